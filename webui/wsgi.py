"""Entry point for WSGI servers: ``gunicorn 'webui.wsgi:create_app()'``."""

from __future__ import annotations

import os

from flask import Flask

from engine import EngineSettings, build_engine
from engine.errors import SettingsError
from webui import app as web
from webui.settings import WebSettings


def create_app() -> Flask:
    """Return the application that ``DATABASE_URL``, ``SECRET_KEY`` and ``TRUSTED_PROXIES`` describe."""
    database_url = os.environ.get("DATABASE_URL")
    if not database_url:
        raise SettingsError(name="DATABASE_URL", problem="is not set")
    settings = WebSettings.from_environment(os.environ)
    return web.create_app(settings, build_engine(EngineSettings(database_url=database_url)))
