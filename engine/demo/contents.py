"""What the demo shows: schema, published processes, accounts, and generated people who live in the background."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from engine.bootstrap import build_engine
from engine.demo.data_directory import DataDirectory
from engine.demo.office import MovableClock
from engine.demo.people import DemoAccount, add_missing, demo_accounts
from engine.demo.population import Population
from engine.demo.progress import Progress
from engine.errors import EngineError, InvalidDeployment
from engine.model import SYSTEM, Finding, Severity, utc_now
from engine.settings import EngineSettings
from engine.storage.migrations import migrate

if TYPE_CHECKING:
    from engine.assembly import Engine

_POPULATION = "population"


@dataclass(frozen=True, slots=True)
class Contents:
    """The prepared database of a demo."""

    url: str
    accounts: list[DemoAccount]
    password: str
    findings: tuple[Finding, ...]
    """What stands against the folder, so that the last publication stays in force; nothing where it was published."""

    def let_live(self, count: int, data: DataDirectory, stop: threading.Event) -> None:
        """Let generated people live until there are ``count`` of them; those of an earlier start stay and count.

        What was interrupted goes on: the same people live up to the same present again, and find done what they did.
        """
        note: dict[str, Any] = data.note(_POPULATION) or {"lived": 0}
        lived: int = note["lived"]
        last = max(count, note.get("until", 0))
        if lived >= last:
            return
        present = datetime.fromisoformat(note["present"]) if "present" in note else utc_now()
        data.write_note(_POPULATION, {"lived": lived, "until": last, "present": present.isoformat()})
        clock = MovableClock(present)
        engine = build_engine(EngineSettings(database_url=self.url), clock=clock)
        progress = Progress("Sample cases", last)
        try:
            Population(engine, clock, self.accounts).run(lived + 1, last, stop, progress.show)
            if not stop.is_set():
                data.write_note(_POPULATION, {"lived": last})
        except EngineError as error:
            click.echo(f"\nNo more sample cases: {error}", err=True)
        finally:
            progress.end()
            engine.close()


def prepare(url: str, data: DataDirectory, folder: Path) -> Contents:
    """Bring the database to what the pages need; where an earlier start has done so, next to nothing happens.

    Raises ``InvalidDeployment`` where the folder cannot be published and nothing was published before.
    """
    migrate(url)
    engine = build_engine(EngineSettings(database_url=url))
    try:
        findings = _publish(engine, folder)
        organisation = engine.organisation()
        accounts = [] if organisation is None else demo_accounts(organisation)
        contents = Contents(url, accounts, data.secret("demo-password", 9), findings)
        add_missing(engine, accounts, contents.password)
        return contents
    finally:
        engine.close()


def _publish(engine: Engine, folder: Path) -> tuple[Finding, ...]:
    """Publish the folder; return what stands against it where an earlier publication does instead."""
    try:
        engine.deployments.publish(folder, actor=SYSTEM)
    except InvalidDeployment as refused:
        if engine.deployments.current() is None:
            raise
        return tuple(finding for finding in refused.findings if finding.severity is Severity.ERROR)
    return ()
