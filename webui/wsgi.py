"""Entry point for WSGI servers: ``gunicorn 'webui.wsgi:create_app()'``."""

from __future__ import annotations

import gc
import logging
import os
from contextlib import suppress

from flask import Flask

from engine import Engine, EngineSettings, build_engine
from engine.errors import EngineError, SettingsError
from webui import app as web
from webui.settings import WebSettings


def create_app() -> Flask:
    """Return the application that ``DATABASE_URL``, ``SECRET_KEY`` and ``TRUSTED_PROXIES`` describe."""
    database_url = os.environ.get("DATABASE_URL")
    if not database_url:
        raise SettingsError(name="DATABASE_URL", problem="is not set")
    # A server that has set up logging itself keeps what it has; otherwise no line would say when it was written.
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    settings = WebSettings.from_environment(os.environ)
    engine = build_engine(EngineSettings(database_url=database_url))
    app = web.create_app(settings, engine)
    _settle(engine)
    return app


def _settle(engine: Engine) -> None:
    """Read the publication in force, and keep all that stays for the life of this process out of garbage collection.

    A full collection looks at every object: those of libraries and diagrams are more than a hundred thousand that
    never go away, and looking at them would stop every request for a tenth of a second now and then.
    """
    with suppress(EngineError):  # a database that is away, or empty, is for the first request to tell of
        engine.organisation()
    gc.collect()
    gc.freeze()
