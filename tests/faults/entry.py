"""How processes of the house begin: as ``integration-point`` does, with named points laid into their storage.

The product knows nothing of this: it is wrapped from outside, here alone. ``FAULTS_FOLDER`` is the folder of the
points, and of the files ``clock`` and ``clock.NAME`` with the seconds by which the clock of the machine of all
processes, or of the one with the ``FAULTS_NAME``, differs from the real one. A worker pauses for ``FAULTS_SLEEP``
seconds at most, and a command may move a case for ``FAULTS_MOVE`` seconds.
``FAULTS_WITHOUT`` names protections to take away, so that a test can show that it would see the damage.
"""

from __future__ import annotations

import math
import os
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from flask import Flask
from sqlalchemy import Integer, Select, bindparam, update

from engine import bootstrap, cli, worker
from engine.cli import operation
from engine.model import utc_now
from engine.storage import PostgresStorage
from engine.storage.interface import ChangeSet, UnitOfWork
from engine.storage.postgres import changes, clock, patience, statements, tables
from engine.storage.postgres.connection import Session
from engine.storage.postgres.unit_of_work import PostgresUnitOfWork
from engine.workflow import budget
from tests.faults import poisons
from tests.faults.points import AFTER_COMMIT, AFTER_LOCK, BEFORE_ANSWER, BEFORE_COMMIT, BEFORE_SAVE, Points
from webui import wsgi

FOLDER: Final = "FAULTS_FOLDER"
WITHOUT: Final = "FAULTS_WITHOUT"
LOCKS: Final = "locks"
"""Cases are neither locked nor their versions compared."""
ONE_TRANSACTION: Final = "one_transaction"
"""The case is committed before what belongs to it is written."""
TIME_LIMIT: Final = "time_limit"
"""A command may take as long as it likes."""
PATIENCE: Final = "patience"
"""Whoever has asked the database something waits for the answer, however long there is none."""
OWN_CLOCK: Final = "own_clock"
"""Each process goes by the clock of its machine."""
CLOCK: Final = "clock"
NAME: Final = "FAULTS_NAME"
SLEEP: Final = "FAULTS_SLEEP"
MOVE: Final = "FAULTS_MOVE"

_this_thread = threading.local()


def main() -> None:
    """Run ``integration-point`` with the points laid; the web pages are served with them too."""
    _prepare()
    operation.APP = f"{__name__}:create_app()"  # type: ignore[misc]
    cli.main()


def create_app() -> Flask:
    """Return the application for gunicorn."""
    _prepare()
    app = wsgi.create_app()
    app.wsgi_app = _answering(app.wsgi_app)  # type: ignore[method-assign]
    return app


def _prepare() -> None:
    folder = Path(os.environ[FOLDER])
    points = Points(folder)

    def machine_clock() -> datetime:
        return utc_now() + _shift(folder)

    assemble = bootstrap.assemble

    def assembled(storage: Any, **rest: Any) -> Any:
        return assemble(storage, **{**rest, "services": {**rest.get("services", {}), **poisons.services()}})

    bootstrap.assemble = assembled
    worker.LONGEST_SLEEP = timedelta(seconds=float(os.environ[SLEEP]))
    clock.utc_now = machine_clock  # type: ignore[attr-defined]
    bootstrap.open_storage = lambda url: FaultyStorage(url, points)  # type: ignore[assignment]
    if os.environ.get(WITHOUT) == LOCKS:
        _take_locks_away()
    budget.MAX_SECONDS = float(os.environ[MOVE])  # type: ignore[misc]
    if os.environ.get(WITHOUT) == TIME_LIMIT:
        budget.MAX_SECONDS = float("inf")  # type: ignore[misc]
    if os.environ.get(WITHOUT) == OWN_CLOCK:
        PostgresStorage.now = lambda _self: machine_clock()  # type: ignore[method-assign]
    if os.environ.get(WITHOUT) == PATIENCE:
        patience.SILENCE = math.inf  # type: ignore[misc]


def _shift(folder: Path) -> timedelta:
    for name in (f"{CLOCK}.{os.environ.get(NAME)}", CLOCK):
        with suppress(FileNotFoundError):
            return timedelta(seconds=float((folder / name).read_text()))
    return timedelta()


def _answering(serve: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    def answer(environ: Any, start_response: Any) -> Iterable[bytes]:
        _this_thread.committed = None
        response = serve(environ, start_response)
        if _this_thread.committed is not None:
            _this_thread.committed.reach(BEFORE_ANSWER)
        return response

    return answer


class FaultyStorage(PostgresStorage):
    """The storage for service, whose units of work pass the points."""

    def __init__(self, url: str, points: Points) -> None:
        super().__init__(url)
        self._points = points

    def begin(self) -> UnitOfWork:
        return FaultyUnitOfWork(Session(self.engine), self._points)


class FaultyUnitOfWork(PostgresUnitOfWork):
    """A unit of work that passes the points where it locks a case and where it commits a change of one."""

    def __init__(self, session: Session, points: Points) -> None:
        super().__init__(session)
        self._points = points
        self._changes = False

    def save(self, changes: ChangeSet) -> None:
        self._points.reach(BEFORE_SAVE)
        if os.environ.get(WITHOUT) == ONE_TRANSACTION:
            super().save(ChangeSet(case=changes.case, created=changes.created))
            self._session.commit()
            case = changes.case.case
            counted = replace(changes.case, case=replace(case, version=case.version + 1))
            changes = replace(changes, case=counted, created=False)
        super().save(changes)
        self._changes = True

    def commit(self) -> None:
        if not self._changes:
            super().commit()
            return
        self._points.reach(BEFORE_COMMIT)
        super().commit()
        _this_thread.committed = self._points
        self._points.reach(AFTER_COMMIT)

    def _case(self, statement: Any, **parameters: Any) -> Any:
        record = super()._case(statement, **parameters)
        if record is not None:
            self._points.reach(AFTER_LOCK)
        return record


def _take_locks_away() -> None:
    for name, statement in vars(statements).copy().items():
        if name.startswith("LOCK_CASE") and isinstance(statement, Select):
            open_to_all = statement._clone()
            open_to_all._for_update_arg = None
            setattr(statements, name, open_to_all)
    case, written = tables.case_instance, changes._UPDATE_CASE._values
    changes._UPDATE_CASE = (  # type: ignore[misc]
        update(case)
        .where(case.c.id == bindparam("case_id"), bindparam("expected_version", type_=Integer) >= 0)
        .values({str(name): bindparam(str(name)) for name in written})
    )
