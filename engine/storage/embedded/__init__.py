"""The embedded PostgreSQL of the demo and the tests."""

from engine.storage.embedded.place import EmbeddedServerError
from engine.storage.embedded.server import EmbeddedServer

__all__ = ["EmbeddedServer", "EmbeddedServerError"]
