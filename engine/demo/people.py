"""Generated accounts: one for each candidate group, with names that say what they are."""

from __future__ import annotations

from dataclasses import dataclass

from engine.assembly import Engine
from engine.organisation import Organisation


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo: its only group and what that group is called."""

    username: str
    group: str
    role: str


def demo_accounts(organisation: Organisation) -> list[DemoAccount]:
    """Return the accounts that a demo of the organisation has; the username is the group in lower case."""
    groups = [group for team in organisation.teams.values() for group in team.groups]
    return [DemoAccount(group.lower(), group, organisation.group_name(group)) for group in groups]


def add_missing(engine: Engine, accounts: list[DemoAccount], password: str) -> None:
    """Add those accounts that the database does not know yet."""
    with engine.storage.read() as reader:
        known = {account.username for account in reader.accounts()}
    for account in accounts:
        if account.username not in known:
            display_name = f"Beispielkonto {account.group}"
            engine.accounts.add(account.username, display_name, password, frozenset({account.group}))


def table(accounts: list[DemoAccount]) -> str:
    """Return the accounts as lines of text, role before username."""
    width = max((len(account.role) for account in accounts), default=0)
    return "\n".join(f"  {account.role:<{width}}  {account.username}" for account in accounts)
