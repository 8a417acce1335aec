"""``person``: find the cases of a person, and go on with one who comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import uuid4

import click

from engine.cli.casework import JSON, print_case
from engine.cli.connection import acting, actor_named, connected, database, print_json, print_table, valued
from engine.cli.group import examples
from engine.feel import LOCAL_ZONE

F = TypeVar("F", bound=Callable[..., Any])


def _described(command: F) -> F:
    """Give a command the options that say who the person is."""
    for option in (
        click.option("--register-number", metavar="TEXT", help="Number in the register, instead of the two."),
        click.option("--birth-date", metavar="DATE", help="Birth date, such as 1994-03-01."),
        click.option("--name", metavar="TEXT", help="Full name; the order of its parts does not matter."),
    ):
        command = option(command)
    return command


@click.group()
def person() -> None:
    """Find the cases of a person; every look is logged."""


@person.command(epilog=examples("person find --name 'Testperson 1' --birth-date 1994-03-01 --as eva.beispiel"))
@_described
@acting
@JSON
@database
def find(
    name: str | None,
    birth_date: str | None,
    register_number: str | None,
    username: str,
    as_json: bool,
    database_url: str | None,
) -> None:
    """List the cases of the person with exactly this name and birth date, or this number."""
    with connected(database_url) as engine:
        found = engine.people.find(
            name=name, birth_date=birth_date, register_number=register_number, actor=actor_named(engine, username)
        )
    if as_json:
        print_json(
            [
                {
                    "case_number": each.case_number,
                    "process_key": each.process_key,
                    "state": each.state.value,
                    "site": each.site_name,
                    "team": each.team_name,
                    "started_at": each.started_at.isoformat(),
                    "may_open": each.may_open,
                    "may_take_up": each.may_take_up,
                }
                for each in found
            ]
        )
        return
    rows = [
        (
            each.case_number,
            each.process_key,
            each.state.value,
            each.team_name or "-",
            f"{each.started_at.astimezone(LOCAL_ZONE):%Y-%m-%d}",
            "yes" if each.may_open else "no",
        )
        for each in found
    ]
    print_table(("CASE", "PROCESS", "STATE", "TEAM", "SINCE", "MAY OPEN"), rows, empty="No case of this person.")


@person.command("take-up", epilog=examples("person take-up IP-2016-000001 --value site=KR-U25 --as eva.beispiel"))
@click.argument("number")
@_described
@valued
@acting
@JSON
@database
def take_up(
    number: str,
    name: str | None,
    birth_date: str | None,
    register_number: str | None,
    values: Mapping[str, Any],
    username: str,
    as_json: bool,
    database_url: str | None,
) -> None:
    """Begin a new case for the person of an ended one; say whose it is where the account may not see it."""
    with connected(database_url) as engine:
        case = engine.cases.take_up(
            number,
            values,
            name=name,
            birth_date=birth_date,
            register_number=register_number,
            actor=actor_named(engine, username),
            idempotency_key=str(uuid4()),
        )
    print_case(case, as_json=as_json)


@person.command()
@database
def index(database_url: str | None) -> None:
    """Make cases from before there were marks findable; safe to repeat."""
    with connected(database_url) as engine:
        changed = engine.people.index()
    click.echo(f"{changed} case(s) can be found now that could not before." if changed else "Nothing was to be done.")
