"""Accounts of people: signing in, who acts, and keeping guessers away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from secrets import token_urlsafe
from typing import Final
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.commands import found, groups_of, require_text
from engine.deployments import Deployments
from engine.draft import Draft
from engine.errors import InvalidValue, SignInFailed, TooManyAttempts
from engine.model import LOCALES, SYSTEM, Account, Actor, Clock, HumanTask
from engine.organisation import Organisation
from engine.storage.interface import SignInFailures, Storage
from engine.values import is_name

MIN_LENGTH: Final = 12
MAX_LENGTH: Final = 1_000
ATTEMPTS: Final = 5
"""Failures of one name from one source; elsewhere its owner can go on signing in."""
ATTEMPTS_PER_SOURCE: Final = 30
"""Higher: a whole office may come from one address."""
ATTEMPTS_PER_NAME: Final = 20
"""From all sources: stops whoever guesses one password from many addresses."""
WINDOW: Final = timedelta(minutes=15)
_USERNAME: Final = re.compile(r"[a-z][a-z0-9._-]{0,63}")
_RESERVED: Final = frozenset({SYSTEM.username})
_NOBODY: Final = "?"
"""Stands for everything that cannot be a username; no account has it."""
HASHER: Final = PasswordHasher()


@cache
def _dummy_hash(hasher: PasswordHasher) -> str:
    """Return the hash of an unknown password, so that unknown names take as long as known ones."""
    return hasher.hash(token_urlsafe())


class Accounts:
    """Signs people in and tells who acts."""

    def __init__(
        self, storage: Storage, deployments: Deployments, clock: Clock, hasher: PasswordHasher = HASHER
    ) -> None:
        self._storage = storage
        self._deployments = deployments
        self._clock = clock
        self._hasher = hasher

    def sign_in(self, username: str, password: str, source: str) -> Account:
        """Return the account if name and password fit.

        ``source`` is where the attempt comes from, for example an IP address. Raises ``SignInFailed`` without saying
        what was wrong, after the same work for unknown names, and ``TooManyAttempts`` after too many failures: of the
        name from this source, of the name from anywhere, or of the source under any name.
        """
        username = username.strip().lower()
        if not _USERNAME.fullmatch(username):
            username = _NOBODY
        source = "".join(filter(str.isprintable, source))[:200]
        now = self._clock()
        with self._storage.read() as reader:
            if _too_many(username, reader.failed_sign_ins(username, source, now - WINDOW)):
                raise TooManyAttempts(minutes=int(WINDOW.total_seconds() // 60))
            account = reader.account(username)
        succeeded = self._fits(account, password)
        renewed = account
        if account is not None and succeeded and self._hasher.check_needs_rehash(account.password_hash):
            renewed = replace(account, password_hash=self._hasher.hash(password.encode(errors="replace")))
        with self._storage.begin() as work:
            work.record_sign_in(username, source, succeeded=succeeded, at=now)
            # Not where somebody changed the account in the meantime: closing it must not be undone.
            if renewed is not None and renewed is not account and work.lock_account(username) == account:
                work.save_account(renewed)
                account = renewed
            work.commit()
        if account is None or not succeeded:
            raise SignInFailed
        return account

    def actor(self, username: str, session_epoch: int | None = None) -> Actor | None:
        """Return who acts under that name, or None if the account is closed or its sessions were ended.

        Costs exactly one statement. Pass the epoch that the session began with.
        """
        if not username.isprintable():
            return None
        with self._storage.read() as reader:
            account = reader.account(username)
        if account is None or not account.active:
            return None
        if session_epoch is not None and session_epoch != account.session_epoch:
            return None
        organisation = self._deployments.known_organisation()
        return Actor(
            username=account.username,
            display_name=account.display_name,
            groups=account.groups,
            locale=account.locale,
            legal_domains=frozenset() if organisation is None else organisation.legal_domains_of(account.groups),
        )

    def list(self) -> Sequence[Account]:
        """Return all accounts by username."""
        with self._storage.read() as reader:
            return reader.accounts()

    def add(self, username: str, display_name: str, password: str, groups: Iterable[str]) -> Account:
        """Add a person; raise ``InvalidValue`` where the name is taken or one of the values makes no sense."""
        members_of = frozenset(groups)
        if not _USERNAME.fullmatch(username):
            raise InvalidValue(field="username", problem="use a-z, 0-9 and . _ -, beginning with a letter")
        if username in _RESERVED:
            raise InvalidValue(field="username", problem=f"{username!r} is the name of the system itself")
        require_text("display_name", display_name.strip())
        self._check_groups(members_of)
        account = Account(
            username=username,
            display_name=display_name.strip(),
            password_hash=self._hash(password),
            groups=members_of,
        )
        with self._storage.begin() as work:
            if work.lock_account(username) is not None:
                raise InvalidValue(field="username", problem=f"{username!r} is taken")
            work.save_account(account)
            work.commit()
        return account

    def set_groups(self, username: str, groups: Iterable[str]) -> Account:
        """Make the person a member of exactly these groups; the tasks that she works on for others go back to those.

        Her account changes first, then case by case what follows from it. Where that is interrupted, doing it again
        does the rest.
        """
        members_of = frozenset(groups)
        self._check_groups(members_of)
        account = self._change(username, lambda account: replace(account, groups=members_of))
        self._leave(username)
        return account

    def set_password(self, username: str, password: str) -> Account:
        """Replace the password and end all sessions of the account."""
        hashed = self._hash(password)
        return self._change(username, lambda account: _signed_out(replace(account, password_hash=hashed)))

    def set_active(self, username: str, *, active: bool) -> Account:
        """Open or close the account; closing it ends all its sessions and gives back its tasks."""
        if active:
            return self._change(username, lambda account: replace(account, active=True))
        account = self._change(username, lambda account: _signed_out(replace(account, active=False)))
        self._leave(username)
        return account

    def set_locale(self, username: str, locale: str) -> Account:
        """Remember in which of the :data:`~engine.model.LOCALES` the person reads; refuse any other."""
        if locale not in LOCALES:
            raise InvalidValue(field="locale", problem=f"use one of {', '.join(LOCALES)}")
        return self._change(username, lambda account: replace(account, locale=locale))

    def sign_out_everywhere(self, username: str) -> None:
        """End all sessions of the account."""
        self._change(username, _signed_out)

    def _change(self, username: str, change: Callable[[Account], Account]) -> Account:
        """Change the account as it is now; of two changes at once neither is lost."""
        with self._storage.begin() as work:
            account = change(found(work.lock_account(username) if is_name(username) else None, "account", username))
            work.save_account(account)
            work.commit()
        return account

    def _leave(self, username: str) -> None:
        """Bring every case in line with the groups that the person is still an active member of.

        One command per case, and none holds the account: whoever works on a case meanwhile neither waits for more than
        that case nor in a circle.
        """
        organisation = self._deployments.organisation()
        with self._storage.read() as reader:
            members = [account for account in reader.accounts() if account.active]
            staffed = frozenset[str]().union(*(account.groups for account in members))
            deserted = (frozenset() if organisation is None else organisation.groups) - staffed
            hers = next((account.groups for account in members if account.username == username), frozenset())
            known = {each.token_id for each in reader.incidents() if each.code == "no_members"}
            tasks = reader.open_tasks(assignee=username, groups=deserted)
        concerned = (
            each.case_id
            for each in tasks
            if _has_lost(each, username, hers) or (each.candidate_group in deserted and each.id not in known)
        )
        for case_id in dict.fromkeys(concerned):
            self._leave_case(case_id, username, organisation)

    def _leave_case(self, case_id: UUID, username: str, organisation: Organisation | None) -> None:
        groups = groups_of(self._storage, SYSTEM)
        with self._storage.begin() as work:
            record = found(work.lock_case(case_id), "case", case_id)
            before = work.projections(case_id)
            draft = Draft(record, before, actor=SYSTEM, at=self._clock(), groups=groups)
            hers = groups(username)
            for task in draft.open_tasks:
                if _has_lost(task, username, hers):
                    free = replace(task, assignee=None, claimed_at=None)
                    draft.put(free)
                    details = {"reason": "group_lost", "assignee": username, "group": task.candidate_group}
                    draft.note("task:unclaim", task=free, details=details)
            draft.check(organisation, staffed=before.staffed_groups)
            changes = draft.changes()
            if changes.tasks or changes.incidents:
                work.save(changes)
                work.commit()

    def _check_groups(self, groups: frozenset[str]) -> None:
        organisation = self._deployments.organisation()
        unknown = sorted(groups - organisation.groups) if organisation is not None else []
        if unknown:
            raise InvalidValue(field="groups", problem=f"the organisation has no group {', '.join(unknown)}")

    def _hash(self, password: str) -> str:
        """Return the hash of a new password; raise ``InvalidValue`` where it is too short to be safe."""
        if len(password) < MIN_LENGTH:
            raise InvalidValue(field="password", problem=f"must have at least {MIN_LENGTH} characters")
        if len(password) > MAX_LENGTH:
            raise InvalidValue(field="password", problem=f"must have at most {MAX_LENGTH} characters")
        return self._hasher.hash(password.encode(errors="replace"))

    def _fits(self, account: Account | None, password: str) -> bool:
        """Return whether the password is that of the account, after the same work whether there is one or not."""
        usable = account is not None and account.active and len(password) <= MAX_LENGTH
        dummy = _dummy_hash(self._hasher)  # made whether needed or not: the first unknown name must not take longer
        stored = account.password_hash if account is not None and usable else dummy
        try:
            return self._hasher.verify(stored, password[:MAX_LENGTH].encode(errors="replace")) and usable
        except (VerificationError, InvalidHashError):
            return False


def _has_lost(task: HumanTask, username: str, groups: frozenset[str]) -> bool:
    """Return whether the person works on the task of a group that is none of hers.

    Not where there is no group to give it back to: then the diagram has named her herself.
    """
    return task.assignee == username and task.candidate_group is not None and task.candidate_group not in groups


def _too_many(username: str, failures: SignInFailures) -> bool:
    if failures.of_source >= ATTEMPTS_PER_SOURCE:
        return True
    # Typing errors of everybody share that name; nobody shall wait because of those of others.
    if username == _NOBODY:
        return False
    return failures.of_name_at_source >= ATTEMPTS or failures.of_name >= ATTEMPTS_PER_NAME


def _signed_out(account: Account) -> Account:
    return replace(account, session_epoch=account.session_epoch + 1)
