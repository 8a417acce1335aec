"""A case as a template for others: the rows that the engine has written of it, and what differs in a copy."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import psycopg
import zstandard

from engine import Engine
from engine.identities import Identity, identity_of
from engine.model import PersonKeys

_PRESENT: Final = {
    "case_instance": "id = %s",
    "human_task": "case_id = %s AND state = 'open'",
    "timer": "case_id = %s",
    "message_subscription": "case_id = %s",
    "signal_subscription": "case_id = %s",
    "incident": "case_id = %s AND resolved_at IS NULL",
}
_PAST: Final = {
    "human_task": "case_id = %s AND state <> 'open'",
    "command": "case_id = %s",
    "history_event": "case_id = %s",
}
_COLUMNS: Final = """
SELECT attname FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND attidentity = '' AND NOT attisdropped ORDER BY attnum
"""
_YOUNG: Final = 3650
"""Days: a date in the case file that is longer ago is somebody's birthday and stays."""
_VARIES: Final = re.compile(
    r"(?P<uuid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
    r"|(?P<hex>\b[0-9a-f]{32}\b)"
    r"|(?P<instant>\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?=\+00))"
    r"|(?P<date>(?<=\"date\",\"value\":\")\d{4}-\d\d-\d\d)"
    r"|(?P<number>\bIP-\d{4}-\d{6,})"
    r"|(?P<key>\bsimulation-\d+)"
    r"|(?P<name>\bBeispiel-\d{4,}(?=, ))"
    r"|(?P<register>(?<=\")\d{12}(?=\"))"
)
"""What is another one in each copy, wherever it stands in a row or in the state."""
_STATE: Final = "workflow state of the case"


@dataclass(slots=True)
class _Copy:
    """What one copy has in place of what its template has."""

    number: int
    older: timedelta
    chance: random.Random
    clerks: int
    ids: dict[str, str]


class _Text:
    """A text with gaps for what varies."""

    def __init__(self, text: str, owner: Template) -> None:
        self._gaps: list[Callable[[_Copy], str]] = []
        pieces, end = [], 0
        for found in owner.varies.finditer(text):
            gap = owner.gap(found)
            if gap is not None:
                pieces += [text[end : found.start()].replace("%", "%%"), "%s"]
                end = found.end()
                self._gaps.append(gap)
        self._format = "".join([*pieces, text[end:].replace("%", "%%")])

    def __call__(self, copy: _Copy) -> str:
        return self._format % tuple([gap(copy) for gap in self._gaps])


class Template:
    """A running case of the engine; ``counts`` tells what it adds to a crowd, ``first_timer`` when it is due first."""

    def __init__(self, connection: psycopg.Connection, engine: Engine, case_id: UUID) -> None:
        with engine.storage.read() as reader:
            record = reader.case(case_id)
        if record is None:
            raise LookupError(f"There is no case {case_id}.")
        case = record.case
        schema = engine.deployments.published(case.deployment_id).schema
        self._identity = identity_of({} if schema is None else schema.identifying, case.case_file)
        self._keys = record.person
        self._fixed = str(case.deployment_id)
        self._today = case.updated_at.date()
        usernames = [str(row[0]) for row in connection.execute("SELECT username FROM account").fetchall()]
        own = "|".join(sorted((re.escape(name) for name in usernames), key=len, reverse=True))
        self.varies = re.compile(f"{_VARIES.pattern}|(?P<clerk>(?<=\\t)(?:{own})(?=[\\t\\n]))")
        state = zstandard.decompress(record.state[1:]).decode()
        self._state, self._format = _Text(state, self), record.state[:1]
        self._present = {name: self._rows(connection, name, where, case_id) for name, where in _PRESENT.items()}
        self._past = {name: self._rows(connection, name, where, case_id) for name, where in _PAST.items()}
        timers = connection.execute("SELECT count(*), min(due_at) FROM timer WHERE case_id = %s", [case_id]).fetchone()
        waiting, self.first_timer = timers or (0, None)
        self.counts: Mapping[str, int] = {"cases": 1, "tasks": len(case.open_tasks), "timers": waiting}

    def copy(
        self,
        rows: dict[str, list[str]],
        number: int,
        older: timedelta,
        chance: random.Random,
        *,
        clerks: int,
        past: bool,
    ) -> None:
        """Add the lines of a copy, as COPY reads them, to those of each table; ``past`` tells whether of all."""
        copy = _Copy(number, older, chance, clerks, {})
        state = (self._format + zstandard.compress(self._state(copy).encode())).hex()
        for text in (*self._present.values(), *(self._past.values() if past else ())):
            if text is not None:
                heading, lines = text
                rows.setdefault(heading, []).append(lines(copy).replace(_STATE, rf"\\x{state}"))

    def gap(self, found: re.Match[str]) -> Callable[[_Copy], str] | None:
        """Return what writes the text of a copy in place of this one; None where it stays."""
        kind, text = str(found.lastgroup), found.group()
        match kind:
            case "uuid" | "hex":
                return self._id_gap(text)
            case "instant":
                return _instant_gap(text)
            case "date":
                return self._date_gap(text)
            case "number":
                year = text[: text.rindex("-") + 1]
                return lambda copy: f"{year}{copy.number:06d}"
            case "key":
                return lambda copy: f"simulation-{copy.number}"
            case "name":
                return lambda copy: f"Beispiel-{copy.number:04d}"
            case "register":
                return lambda copy: f"{copy.number:012d}"
        return lambda copy: _clerk(text, copy)

    def _rows(self, connection: psycopg.Connection, table: str, where: str, case_id: UUID) -> tuple[str, _Text] | None:
        names = [str(row[0]) for row in connection.execute(_COLUMNS, [table]).fetchall()]
        quoted = {name: f'"{name}"' for name in names}
        cells = (quoted | {"workflow_state": f"'{_STATE}'"} if "workflow_state" in names else quoted).values()
        order = "position" if table == "history_event" else quoted[names[0]]
        query = f"COPY (SELECT {', '.join(cells)} FROM {table} WHERE {where} ORDER BY {order}) TO STDOUT"  # noqa: S608
        with connection.cursor() as cursor, cursor.copy(query.replace("%s", f"'{case_id}'").encode()) as copied:
            text = b"".join(bytes(part) for part in copied).decode()
        heading = f"{table} ({', '.join(quoted.values())})"
        return (heading, _Text(text, self)) if text else None

    def _id_gap(self, text: str) -> Callable[[_Copy], str] | None:
        if text == self._fixed:
            return None
        if text == self._keys.name:
            return lambda copy: str(self._person(copy).name)
        if text == self._keys.register:
            return lambda copy: str(self._person(copy).register)
        key = text.replace("-", "")
        if key != text:
            return lambda copy: str(UUID(_new_id(key, copy)))
        return lambda copy: _new_id(key, copy)

    def _date_gap(self, text: str) -> Callable[[_Copy], str] | None:
        day = date.fromisoformat(text)
        if (self._today - day).days > _YOUNG:
            return None
        return lambda copy: (day - timedelta(days=copy.older.days)).isoformat()

    def _person(self, copy: _Copy) -> PersonKeys:
        was = self._identity
        name = None if was.name is None else re.sub(r"^Beispiel-\d+", f"Beispiel-{copy.number:04d}", was.name)
        register = None if was.register_number is None else f"{copy.number:012d}"
        return Identity(name=name, birth_date=was.birth_date, register_number=register).keys


def templates(url: str, engine: Engine) -> list[Template]:
    """Return a template for every running case."""
    with psycopg.connect(url) as connection:
        connection.execute("SET TimeZone TO 'UTC'")
        ids: list[Any] = connection.execute(
            "SELECT id FROM case_instance WHERE state = 'running' ORDER BY number"
        ).fetchall()
        return [Template(connection, engine, case_id) for (case_id,) in ids]


def _instant_gap(text: str) -> Callable[[_Copy], str]:
    at, separator = datetime.fromisoformat(text), text[10]
    return lambda copy: (at - copy.older).isoformat(separator)


def _new_id(key: str, copy: _Copy) -> str:
    """Return the id that the copy has for that of the template: a version 4 UUID as text of 32 digits."""
    found = copy.ids.get(key)
    if found is None:
        digits = os.urandom(16).hex()
        found = copy.ids[key] = f"{digits[:12]}4{digits[13:16]}a{digits[17:]}"
    return found


def _clerk(username: str, copy: _Copy) -> str:
    """Return who has done in the copy what that clerk has done in the template, the same wherever she is named."""
    found = copy.ids.get(username)
    if found is None:
        number = copy.chance.randrange(copy.clerks)
        found = copy.ids[username] = f"{username}.{number}" if number else username
    return found
