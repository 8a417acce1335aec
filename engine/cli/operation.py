"""Commands of operation: serving the web pages, the worker, the schema of the database, publications, people."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Final

import click

from engine.cli.connection import actor_named, connected, database, required_url
from engine.cli.findings import FINDINGS, LANGUAGE, print_refusal
from engine.cli.group import examples
from engine.errors import InvalidDeployment, SettingsError

APP: Final = "webui.wsgi:create_app()"
SECRET_LENGTH: Final = 32
MAX_THREADS: Final = 10
"""As many as a process keeps connections; with more of them requests would wait for each other's connections."""


@click.command(epilog=examples("serve --host 0.0.0.0 --port 8080 --workers 4"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True, help="Processes.")
@click.option(
    "--threads", type=click.IntRange(1, MAX_THREADS), default=8, show_default=True, help="Threads of each process."
)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the web pages in production.

    Needs the variables DATABASE_URL and SECRET_KEY (at least 32 characters, kept secret, the same on every node).
    Put a server that speaks HTTPS in front of it.
    """
    required_url(os.environ.get("DATABASE_URL"))
    secret = os.environ.get("SECRET_KEY", "")
    if len(secret) < SECRET_LENGTH:
        have = "not set" if not secret else f"has {len(secret)} characters"
        make = 'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        problem = f"{have}, at least {SECRET_LENGTH} characters are needed; make one with {make}"
        raise SettingsError(name="SECRET_KEY", problem=problem)
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--no-control-socket"]
    # Loaded once and forked: a worker that dies is replaced at once, and all of them share what does not change.
    command += ["--preload", "--bind", f"{host}:{port}", "--workers", str(workers), "--threads", str(threads), APP]
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606  # no shell, and the server takes the place of this process


@click.command()
@database
def work(database_url: str | None) -> None:
    """Fire due timers until it is told to stop (SIGTERM or Ctrl-C); any number of workers may run."""
    required_url(database_url)
    import logging

    from engine.worker import run

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    logging.getLogger("engine").setLevel(logging.INFO)  # of others only trouble: SpiffWorkflow tells of every token
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with connected(database_url) as engine:
        run(engine, stop)


@click.command()
@database
def migrate(database_url: str | None) -> None:
    """Bring the database to the present schema; where it is there already nothing happens."""
    url = required_url(database_url)
    from engine.storage.migrations import migrate as run_migrations

    done = run_migrations(url)
    click.echo(f"Applied: {', '.join(done)}." if done else "The database has the present schema; nothing was done.")


@click.command(epilog=examples("publish processes --as petra.owner --reason 'Frist auf zehn Tage verkürzt'"))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--as", "username", metavar="USER", help="Account that publishes.  [default: the system]")
@click.option("--reason", metavar="TEXT", help="Why; the workshop shows it in the list of publications.")
@LANGUAGE
@database
def publish(folder: Path, username: str | None, reason: str | None, locale: str, database_url: str | None) -> None:
    """Check a folder of processes and publish it as a whole, or not at all.

    New cases use the new versions, running cases stay on theirs. Publishing the same folder again does nothing. What
    stands against it is printed like by check; exit 1 then.
    """
    with connected(database_url) as engine:
        try:
            deployment = engine.deployments.publish(folder, actor=actor_named(engine, username), reason=reason)
        except InvalidDeployment as refused:
            print_refusal(refused.findings, locale)
            raise click.exceptions.Exit(FINDINGS) from None
    if not deployment.created:
        click.echo("The folder is published already; nothing was done.")
        return
    for process in deployment.processes:
        click.echo(f"{process.key} version {process.version}: {process.name}")
    click.echo(f"Published {len(deployment.processes)} process(es) as {deployment.digest[:12]}.")
