"""Publications: a folder of process definitions becomes a deployment, checked before and never half."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from engine.authorization import may_publish
from engine.case_schema import CaseSchema
from engine.errors import Forbidden, InvalidDeployment, NotFound
from engine.model import Actor, Clock, Deployment, Finding, ProcessVersion
from engine.organisation import Organisation
from engine.publication import Parse, Publication, has_errors, parse_publication, read_folder
from engine.start_timers import renewed
from engine.storage.interface import Storage, UnitOfWork
from engine.translations import Translation
from engine.workflow.interface import Definitions

CACHED: Final = 16
"""Publications kept parsed; a case of an older one is slower once."""
FRESH: Final = timedelta(seconds=10)
"""How long a process may go on with an organisation that another process has just replaced."""


class Deployments:
    """Checks and publishes folders, and hands out what was published, parsed once."""

    def __init__(
        self,
        storage: Storage,
        clock: Clock,
        check_files: Callable[[Mapping[str, bytes]], list[Finding]],
        keyless: str | None = None,
        parse: Parse = parse_publication,
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._check_files = check_files
        self._keyless = keyless
        self._parse = parse
        self._lock = threading.Lock()
        self._parsed: OrderedDict[UUID, Publication] = OrderedDict()
        self._latest: tuple[Deployment, datetime] | None = None

    def check(self, folder: Path) -> list[Finding]:
        """Return everything that is wrong with the folder, without publishing it."""
        files, findings = read_folder(folder)
        return findings if has_errors(findings) else findings + self.check_files(files)

    def check_files(self, files: Mapping[str, bytes]) -> list[Finding]:
        """Return everything that is wrong with files that are at hand, by their path inside the folder."""
        return self._check_files(files)

    def publish(self, folder: Path, *, actor: Actor, reason: str | None = None) -> Deployment:
        """Publish the folder, or return the present deployment where it holds the same files already.

        Raises ``InvalidDeployment`` with every finding; then nothing was published.
        """
        files, findings = read_folder(folder)
        if has_errors(findings):
            raise InvalidDeployment(findings)
        return self.publish_files(files, actor=actor, reason=reason)

    def publish_files(
        self,
        files: Mapping[str, bytes],
        *,
        actor: Actor,
        reason: str | None = None,
        settle: Callable[[UnitOfWork], None] | None = None,
    ) -> Deployment:
        """Publish files that are at hand, by their path inside the folder; otherwise like :meth:`publish`.

        ``settle`` is called in the same transaction once no other publication can come in between; what it raises
        stops the publication.
        """
        if not may_publish(actor):
            raise Forbidden(actor=actor.username, action="publish process definitions")
        digest = digest_of(files)
        latest = self.current()
        if latest is not None and latest.digest == digest:
            return replace(latest, created=False)
        publication = self._checked(files)  # takes its time, so nothing is locked yet
        with self._storage.begin() as work:
            work.lock_publication()
            if settle is not None:
                settle(work)
            latest = work.latest_deployment()
            if latest is not None and latest.digest == digest:
                return replace(latest, created=False)
            deployment = Deployment(
                id=uuid4(),
                digest=digest,
                published_at=self._clock(),
                published_by=actor.username,
                processes=_versions(publication, work.process_versions()),
                reason=reason,
            )
            work.add_deployment(deployment, files)
            new, removed = renewed(publication, work.start_timers(), deployment.published_at)
            work.save_start_timers(new, removed=removed)
            work.commit()
        self._remember(deployment, publication)
        return deployment

    def current(self) -> Deployment | None:
        """Return the deployment that new cases use, or None before the first publication."""
        with self._storage.read() as reader:
            deployment = reader.deployment()
        if deployment is not None:
            self._latest = (deployment, self._clock())
        return deployment

    def definitions(self, deployment_id: UUID) -> Definitions:
        """Return the executable definitions of the deployment; raise ``NotFound`` if there is no such deployment."""
        return self.published(deployment_id).definitions

    def published(self, deployment_id: UUID) -> Publication:
        """Return the deployment's files, parsed; raise ``NotFound`` if there is no such deployment.

        Whose day's law is applied the publication in force says, for cases of earlier ones too: law binds them all.
        """
        publication, in_force = self._own(deployment_id), self.known_organisation()
        return publication if in_force is None else publication.under(in_force.rechtsstand)

    def _own(self, deployment_id: UUID) -> Publication:
        with self._lock:
            publication = self._parsed.get(deployment_id)
        if publication is None:
            # Read without the lock: whoever holds a connection must not wait for somebody who needs one.
            with self._storage.read() as reader:
                files = reader.deployment_files(deployment_id)
            if not files:
                raise NotFound(kind="deployment", key=str(deployment_id))
            publication, _ = self._parse(files)
        return self._keep(deployment_id, publication)

    def organisation(self) -> Organisation | None:
        """Return the organisation in force, at most ten seconds old; None where nothing with one was published."""
        if self._latest is None or not timedelta() <= self._clock() - self._latest[1] < FRESH:
            self.current()
        return self.known_organisation()

    def known_organisation(self) -> Organisation | None:
        """Return the organisation in force as this process knows it.

        Asks the storage only if nothing is known yet, so that commands need no statement for it; every page that is
        read and every pass of the worker refreshes it through :meth:`organisation`.
        """
        publication = self._known()
        return None if publication is None else publication.organisation

    def known_translation(self, locale: str) -> Translation | None:
        """Return what the process owners wrote in that language, as far as this process knows; None without a file.

        It is that of the publication in force, for cases of earlier ones too. Costs as much as the organisation.
        """
        publication = self._known()
        return None if publication is None else publication.translations.get(locale)

    def known_schema(self) -> CaseSchema | None:
        """Return the schema of the case file in force, as this process knows it. Costs as much as the organisation."""
        publication = self._known()
        return None if publication is None else publication.schema

    def _known(self) -> Publication | None:
        """Return the publication in force as this process knows it, None where there is none."""
        if self._latest is None and self.current() is None:
            return None
        assert self._latest is not None  # noqa: S101  # current() has just set it
        return self._own(self._latest[0].id)

    def _checked(self, files: Mapping[str, bytes]) -> Publication:
        """Return the files parsed, or raise ``InvalidDeployment``."""
        publication, found = self._parse(files)
        findings = found if has_errors(found) else self._check_files(files)
        if has_errors(findings):
            raise InvalidDeployment(findings)
        return publication

    def _remember(self, deployment: Deployment, publication: Publication) -> None:
        self._keep(deployment.id, publication)
        self._latest = (deployment, self._clock())

    def _keep(self, deployment_id: UUID, publication: Publication) -> Publication:
        if publication.keyless != self._keyless:
            publication = replace(publication, keyless=self._keyless)
        with self._lock:
            self._parsed[deployment_id] = publication
            self._parsed.move_to_end(deployment_id)
            while len(self._parsed) > CACHED:
                self._parsed.popitem(last=False)
        return publication


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the digest over all files, their paths included."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{len(path.encode())}:{path}:{len(files[path])}:".encode())
        whole.update(files[path])
    return whole.hexdigest()


def _versions(publication: Publication, before: Mapping[str, ProcessVersion]) -> tuple[ProcessVersion, ...]:
    """Return the processes with their versions: one more than ever before where the file has changed since."""
    versions = []
    for key, process in sorted(publication.definitions.processes.items()):
        digest = hashlib.sha256(publication.files[process.file]).hexdigest()
        known = before.get(key)
        version = 1 if known is None else known.version + (known.digest != digest)
        versions.append(ProcessVersion(key=key, name=process.name, version=version, digest=digest))
    return tuple(versions)
