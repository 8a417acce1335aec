"""The command that lets generated people live through months of an office."""

from __future__ import annotations

import secrets
import signal
import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.cli.connection import connected, database, print_table, required_url
from engine.cli.findings import LANGUAGE, in_language
from engine.cli.group import examples
from engine.feel import say

if TYPE_CHECKING:
    from engine.assembly import Engine
    from engine.demo.people import DemoAccount
    from engine.demo.wave import Wave


@click.command(epilog=examples("simulate --cases 500 --months 18 --seed 1"))
@click.option(
    "--cases", type=click.IntRange(min=1), default=500, show_default=True, help="How many people there shall be."
)
@click.option(
    "--months", type=click.IntRange(1, 120), default=18, show_default=True, help="How long ago the first of them came."
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed gives other lives.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Day up to which they live.  [default: now]")
@click.option(
    "--processes",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to publish where nothing was published yet.  [default: that of this installation]",
)
@LANGUAGE
@database
def simulate(
    cases: int,
    months: int,
    seed: int,
    until: datetime | None,
    processes: Path | None,
    locale: str,
    database_url: str | None,
) -> None:
    """Let generated people live through an office and say what it looks like then.

    They need a database of their own, in which no worker runs meanwhile; pages may be served from it. The same figures
    and seed give the same lives. What was interrupted with Ctrl-C goes on when the same command is given again.
    """
    url = required_url(database_url)
    from engine.demo.folder import processes_folder
    from engine.demo.living import next_wave
    from engine.demo.wave import Wave
    from engine.feel import LOCAL_ZONE
    from engine.model import SYSTEM, utc_now
    from engine.storage.migrations import migrate

    migrate(url)
    with connected(url) as engine:
        if engine.organisation() is None:
            engine.deployments.publish(processes or processes_folder(), actor=SYSTEM)
        ends = utc_now() if until is None else until.replace(tzinfo=LOCAL_ZONE)
        wave = next_wave(engine.storage, people=cases, seed=seed, ends=ends, months=months)
        if wave is not None and not _lived(url, wave, _accounts(engine, locale)):
            click.echo(in_language(say("Stopped; the same command goes on from there."), locale), err=True)
            raise click.exceptions.Exit(_interrupted())
        last = Wave.stored(engine.storage)
        if last is not None:
            _tell(engine, last, locale)


def _accounts(engine: Engine, locale: str) -> list[DemoAccount]:
    """Return the accounts of those who work in the office; they are added where they are missing."""
    from engine.demo.people import add_missing, demo_accounts

    organisation = engine.organisation()
    accounts = [] if organisation is None else demo_accounts(organisation)
    known = {account.username for account in engine.accounts.list()}
    if any(account.username not in known for account in accounts):
        password = secrets.token_urlsafe(9)
        add_missing(engine, accounts, password)
        click.echo(in_language(say("Password of the generated accounts: {password}", password=password), locale))
    return accounts


def _lived(url: str, wave: Wave, accounts: list[DemoAccount]) -> bool:
    """Let the wave live; return whether it came to its end."""
    from engine.demo.living import live
    from engine.demo.progress import Progress

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    progress = Progress("Simulated days", wave.days, wave.lived_days)
    try:
        return live(url, accounts, wave, stop, lambda now: progress.show(now.lived_days)).is_over
    finally:
        progress.end()


def _tell(engine: Engine, wave: Wave, locale: str) -> None:
    """Print what stands at each team, and how what happened compares with what is published."""
    from engine.demo.report import measures, team_figures

    def said(*texts: str) -> tuple[str, ...]:
        return tuple(in_language(text, locale) for text in texts)

    teams = [
        (each.team or "", *map(str, (each.running, each.open_tasks, each.overdue, each.unclaimed, each.red_cases)))
        for each in team_figures(engine, wave.ends)
    ]
    heading = said(say("Team"), say("Cases"), say("Open"), say("Overdue"), say("Not taken on"), say("Long at rest"))
    click.echo("")
    print_table((heading[0], *heading[1:]), teams, empty="")
    click.echo("")
    rows = [said(each.title, each.found, each.published) for each in measures(engine, wave.ends)]
    heading = said(say("Figure"), say("Here"), say("Published"))
    print_table((heading[0], *heading[1:]), [(row[0], *row[1:]) for row in rows], empty="")


def _interrupted() -> int:
    from engine.cli import INTERRUPTED

    return INTERRUPTED
