"""Edit, check and publish one shared draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Final

from engine.authorization import may_use_workshop
from engine.deployments import Deployments
from engine.errors import (
    CheckRunning,
    DraftConflict,
    DraftMoved,
    DraftOutdated,
    InvalidValue,
    NotFound,
    NothingToPublish,
)
from engine.model import Actor, Clock, Deployment, DraftFile, Finding
from engine.organisation import ORGANISATION_FILE
from engine.storage.interface import Storage, UnitOfWork
from engine.workshop.deadlines import Counted, DeadlineChange, DeadlineView, change_deadlines, read_deadlines
from engine.workshop.overlay import Overlay, digest_of, require_file
from engine.workshop.places import PlacedFinding, place
from engine.workshop.views import DraftView, FileView, OpenFile, PublicationView

MIN_REASON: Final = 10
"""Characters of the reason for a publication: a word or two, not a keystroke."""
MAX_REASON: Final = 500


class Workshop:
    """The draft that all process owners share; for everybody else there is none.

    Every change names the digest of the content that it started from (``loaded``, None for a file that is new). Where
    somebody else has changed the file since, nothing is saved and ``DraftConflict`` says who and when.
    """

    def __init__(self, storage: Storage, deployments: Deployments, clock: Clock) -> None:
        self._storage = storage
        self._deployments = deployments
        self._clock = clock
        self._checking = Lock()

    # --- look ----------------------------------------------------------------------------------------------------

    def show(self, *, actor: Actor) -> DraftView:
        """Return every file with its state."""
        overlay = self._overlay(actor)
        return DraftView(files=overlay.all(), deployment=overlay.deployment)

    def open(self, path: str, *, actor: Actor) -> OpenFile:
        """Return the file with its content; raise ``NotFound`` where neither draft nor publication has it."""
        overlay = self._overlay(actor)
        if path not in overlay.published and path not in overlay.draft:
            raise NotFound(kind="file", key=path)
        return overlay.open(path)

    def files(self, *, actor: Actor) -> Mapping[str, bytes]:
        """Return the content of all files as the draft has them."""
        return self._overlay(actor).files

    def deadlines(self, *, actor: Actor) -> tuple[tuple[DeadlineView, ...], str | None]:
        """Return the deadlines of the draft, and the digest of the file that they come from."""
        overlay = self._overlay(actor)
        return read_deadlines(overlay.files, overlay.published), digest_of(overlay.content(ORGANISATION_FILE))

    def publications(self, *, actor: Actor, limit: int = 20) -> tuple[PublicationView, ...]:
        """Return the latest publications with what each of them changed, latest first."""
        self._require(actor)
        with self._storage.read() as reader:
            found = reader.deployments(limit=limit + 1)  # one more, to compare the last one with
            digests = reader.deployment_digests([each.id for each in found])
            running = reader.running_cases()
        views = []
        for position, deployment in enumerate(found[:limit]):
            before = found[position + 1] if position + 1 < len(found) else None
            known = set() if before is None else set(before.processes)
            old, new = {} if before is None else digests[before.id], digests[deployment.id]
            views.append(
                PublicationView(
                    deployment=deployment,
                    processes=tuple(each for each in deployment.processes if each not in known),
                    files=tuple(path for path in sorted({*old, *new}) if old.get(path) != new.get(path)),
                    running_cases=running.get(deployment.id, 0),
                )
            )
        return tuple(views)

    # --- change --------------------------------------------------------------------------------------------------

    def save(self, path: str, content: bytes, *, loaded: str | None, actor: Actor) -> FileView:
        """Save a file in the draft; what is published already is no change and leaves the draft."""
        return self._change({path: content}, {path: loaded}, actor)[path]

    def upload(self, path: str, content: bytes, *, actor: Actor) -> FileView:
        """Save a file that was made elsewhere; raise ``DraftConflict`` where somebody else's change would be lost."""
        file = self._overlay(actor).file(path) if self._has(path, actor) else None
        if file is not None and file.saved_by not in (None, actor.username):
            raise DraftConflict(path=path, by=file.saved_by, at=file.saved_at)
        return self.save(path, content, loaded=None if file is None else file.digest, actor=actor)

    def remove(self, path: str, *, loaded: str | None, actor: Actor) -> FileView:
        """Let the next publication be without the file."""
        return self._change({path: None}, {path: loaded}, actor)[path]

    def change_deadlines(
        self, wanted: Mapping[str, Counted], *, loaded: str | None, stories_too: bool, actor: Actor
    ) -> list[DeadlineChange]:
        """Let deadlines, by their keys, be counted otherwise in the draft of ``organisation.yaml``.

        ``loaded`` is the digest of that file. With ``stories_too`` the scenarios that expect the old limits follow.
        """
        files = self._overlay(actor).files
        changed, changes = change_deadlines(files, wanted, stories_too=stories_too)
        bases = {path: digest_of(files.get(path)) for path in changed}
        if changed:
            self._change(changed, bases | {ORGANISATION_FILE: loaded}, actor)
        return changes

    def discard(self, path: str, *, loaded: str | None, actor: Actor) -> None:
        """Take the file out of the draft: the published one holds again."""
        before = self._overlay(actor)
        with self._storage.begin() as work:
            overlay = self._locked(work, before)
            self._require_unchanged(overlay, path, loaded)
            work.delete_draft_files([path])
            work.commit()

    def discard_all(self, *, seen: Mapping[str, str | None], actor: Actor) -> None:
        """Empty the draft; ``seen`` are the digests of the changed files that the actor knows she throws away."""
        before = self._overlay(actor)
        with self._storage.begin() as work:
            overlay = self._locked(work, before)
            for path in overlay.draft:
                self._require_unchanged(overlay, path, seen.get(path))
            work.delete_draft_files(list(overlay.draft))
            work.commit()

    def keep(self, path: str, *, loaded: str | None, actor: Actor) -> None:
        """Decide that the file of the draft holds although a later publication has changed the one it came from."""
        before = self._overlay(actor)
        with self._storage.begin() as work:
            overlay = self._locked(work, before)
            self._require_unchanged(overlay, path, loaded)
            if path in overlay.draft:
                work.save_draft_file(replace(overlay.draft[path], base=digest_of(overlay.published.get(path))))
            work.commit()

    # --- check and publish ---------------------------------------------------------------------------------------

    def check(self, *, actor: Actor) -> list[Finding]:
        """Return everything that stands against publishing the draft, as the publication gate finds it.

        Raises ``DraftOutdated`` while somebody has to choose between the draft and a later publication, and
        ``CheckRunning`` while this process checks already: a check keeps it busy for as long as the stories take.
        """
        overlay = self._overlay(actor)
        if overlay.outdated:
            raise DraftOutdated(overlay.outdated)
        with self._alone():
            return self._deployments.check_files(overlay.files)

    def place(self, findings: Iterable[Finding], *, actor: Actor) -> tuple[PlacedFinding, ...]:
        """Return the findings with what people call their files and elements, as the draft has them."""
        return place(findings, self._overlay(actor).files)

    def publish(self, reason: str, *, actor: Actor) -> Deployment:
        """Publish the draft as a whole, with the reason, and empty it.

        Raises ``InvalidValue`` without a reason, ``InvalidDeployment`` with every finding, ``DraftOutdated``,
        ``NothingToPublish``, ``CheckRunning``, and ``DraftMoved`` where somebody saved or published during the check.
        Then nothing was published and the draft is what it was.
        """
        overlay = self._overlay(actor)
        reason = " ".join("".join(char if char.isprintable() else " " for char in reason).split())
        if not MIN_REASON <= len(reason) <= MAX_REASON:
            raise InvalidValue(field="reason", problem=f"must have {MIN_REASON} to {MAX_REASON} characters")
        if overlay.outdated:
            raise DraftOutdated(overlay.outdated)
        if overlay.files == overlay.published:
            raise NothingToPublish

        def settle(work: UnitOfWork) -> None:
            if self._locked(work, overlay) != overlay:
                raise DraftMoved
            work.delete_draft_files(list(overlay.draft))

        with self._alone():
            return self._deployments.publish_files(overlay.files, actor=actor, reason=reason, settle=settle)

    # --- inside --------------------------------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._checking.acquire(blocking=False):
            raise CheckRunning
        try:
            yield
        finally:
            self._checking.release()

    def _change(
        self, contents: Mapping[str, bytes | None], loaded: Mapping[str, str | None], actor: Actor
    ) -> dict[str, FileView]:
        before, now = self._overlay(actor), self._clock()
        with self._storage.begin() as work:
            overlay = self._locked(work, before)
            for path, content in contents.items():
                if content is not None:
                    require_file(path, content, [each for name, each in overlay.files.items() if name != path])
                elif path not in overlay.published and path not in overlay.draft:
                    raise NotFound(kind="file", key=path)
                if overlay.content(path) != content:  # saving the same once more takes nothing away from anybody
                    self._require_unchanged(overlay, path, loaded.get(path))
                    overlay = self._write(work, overlay, path, content, actor.username, now)
            work.commit()
        return {path: overlay.file(path) for path in contents}

    def _write(
        self, work: UnitOfWork, overlay: Overlay, path: str, content: bytes | None, by: str, at: datetime
    ) -> Overlay:
        """Write one file and return the overlay with it."""
        published, before = overlay.published.get(path), overlay.draft.get(path)
        if content == published:
            work.delete_draft_files([path])
            return replace(overlay, draft={name: each for name, each in overlay.draft.items() if name != path})
        base = digest_of(published) if before is None else before.base
        file = DraftFile(path=path, content=content, base=base, saved_by=by, saved_at=at)
        work.save_draft_file(file)
        return replace(overlay, draft={**overlay.draft, path: file})

    def _require_unchanged(self, overlay: Overlay, path: str, loaded: str | None) -> None:
        if digest_of(overlay.content(path)) == loaded:
            return
        file = overlay.draft.get(path)
        if file is not None:
            raise DraftConflict(path=path, by=file.saved_by, at=file.saved_at)
        deployment = overlay.deployment
        if deployment is not None:
            raise DraftConflict(path=path, by=deployment.published_by, at=deployment.published_at)
        raise DraftConflict(path=path, by=None, at=None)

    def _has(self, path: str, actor: Actor) -> bool:
        overlay = self._overlay(actor)
        return path in overlay.published or path in overlay.draft

    def _overlay(self, actor: Actor) -> Overlay:
        self._require(actor)
        with self._storage.read() as reader:
            draft = {file.path: file for file in reader.draft_files()}
        deployment = self._deployments.current()
        published = {} if deployment is None else self._deployments.published(deployment.id).files
        return Overlay(deployment=deployment, published=published, draft=draft)

    def _locked(self, work: UnitOfWork, before: Overlay) -> Overlay:
        """Return the draft as it is and stays until the unit of work ends.

        The published files come from before the lock, for whoever holds a connection must not wait for another one;
        ``DraftMoved`` is raised where somebody has published since.
        """
        work.lock_publication()
        if work.latest_deployment() != before.deployment:
            raise DraftMoved
        return replace(before, draft={file.path: file for file in work.draft_files()})

    def _require(self, actor: Actor) -> None:
        if not may_use_workshop(actor):
            raise NotFound(kind="workshop", key="draft")
