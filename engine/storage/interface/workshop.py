"""What the workshop asks of a storage: its draft, and the list of what was published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from engine.model import Deployment, DraftFile


class WorkshopReads(Protocol):
    """The part of a reader that the workshop needs."""

    def draft_files(self) -> Sequence[DraftFile]:
        """Return the files of the draft by path."""

    def deployments(self, *, limit: int = 50) -> Sequence[Deployment]:
        """Return the latest publications, latest first."""

    def deployment_digests(self, deployment_ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, str]]:
        """Return the digest of each file by its path, for each of these publications that exists."""

    def running_cases(self) -> Mapping[UUID, int]:
        """Return how many running cases are pinned to each publication that has some."""


class DraftWriter(Protocol):
    """The part of a unit of work that changes the draft; take ``lock_publication`` before."""

    def draft_files(self) -> Sequence[DraftFile]:
        """Return the files of the draft by path, as they are now."""

    def save_draft_file(self, file: DraftFile) -> None:
        """Add the file to the draft or replace the one of that path."""

    def delete_draft_files(self, paths: Sequence[str]) -> None:
        """Take the files out of the draft; those that are not in it do not matter."""
