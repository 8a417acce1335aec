"""Notes of programs, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from engine.storage.postgres import tables as t
from engine.storage.postgres.connection import Session

_NOTE: Final = select(t.note.c.content).where(t.note.c.name == bindparam("wanted"))
_insert: Final = insert(t.note)
_UPSERT_NOTE: Final = _insert.on_conflict_do_update(
    index_elements=[t.note.c.name], set_={"content": _insert.excluded.content}
)


class NoteReads:
    """Reads of notes."""

    _session: Session

    def note(self, name: str) -> Mapping[str, Any] | None:
        return self._session.execute(_NOTE, {"wanted": name}).scalar()


class NoteWriter:
    """Changes of notes."""

    _session: Session

    def save_note(self, name: str, content: Mapping[str, Any]) -> None:
        self._session.execute(_UPSERT_NOTE, {"name": name, "content": content})
