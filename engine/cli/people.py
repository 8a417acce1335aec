"""``user``: the accounts of people, for whoever runs the installation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from engine.cli.connection import connected, database, print_json, print_table
from engine.cli.group import examples

F = TypeVar("F", bound=Callable[..., Any])


def _with_groups(command: F) -> F:
    option = click.option("--group", "groups", multiple=True, required=True, help="Candidate group; repeatable.")
    return option(command)


def _with_password(command: F) -> F:
    option = click.option(
        "--password",
        envvar="INTEGRATION_POINT_PASSWORD",
        prompt=True,
        hide_input=True,
        confirmation_prompt=True,
        help="Asked for where it is not given; may come from INTEGRATION_POINT_PASSWORD.",
    )
    return option(command)


@click.group()
def user() -> None:
    """Add people, change what they may do, close their accounts."""


@user.command(epilog=examples("user add eva.beispiel --name 'Eva Beispiel (erzeugt)' --group KR-U25.Eingangszone"))
@click.argument("username")
@click.option("--name", "display_name", required=True, help="Name that others see.")
@_with_groups
@_with_password
@database
def add(username: str, display_name: str, groups: tuple[str, ...], password: str, database_url: str | None) -> None:
    """Add a person who may sign in as USERNAME."""
    with connected(database_url) as engine:
        account = engine.accounts.add(username, display_name, password, groups)
    click.echo(f"{account.username} may sign in; member of {', '.join(sorted(account.groups))}.")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@database
def list_users(as_json: bool, database_url: str | None) -> None:
    """List everybody who has an account."""
    with connected(database_url) as engine:
        accounts = engine.accounts.list()
    if as_json:
        print_json(
            [
                {
                    "username": account.username,
                    "display_name": account.display_name,
                    "groups": sorted(account.groups),
                    "active": account.active,
                }
                for account in accounts
            ]
        )
        return
    rows = [
        (each.username, each.display_name, "open" if each.active else "closed", " ".join(sorted(each.groups)))
        for each in accounts
    ]
    print_table(("USER", "NAME", "ACCOUNT", "GROUPS"), rows, empty="Nobody has an account yet.")


@user.command()
@click.argument("username")
@_with_groups
@database
def groups(username: str, groups: tuple[str, ...], database_url: str | None) -> None:
    """Make a person a member of exactly these groups."""
    with connected(database_url) as engine:
        account = engine.accounts.set_groups(username, groups)
    click.echo(f"{account.username} is a member of {', '.join(sorted(account.groups))}.")


@user.command()
@click.argument("username")
@_with_password
@database
def password(username: str, password: str, database_url: str | None) -> None:
    """Give a person a new password and end her sessions."""
    with connected(database_url) as engine:
        engine.accounts.set_password(username, password)
    click.echo(f"{username} has a new password; her sessions have ended.")


@user.command()
@click.argument("username")
@database
def close(username: str, database_url: str | None) -> None:
    """Close an account and end its sessions; what the person did stays in the history."""
    with connected(database_url) as engine:
        engine.accounts.set_active(username, active=False)
    click.echo(f"{username} can no longer sign in.")


@user.command("open")
@click.argument("username")
@database
def open_account(username: str, database_url: str | None) -> None:
    """Open a closed account again."""
    with connected(database_url) as engine:
        engine.accounts.set_active(username, active=True)
    click.echo(f"{username} may sign in again.")
