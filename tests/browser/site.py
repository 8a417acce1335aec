"""The application under test: what the demo starts without its sample cases, at the present time or at a test's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from engine import Engine, EngineSettings, build_engine
from engine.assembly import assemble
from engine.demo import children
from engine.demo.folder import processes_folder
from engine.demo.people import add_missing, demo_accounts
from engine.demo.web import HOST, await_ready, free_port, start_web
from engine.model import SYSTEM, Clock, utc_now
from engine.storage import open_storage
from webui.app import create_app
from webui.settings import WebSettings

PASSWORD = "ein-langes-erzeugtes-kennwort"
_SECRET = "k" * 48


@dataclass(frozen=True, slots=True)
class Site:
    """A served application: its address, and the engine on the same database."""

    address: str
    engine: Engine
    password: str = PASSWORD


@contextmanager
def serve_site(database_url: str, logs: Path) -> Iterator[Site]:
    """Serve a migrated, empty database with published processes and one account for each group, on a free port."""
    _publish(database_url, utc_now)
    engine = build_engine(EngineSettings(database_url=database_url))
    try:
        port = free_port()
        web = start_web(database_url, _SECRET, port, logs)
        try:
            await_ready(web, port, threading.Event())
            yield Site(f"http://{HOST}:{port}", engine)
        finally:
            children.stop(web)
    finally:
        engine.close()


@contextmanager
def serve_on_clock(database_url: str, clock: Clock) -> Iterator[Site]:
    """Serve the same in a thread of this process, where every part lives by the given clock."""
    _publish(database_url, clock)
    engine = build_engine(EngineSettings(database_url=database_url), clock=clock)
    try:
        app = create_app(WebSettings(secret_key=_SECRET), engine)
        server = make_server(HOST, 0, app, threaded=True, request_handler=_Quiet)
        thread = threading.Thread(target=server.serve_forever, name="pages")
        thread.start()
        try:
            yield Site(f"http://{HOST}:{server.server_port}", engine)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
    finally:
        engine.close()


def _publish(database_url: str, clock: Clock) -> None:
    """Publish without the gate: what it would find, and how long it takes, is shown by other tests."""
    engine = assemble(open_storage(database_url), clock=clock, check_files=lambda _files: [])
    try:
        engine.deployments.publish(processes_folder(), actor=SYSTEM)
        organisation = engine.organisation()
        assert organisation is not None
        add_missing(engine, demo_accounts(organisation), PASSWORD)
    finally:
        engine.close()


class _Quiet(WSGIRequestHandler):
    """Keeps no log of requests."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""
