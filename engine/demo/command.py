"""``integration-point demo``: one command from nothing to a page that can be worked with."""

from __future__ import annotations

import shlex
import signal
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from engine.demo import children
from engine.demo.data_directory import DataDirectory, default_data_directory
from engine.demo.folder import processes_folder
from engine.demo.keeper import Keeper
from engine.demo.people import table
from engine.demo.web import HOST, await_ready, require_free, start_web
from engine.storage.embedded import EmbeddedServer

if TYPE_CHECKING:
    from engine.demo.contents import Contents

_PUBLISHED: Final = "published"
"""Note that the database holds a publication."""


@click.command()
@click.option(
    "--data-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the data is kept.  [default: .integration-point, as root /var/lib/integration-point]",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port of the web pages.")
@click.option(
    "--cases",
    type=click.IntRange(min=0),
    default=60,
    show_default=True,
    help="How many generated people shall have lived through the last eighteen months.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed gives other lives.")
@click.option(
    "--processes",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of processes to publish.  [default: that of this installation]",
)
def demo(data_dir: Path | None, port: int, cases: int, seed: int, processes: Path | None) -> None:
    """Try everything out on this machine: database, web pages, worker and generated sample cases.

    Stop it with Ctrl-C. The data is kept; starting again goes on with it.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    try:
        run(data_dir or default_data_directory(), port, cases, seed, processes or processes_folder(), stop)
    except children.ChildEnded as error:
        raise click.ClickException(str(error)) from error


def run(path: Path, port: int, cases: int, seed: int, processes: Path, stop: threading.Event) -> None:
    """Run the demo until ``stop`` is set; whatever was started is stopped again, in the reverse order."""
    with ExitStack() as stack:
        data = DataDirectory(path)
        stack.callback(data.close)
        require_free(port)
        click.echo(f"Starting the demo in {data.path}")
        server = EmbeddedServer.start(data.path)
        stack.callback(server.stop)
        address = data.keep_private("database-url", server.url)
        running: list[children.Child] = []
        stack.callback(lambda: children.stop(*running))

        def serve() -> None:
            running.append(start_web(server.url, data.secret("secret-key", 48), port, data.logs))

        # Where an earlier start has published something, the web process loads the engine at the same time as this
        # one, which halves the wait. Otherwise no page is served before there is something to serve.
        published_before = data.note(_PUBLISHED) is not None
        if published_before:
            serve()
        from engine.demo.contents import prepare

        if not published_before:
            click.echo("Checking and publishing the processes takes up to a minute, once.")
        contents = prepare(server.url, data, processes)
        if not published_before:
            data.write_note(_PUBLISHED, True)
            serve()
        await_ready(running[0], port, stop)
        if not stop.is_set():
            _tell(contents, processes, port, address)
        keeper = Keeper(server, click.echo)
        population = threading.Thread(target=contents.let_live, args=(cases, seed, stop), name="population")
        population.start()
        stack.callback(population.join)
        stack.callback(stop.set)
        # Timers of sample cases fire on their moved clock; only then does the present begin for them.
        while not stop.is_set() and population.is_alive():
            _look_after(running, keeper, stop)
        if not stop.is_set():
            environment = {"DATABASE_URL": server.url}
            running.append(children.start("worker", ["work"], environment, data.logs / "worker.log"))
        while not stop.is_set():
            _look_after(running, keeper, stop)
        click.echo("\nStopping")


def _tell(contents: Contents, processes: Path, port: int, address: Path) -> None:
    """Say how to work with the demo, and at the end, where it is seen, what is wrong."""
    click.echo(f"\nOpen http://{HOST}:{port} in a browser.\n\n{table(contents.accounts)}\n")
    click.echo(f"Password of each of these generated accounts: {contents.password}")
    use = f'export DATABASE_URL="$(cat {shlex.quote(str(address))})"'
    click.echo(f"For commands in another terminal, such as publish: {use}")
    click.echo("Stop with Ctrl-C; the data is kept.\n")
    if contents.surpassed:
        click.echo(
            f"Somebody has published more than {processes} holds; that stays in force until the folder changes.\n"
        )
    if contents.findings:
        for finding in contents.findings:
            click.echo(str(finding), err=True)
        click.echo(
            f"{processes} was not published, {len(contents.findings)} finding(s) stand against it; "
            "the last publication stays in force. "
            f"Correct them and start again, or see 'integration-point check {processes}'.\n",
            err=True,
        )


def _look_after(running: list[children.Child], keeper: Keeper, stop: threading.Event) -> None:
    for child in running:
        children.require_alive(child)
    keeper.look()
    stop.wait(0.5)
