"""What commands share that work on the database: the engine, who acts, and values from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, TypeVar

import click

from engine.cli.group import printable
from engine.errors import NotFound, SettingsError
from engine.model import SYSTEM, Actor

if TYPE_CHECKING:
    from engine.assembly import Engine

F = TypeVar("F", bound=Callable[..., Any])
HELP = "PostgreSQL server, for example postgresql://user@host/name.  [default: the variable DATABASE_URL]"


def database(command: F) -> F:
    """Give a command the option ``--database-url``."""
    return click.option("--database-url", envvar="DATABASE_URL", metavar="URL", help=HELP)(command)


def acting(command: F) -> F:
    """Give a command the option ``--as``: the person it acts for."""
    return click.option("--as", "username", required=True, metavar="USER", help="Account that acts.")(command)


def valued(command: F) -> F:
    """Give a command the option ``--value`` and turn what is given into ``values``."""

    def wrapped(*args: Any, value: tuple[str, ...], **kwargs: Any) -> Any:
        return command(*args, values=dict(_pair(text) for text in value), **kwargs)

    option = click.option(
        "--value", multiple=True, metavar="KEY=TEXT|KEY:=JSON", help="Value of a field; may be given repeatedly."
    )
    return option(update_wrapper(wrapped, command))  # type: ignore[return-value]  # the same command, other options


def _pair(text: str) -> tuple[str, Any]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip(":"):
        raise click.BadParameter(f"{text!r} is not of the form KEY=TEXT or KEY:=JSON.", param_hint="--value")
    if not key.endswith(":"):
        return key, value
    from engine.values import loads

    try:
        return key[:-1], loads(value)
    except (ValueError, RecursionError):
        raise click.BadParameter(f"{value!r} is no JSON.", param_hint="--value") from None


def required_url(url: str | None) -> str:
    """Return the address of the database; raise ``SettingsError`` where none is given."""
    if not url:
        problem = "not set; name the PostgreSQL server, for example postgresql://user@host/integration_point."
        raise SettingsError(name="DATABASE_URL", problem=problem)
    return url


@contextmanager
def connected(url: str | None) -> Iterator[Engine]:
    """Give an engine on the database and close it afterwards."""
    address = required_url(url)
    from engine.bootstrap import build_engine
    from engine.settings import EngineSettings

    engine = build_engine(EngineSettings(database_url=address))
    try:
        yield engine
    finally:
        engine.close()


def actor_named(engine: Engine, username: str | None) -> Actor:
    """Return who acts: the person with that account, or the system where nobody is named."""
    if username is None:
        return SYSTEM
    actor = engine.accounts.actor(username)
    if actor is None:
        raise NotFound(kind="account", key=username)
    return actor


def print_json(data: Any) -> None:
    """Print data as JSON for programs."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def print_table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, empty: str) -> None:
    """Print rows in columns, or a sentence where there are none."""
    if not rows:
        click.echo(empty)
        return
    rows = [tuple(map(printable, row)) for row in rows]  # names and values come from files and forms
    widths = [max(len(row[column]) for row in [headings, *rows]) for column in range(len(headings))]
    for row in [headings, *rows]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
