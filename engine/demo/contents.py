"""What the demo shows: schema, published processes, accounts, and generated people who live in the background."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from engine.bootstrap import build_engine
from engine.demo.data_directory import DataDirectory
from engine.demo.living import live, next_wave
from engine.demo.people import DemoAccount, add_missing, demo_accounts
from engine.demo.progress import Progress
from engine.deployments import digest_of
from engine.errors import EngineError, InvalidDeployment
from engine.model import SYSTEM, Finding, Severity, utc_now
from engine.publication import read_folder
from engine.settings import EngineSettings
from engine.storage import open_storage
from engine.storage.migrations import migrate

if TYPE_CHECKING:
    from engine.assembly import Engine

MONTHS: Final = 18
"""How far back the first people came."""
_LOOK_BACK: Final = 1000
"""Publications; nobody publishes more than that between two starts of a demo."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The prepared database of a demo."""

    url: str
    accounts: list[DemoAccount]
    password: str
    findings: tuple[Finding, ...]
    """What stands against the folder, so that the last publication stays in force; nothing where it was published."""
    surpassed: bool = False
    """Somebody has published more than the folder holds, for example in the workshop; that stays in force."""

    def let_live(self, count: int, seed: int, stop: threading.Event) -> None:
        """Let generated people live until there are ``count`` of them; those of an earlier start stay and count.

        What was interrupted goes on: the same people live up to the same present again.
        """
        progress: Progress | None = None
        try:
            with closing(open_storage(self.url)) as storage:
                wave = next_wave(storage, people=count, seed=seed, ends=utc_now(), months=MONTHS)
            if wave is not None:
                progress = Progress("Simulated days", wave.days, wave.lived_days)
                live(self.url, self.accounts, wave, stop, lambda wave: progress.show(wave.lived_days))
        except EngineError as error:
            click.echo(f"\nNo more sample cases: {error}", err=True)
        finally:
            if progress is not None:
                progress.end()


def prepare(url: str, data: DataDirectory, folder: Path) -> Contents:
    """Bring the database to what the pages need; where an earlier start has done so, next to nothing happens.

    Raises ``InvalidDeployment`` where the folder cannot be published and nothing was published before.
    """
    migrate(url)
    engine = build_engine(EngineSettings(database_url=url))
    try:
        surpassed = is_surpassed(engine, folder)
        findings = () if surpassed else _publish(engine, folder)
        organisation = engine.organisation()
        accounts = [] if organisation is None else demo_accounts(organisation)
        contents = Contents(url, accounts, data.secret("demo-password", 9), findings, surpassed)
        add_missing(engine, accounts, contents.password)
        return contents
    finally:
        engine.close()


def is_surpassed(engine: Engine, folder: Path) -> bool:
    """Return whether the folder was published and people have gone beyond it since: then it must not undo their work.

    A folder that has changed since, or was changed back, was not published after the last start of the demo.
    """
    digest = digest_of(read_folder(folder)[0])
    with engine.storage.read() as reader:
        published = reader.deployments(limit=_LOOK_BACK)
    for deployment in published:
        if deployment.digest == digest:
            return deployment is not published[0]
        if deployment.published_by == SYSTEM.username:
            return False
    return False


def _publish(engine: Engine, folder: Path) -> tuple[Finding, ...]:
    """Publish the folder; return what stands against it where an earlier publication does instead."""
    try:
        engine.deployments.publish(folder, actor=SYSTEM)
    except InvalidDeployment as refused:
        if engine.deployments.current() is None:
            raise
        return tuple(finding for finding in refused.findings if finding.severity is Severity.ERROR)
    return ()
