"""The draft of the workshop and the list of publications, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Text, Uuid, any_, bindparam, delete, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, insert

from engine.model import Deployment, DraftFile
from engine.storage.postgres import rows
from engine.storage.postgres import statements as read
from engine.storage.postgres import tables as t
from engine.storage.postgres.connection import Session

# The order of Python: by code point, whatever the collation of the database is.
_DRAFT_FILES: Final = select(t.draft_file).order_by(t.draft_file.c.path.collate("C"))
_DEPLOYMENTS: Final = read.LATEST_DEPLOYMENT.limit(None).limit(bindparam("limit"))
_DIGESTS: Final = select(t.deployment_resource).where(
    t.deployment_resource.c.deployment_id == any_(bindparam("ids", type_=ARRAY(Uuid)))
)
_RUNNING_CASES: Final = (
    select(t.case_instance.c.deployment_id, func.count().label("running"))
    .where(t.case_instance.c.state == literal_column("'running'", Text))
    .group_by(t.case_instance.c.deployment_id)
)
_file: Final = insert(t.draft_file)
_UPSERT_FILE: Final = _file.on_conflict_do_update(
    index_elements=[t.draft_file.c.path],
    set_={each.name: _file.excluded[each.name] for each in t.draft_file.columns if not each.primary_key},
)
_DELETE_FILES: Final = delete(t.draft_file).where(read.any_of(t.draft_file.c.path, "paths"))


class WorkshopReads:
    """Reads for the workshop."""

    _session: Session

    def draft_files(self) -> Sequence[DraftFile]:
        return _draft_files(self._session)

    def deployments(self, *, limit: int = 50) -> Sequence[Deployment]:
        return [rows.deployment_of(row) for row in self._session.execute(_DEPLOYMENTS, {"limit": limit})]

    def deployment_digests(self, deployment_ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, str]]:
        found: dict[UUID, dict[str, str]] = {}
        for row in self._session.execute(_DIGESTS, {"ids": list(deployment_ids)}):
            found.setdefault(row.deployment_id, {})[row.path] = row.digest
        return found

    def running_cases(self) -> Mapping[UUID, int]:
        return {row.deployment_id: row.running for row in self._session.execute(_RUNNING_CASES)}


class DraftWriter:
    """Changes of the draft."""

    _session: Session

    def draft_files(self) -> Sequence[DraftFile]:
        return _draft_files(self._session)

    def save_draft_file(self, file: DraftFile) -> None:
        self._session.execute(
            _UPSERT_FILE,
            {
                "path": file.path,
                "content": file.content,
                "base": file.base,
                "saved_by": file.saved_by,
                "saved_at": file.saved_at,
            },
        )

    def delete_draft_files(self, paths: Sequence[str]) -> None:
        if paths:
            self._session.execute(_DELETE_FILES, {"paths": list(paths)})


def _draft_files(session: Session) -> list[DraftFile]:
    found = session.execute(_DRAFT_FILES).mappings()
    return [DraftFile(**{**row, "content": None if row["content"] is None else bytes(row["content"])}) for row in found]
