"""The only place where the services meet a concrete storage and the publication gate."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.assembly import Engine, assemble
from engine.errors import SettingsError
from engine.gate import check_files
from engine.model import Clock
from engine.services import BUILT_IN, Service
from engine.settings import EngineSettings
from engine.storage import open_storage
from engine.storage.interface import Storage


def build_engine(
    settings: EngineSettings, *, clock: Clock | None = None, services: Mapping[str, Service] = MappingProxyType({})
) -> Engine:
    """Return the engine; raise ``SettingsError`` where the settings name no storage.

    Without a ``clock`` the time is that of the storage. ``services`` are handlers of service tasks by type, besides
    the built-in ones; see :mod:`engine.services` for what a handler may do.
    """
    known = {**BUILT_IN, **services}
    return assemble(
        _open(settings), clock=clock, check_files=lambda files: check_files(files, services=known), services=known
    )


def _open(settings: EngineSettings) -> Storage:
    if settings.storage is not None:
        return settings.storage
    if settings.database_url:
        return open_storage(settings.database_url)
    raise SettingsError(name="DATABASE_URL", problem="is missing; set it to postgresql://user:password@host/database.")
