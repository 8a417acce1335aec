"""The cases of one person: statements that find them, the lock of those who look before they save, counted look-ups."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Text, bindparam, func, or_, select

from engine.model import PersonKeys
from engine.storage.postgres import tables as t
from engine.storage.postgres.statements import LIGHT, TASKS_OF_CASE

_case: Final = t.case_instance
CASES_OF_PERSON: Final = (
    select(*LIGHT, TASKS_OF_CASE)
    .where(
        or_(
            _case.c.person_name_key == bindparam("name", type_=Text),
            _case.c.person_register_key == bindparam("register", type_=Text),
        )
    )
    .order_by(_case.c.state != "running", _case.c.started_at.desc(), _case.c.number)
    .limit(bindparam("limit"))
)

_access: Final = t.access_event
TIMES_ACCESSED: Final = select(func.count(_access.c.at.distinct())).where(
    _access.c.at >= bindparam("since"),
    _access.c.actor == bindparam("actor"),
    _access.c.purpose == bindparam("purpose"),
    _access.c.granted,
)


def parameters(person: PersonKeys, limit: int) -> dict[str, Any]:
    """Return the parameters of the statement."""
    return {"name": person.name, "register": person.register, "limit": limit}


def lock_numbers(person: PersonKeys) -> list[int]:
    """Return the numbers of the advisory locks on the person, in the order in which everybody takes them."""
    keys = (("name", person.name), ("register", person.register))
    return sorted(_number(f"person\0{kind}\0{key}") for kind, key in keys if key is not None)


def _number(subject: str) -> int:
    return int.from_bytes(blake2b(subject.encode(), digest_size=8).digest(), signed=True)
