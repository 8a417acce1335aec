"""Published files overlaid with those of the draft: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import PurePosixPath

from engine.errors import InvalidFile
from engine.filenames import is_plain
from engine.model import Deployment, DraftFile
from engine.publication import MAX_FILE_BYTES, MAX_FILES, MAX_FOLDER_BYTES, SUFFIXES
from engine.workshop.titles import Askers, askers_of, title_of
from engine.workshop.views import FileView, OpenFile


@dataclass(frozen=True, kw_only=True, slots=True)
class Overlay:
    """The latest publication and the draft upon it, as they were at one instant."""

    deployment: Deployment | None
    published: Mapping[str, bytes]
    draft: Mapping[str, DraftFile]

    @property
    def files(self) -> dict[str, bytes]:
        """Return the files that a publication of the draft would consist of."""
        files = dict(self.published)
        for path, file in self.draft.items():
            if file.content is None:
                files.pop(path, None)
            else:
                files[path] = file.content
        return files

    @property
    def outdated(self) -> tuple[str, ...]:
        """Return the files of the draft that were made from something else than what is published now."""
        return tuple(path for path in sorted(self.draft) if self._is_outdated(path))

    def content(self, path: str) -> bytes | None:
        """Return what the draft holds at the path, or None."""
        file = self.draft.get(path)
        return self.published.get(path) if file is None else file.content

    def file(self, path: str) -> FileView:
        """Return the file at the path as the draft has it."""
        return self._view(path, lambda: askers_of(self.files))

    def _view(self, path: str, askers: Askers) -> FileView:
        file, published, content = self.draft.get(path), self.published.get(path), self.content(path)
        title = title_of(path, (published if content is None else content) or b"", askers)
        if content == published:
            return FileView(path=path, state="published", title=title, digest=digest_of(content))
        assert file is not None  # noqa: S101  # without a draft file the content is the published one
        state = "removed" if content is None else "new" if published is None else "changed"
        return FileView(
            path=path,
            state=state,
            title=title,
            digest=digest_of(content),
            saved_by=file.saved_by,
            saved_at=file.saved_at,
            outdated=self._is_outdated(path),
        )

    def _is_outdated(self, path: str) -> bool:
        file, published = self.draft[path], self.published.get(path)
        return file.content != published and file.base != digest_of(published)

    def all(self) -> tuple[FileView, ...]:
        """Return every file that is published or in the draft, by path."""
        askers = cache(lambda: askers_of(self.files))  # all diagrams, read once
        views = (self._view(path, askers) for path in sorted({*self.published, *self.draft}))
        return tuple(view for view in views if view.digest is not None or view.state == "removed")

    def open(self, path: str) -> OpenFile:
        """Return the file with its content."""
        return OpenFile(file=self.file(path), content=self.content(path), published=self.published.get(path))


def digest_of(content: bytes | None) -> str | None:
    """Return the digest of the content, None where there is none."""
    return None if content is None else sha256(content).hexdigest()


def require_file(path: str, content: bytes, others: Iterable[bytes]) -> None:
    """Raise ``InvalidFile`` where a publication could not hold the file beside the others."""
    if not is_plain(path):
        raise InvalidFile(path=path, problem="name")
    if PurePosixPath(path).suffix not in SUFFIXES:
        raise InvalidFile(path=path, problem="kind")
    if len(content) > MAX_FILE_BYTES:
        raise InvalidFile(path=path, problem="size")
    sizes = [len(each) for each in others]
    if len(sizes) >= MAX_FILES or sum(sizes) + len(content) > MAX_FOLDER_BYTES:
        raise InvalidFile(path=path, problem="total")
