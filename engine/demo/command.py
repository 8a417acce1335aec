"""``integration-point demo``: one command from nothing to a page that can be worked with."""

from __future__ import annotations

import signal
import threading
from contextlib import ExitStack
from pathlib import Path

import click

from engine.assembly import Engine
from engine.bootstrap import build_engine
from engine.demo import children
from engine.demo.data_directory import DataDirectory, default_data_directory
from engine.demo.folder import processes_folder
from engine.demo.people import DemoAccount, add_missing, demo_accounts, table
from engine.demo.progress import Progress
from engine.demo.sample_cases import Arrivals, MovableClock
from engine.demo.web import HOST, await_ready, require_free, start_web
from engine.errors import EngineError
from engine.model import SYSTEM, utc_now
from engine.settings import EngineSettings
from engine.storage.embedded import EmbeddedServer
from engine.storage.migrations import migrate

_ARRIVED = "sample-cases"


@click.command()
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the data is kept.  [default: .integration-point, as root /var/lib/integration-point]",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port of the web pages.")
@click.option(
    "--cases", type=click.IntRange(min=0), default=60, show_default=True, help="How many sample cases there shall be."
)
def demo(data_dir: Path | None, port: int, cases: int) -> None:
    """Try everything out on this machine: database, web pages, worker and generated sample cases.

    Stop it with Ctrl-C. The data is kept; starting again goes on with it.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        run(data_dir or default_data_directory(), port, cases, stop)
    except children.ChildEnded as error:
        raise click.ClickException(str(error)) from error


def run(path: Path, port: int, cases: int, stop: threading.Event) -> None:
    """Run the demo until ``stop`` is set; whatever was started is stopped again, in the reverse order."""
    with ExitStack() as stack:
        data = DataDirectory(path)
        stack.callback(data.close)
        require_free(port)
        click.echo(f"Starting the demo in {data.path}")
        server = EmbeddedServer.start(data.path)
        stack.callback(server.stop)
        url = server.url
        # The web process needs a second to load; meanwhile the database gets what the pages will show.
        running = [start_web(url, data.secret("secret-key", 48), port, data.logs)]
        stack.callback(lambda: children.stop(*running))
        migrate(url)
        engine = build_engine(EngineSettings(database_url=url))
        stack.callback(engine.close)
        engine.deployments.publish(processes_folder(), actor=SYSTEM)
        password = data.secret("demo-password", 9)
        accounts = _accounts(engine)
        add_missing(engine, accounts, password)
        await_ready(running[0], port, stop)
        if not stop.is_set():
            _introduce(port, accounts, password)
        arrivals = threading.Thread(target=_let_arrive, args=(data, url, accounts, cases, stop), name="arrivals")
        arrivals.start()
        stack.callback(arrivals.join)
        stack.callback(stop.set)
        # Timers of sample cases fire on the moved clock of their arrival; only then does the present begin for them.
        while not stop.is_set() and arrivals.is_alive():
            _look_after(running, stop)
        if not stop.is_set():
            running.append(children.start("worker", ["work"], {"DATABASE_URL": url}, data.logs / "worker.log"))
        while not stop.is_set():
            _look_after(running, stop)
        click.echo("\nStopping")


def _accounts(engine: Engine) -> list[DemoAccount]:
    organisation = engine.organisation()
    return [] if organisation is None else demo_accounts(organisation)


def _introduce(port: int, accounts: list[DemoAccount], password: str) -> None:
    click.echo(f"\nOpen http://{HOST}:{port} in a browser.\n")
    click.echo(table(accounts))
    click.echo(f"\nPassword of each of these generated accounts: {password}")
    click.echo("Stop with Ctrl-C; the data is kept.\n")


def _let_arrive(data: DataDirectory, url: str, accounts: list[DemoAccount], cases: int, stop: threading.Event) -> None:
    arrived: int = data.note(_ARRIVED) or 0
    if arrived >= cases:
        return
    clock = MovableClock(utc_now())
    engine = build_engine(EngineSettings(database_url=url), clock=clock)
    progress = Progress("Sample cases", cases)

    def one_more(count: int) -> None:
        data.write_note(_ARRIVED, count)
        progress.show(count)

    try:
        Arrivals(engine, clock, accounts).run(arrived + 1, cases, stop, one_more)
    except EngineError as error:
        click.echo(f"\nNo more sample cases: {error}", err=True)
    finally:
        progress.end()
        engine.close()


def _look_after(running: list[children.Child], stop: threading.Event) -> None:
    for child in running:
        children.require_alive(child)
    stop.wait(0.5)
