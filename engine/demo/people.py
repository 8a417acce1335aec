"""Generated accounts: one for each candidate group, with names that say what they are."""

from __future__ import annotations

from dataclasses import dataclass

from engine.accounts import hash_password
from engine.assembly import Engine
from engine.model import Account
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
    """Add those accounts that the database does not know yet, all with the same password.

    It is hashed once for all of them: a hash is meant to be slow, and nothing is to be hidden between these accounts.
    """
    known = {account.username for account in engine.accounts.list()}
    missing = [account for account in accounts if account.username not in known]
    if not missing:
        return
    password_hash = hash_password(password)
    with engine.storage.begin() as work:
        for account in missing:
            work.save_account(
                Account(
                    username=account.username,
                    display_name=f"Beispielkonto {account.group}",
                    password_hash=password_hash,
                    groups=frozenset({account.group}),
                )
            )
        work.commit()


def table(accounts: list[DemoAccount]) -> str:
    """Return the accounts as lines of text, role before username."""
    width = max((len(account.role) for account in accounts), default=0)
    return "\n".join(f"  {account.role:<{width}}  {account.username}" for account in accounts)
