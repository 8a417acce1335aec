"""Whether the engine can work."""

from __future__ import annotations

from engine.storage.interface import Storage


class Monitoring:
    """Answers the questions of whoever runs the system."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def ready(self) -> None:
        """Return if the storage can be worked on, else raise ``StorageUnavailable`` or ``SettingsError``."""
        with self._storage.read() as reader:
            reader.ping()
