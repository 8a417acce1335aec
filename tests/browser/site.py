"""The application under test: what the demo starts, without its sample cases."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine import Engine, EngineSettings, build_engine
from engine.demo import children
from engine.demo.folder import processes_folder
from engine.demo.people import add_missing, demo_accounts
from engine.demo.web import HOST, await_ready, free_port, start_web
from engine.model import SYSTEM

PASSWORD = "ein-langes-erzeugtes-kennwort"


@dataclass(frozen=True, slots=True)
class Site:
    """A served application: its address, and the engine on the same database."""

    address: str
    engine: Engine
    password: str = PASSWORD


@contextmanager
def serve_site(database_url: str, logs: Path) -> Iterator[Site]:
    """Serve a migrated, empty database with published processes and one account for each group, on a free port."""
    engine = build_engine(EngineSettings(database_url=database_url))
    try:
        engine.deployments.publish(processes_folder(), actor=SYSTEM)
        organisation = engine.organisation()
        assert organisation is not None
        add_missing(engine, demo_accounts(organisation), PASSWORD)
        port = free_port()
        web = start_web(database_url, "k" * 48, port, logs)
        try:
            await_ready(web, port, threading.Event())
            yield Site(f"http://{HOST}:{port}", engine)
        finally:
            children.stop(web)
    finally:
        engine.close()
