"""Where cases live: the storage interface and its two implementations, PostgreSQL and memory."""

from engine.storage.memory import MemoryStorage

__all__ = ["MemoryStorage"]
