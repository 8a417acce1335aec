"""Where cases live: the storage interface and its two implementations, PostgreSQL and memory."""

from engine.storage.memory import MemoryStorage
from engine.storage.postgres import PostgresStorage, open_storage

__all__ = ["MemoryStorage", "PostgresStorage", "open_storage"]
