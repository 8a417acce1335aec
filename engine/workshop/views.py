"""What the workshop shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.model import Deployment, ProcessVersion


@dataclass(frozen=True, kw_only=True, slots=True)
class FileView:
    """A file of the draft; ``state`` is ``published``, ``changed``, ``new`` or ``removed``."""

    path: str
    state: str
    title: str
    """What people call it, as it stands in the file; empty where nothing does."""
    digest: str | None
    """Of the content in the draft, None where the file is removed."""
    saved_by: str | None = None
    saved_at: datetime | None = None
    outdated: bool = False
    """A later publication has changed the file that this one was made from: somebody has to choose."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenFile:
    """A file with its content: what an editor starts from, and what is published."""

    file: FileView
    content: bytes | None
    published: bytes | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftView:
    """The whole draft: every file of the latest publication with what the draft makes of it."""

    files: tuple[FileView, ...]
    deployment: Deployment | None
    """The publication that the draft goes beyond."""

    @property
    def changed(self) -> tuple[FileView, ...]:
        """Return the files that differ from the published ones."""
        return tuple(file for file in self.files if file.state != "published")

    @property
    def outdated(self) -> tuple[FileView, ...]:
        """Return the files about which somebody has to choose before anything can be published."""
        return tuple(file for file in self.files if file.outdated)


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicationView:
    """A publication with what it changed and how many running cases are pinned to it."""

    deployment: Deployment
    processes: tuple[ProcessVersion, ...]
    """Those that it gave a new version."""
    files: tuple[str, ...]
    """Those that it added, changed or removed."""
    running_cases: int
