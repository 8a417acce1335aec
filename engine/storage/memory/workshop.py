"""The draft of the workshop and the list of publications, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from uuid import UUID

from engine.model import CaseState, Deployment, DraftFile
from engine.storage.memory.tables import Tables


class WorkshopReads:
    """Reads for the workshop."""

    _committed: Callable[[], Tables]

    def draft_files(self) -> Sequence[DraftFile]:
        return _by_path(self._committed())

    def deployments(self, *, limit: int = 50) -> Sequence[Deployment]:
        return [deployment for deployment, _ in reversed(self._committed().deployments.values())][:limit]

    def deployment_digests(self, deployment_ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, str]]:
        stored = self._committed().deployments
        return {
            key: {path: sha256(content).hexdigest() for path, content in stored[key][1].items()}
            for key in deployment_ids
            if key in stored
        }

    def running_cases(self) -> Mapping[UUID, int]:
        cases = (record.case for record in self._committed().cases.values())
        return Counter(case.deployment_id for case in cases if case.state == CaseState.RUNNING)


class DraftWriter:
    """Changes of the draft."""

    _tables: Tables

    def draft_files(self) -> Sequence[DraftFile]:
        return _by_path(self._tables)

    def save_draft_file(self, file: DraftFile) -> None:
        self._tables.draft_files[file.path] = file

    def delete_draft_files(self, paths: Sequence[str]) -> None:
        for path in paths:
            self._tables.draft_files.pop(path, None)


def _by_path(tables: Tables) -> list[DraftFile]:
    return [tables.draft_files[path] for path in sorted(tables.draft_files)]
