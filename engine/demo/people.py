"""Generated accounts: one for each candidate group, with names that say what they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.assembly import Engine
    from engine.organisation import Organisation


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo: its only group and what that group is called."""

    username: str
    group: str
    role: str

    @property
    def display_name(self) -> str:
        """Return a name that says what it is."""
        return f"Beispielkonto {self.group}"


def demo_accounts(organisation: Organisation) -> list[DemoAccount]:
    """Return the accounts that a demo of the organisation has; the username is the group in lower case."""
    groups = [group for team in organisation.teams.values() for group in team.groups]
    return [DemoAccount(group.lower(), group, organisation.group_name(group)) for group in groups]


def add_missing(engine: Engine, accounts: list[DemoAccount], password: str) -> None:
    """Add those accounts that the database does not know yet, all with the same password.

    It is hashed once, for the first of them: a hash is meant to be slow, and these accounts have no secrets from
    each other.
    """
    known = {account.username for account in engine.accounts.list()}
    missing = [account for account in accounts if account.username not in known]
    if not missing:
        return
    first = engine.accounts.add(missing[0].username, missing[0].display_name, password, [missing[0].group])
    with engine.storage.begin() as work:
        for other in missing[1:]:
            groups = frozenset({other.group})
            work.save_account(replace(first, username=other.username, display_name=other.display_name, groups=groups))
        work.commit()


def table(accounts: list[DemoAccount]) -> str:
    """Return the accounts as lines of text, role before username."""
    width = max((len(account.role) for account in accounts), default=0)
    return "\n".join(f"  {account.role:<{width}}  {account.username}" for account in accounts)
