"""How long somebody waits for a database that says nothing: until it does not let anybody in any more.

A server that was stopped, or a network that swallows everything, ends no connection: whoever waits for an answer on
one would wait for ever, and with her the thread. Nor can a limit be set on waiting as such, as some statements take
long. So after a while of silence it is asked on another connection whether the database still answers at all.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Mapping
from typing import Any, Final, Self, TypeVar

import psycopg

T = TypeVar("T")
C = TypeVar("C", bound="psycopg.Connection[Any]")

CONNECT_TIMEOUT: Final = 3
"""Seconds after which a database that does not answer is called unavailable."""
SILENCE: Final = 3.0
"""Seconds without an answer after which it is asked whether there still is somebody who will give one."""
LONGEST: Final = 45.0
"""Seconds after which nobody waits any longer; the server itself would have ended the statement long before."""
_KNOWN_FOR: Final = 1.0


class Silent(psycopg.OperationalError):
    """The database says nothing any more; the connection is closed, and the next one would fare no better."""


class Watch:
    """What the threads of a process know of their database together: whether it lets anybody in."""

    def __init__(self) -> None:
        self._away = False
        self._trying = threading.Lock()
        self._asking = threading.Lock()
        self._asked_at = -_KNOWN_FOR

    def connect(self, open_one: Callable[[], C]) -> C:
        """Return what is opened. While nobody is let in one thread at a time tries, and the others need not wait."""
        first = self._trying.acquire(blocking=False)
        try:
            if self._away and not first:
                raise Silent("the database lets nobody in at present")
            connection = open_one()
        except psycopg.errors.ConnectionTimeout:
            self._away = True
            raise
        finally:
            if first:
                self._trying.release()
        self._away = False
        return connection

    def answers(self, parameters: Mapping[str, Any]) -> bool:
        """Return whether the server lets somebody in; one thread asks, those that come meanwhile share the answer."""
        with self._asking:
            if time.monotonic() - self._asked_at >= _KNOWN_FOR:
                self._away = not _lets_in(parameters)
                self._asked_at = time.monotonic()
            return not self._away


def _lets_in(parameters: Mapping[str, Any]) -> bool:
    try:
        psycopg.connect(**parameters).close()
    except psycopg.errors.ConnectionTimeout:
        return False
    except psycopg.OperationalError:
        return True  # it says why it does not let us in, so it lives; too many are connected perhaps
    return True


class PatientConnection(psycopg.Connection[Any]):
    """A connection that raises :class:`Silent` where a statement stays without an answer and the server is gone."""

    _watch: Watch
    _parameters: Mapping[str, Any]

    @classmethod
    def open(cls, watch: Watch, parameters: Mapping[str, Any]) -> Self:
        """Return a connection with the parameters of libpq; threads with the same watch share what they find out."""
        connection = watch.connect(lambda: cls.connect(**parameters))
        connection._watch, connection._parameters = watch, parameters
        return connection

    def wait(self, gen: Generator[Any, Any, T], *options: Any, **named: Any) -> T:
        """Wait for what the generator of the driver waits for."""
        if not hasattr(self, "_watch"):
            return super().wait(gen, *options, **named)
        return super().wait(self._patiently(gen), *options, **named)

    def _patiently(self, gen: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
        # The driver resumes the generator ten times a second, with nothing where there is nothing to read.
        begin = time.monotonic()
        ask_at = begin + SILENCE
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and (now := time.monotonic()) > ask_at:
                    if now - begin > LONGEST or not self._watch.answers(self._parameters):
                        self.close()
                        raise Silent("the database does not answer any more")
                    ask_at = time.monotonic() + SILENCE
                wanted = gen.send(ready)
        except StopIteration as done:
            answer: T = done.value
            return answer
