"""What one command may use: a diagram that asks for more is stopped at an element and becomes an incident.

A command holds its case, a connection and a thread. What it may use is far more than a process of people ever needs
and little enough that neither the other cases nor the machine suffer from a diagram that never comes to rest.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Final

from engine.feel import say
from engine.model import Value
from engine.workflow.expressions import ElementFailed

MAX_ELEMENTS: Final = 10_000
"""Elements that one move of the case may run."""
MAX_OPENED: Final = 10_000
"""Instances of multi-instance activities that one move may open, whatever they are nested in."""
MAX_TOKENS: Final = 20_000
"""Places at which a case may stand at once."""
MAX_WEIGHT: Final = 4_000_000
"""Characters that a case may hold, in its case file and in local variables; whatever else it holds counts as eight."""
MAX_SECONDS: Final = 4.0
"""How long one move may take; the database ends a transaction in which nothing happens for 15 s."""
SECONDS_TO_TELL: Final = 3.0
"""How long it may take after that to work out who is asked for the tasks that are open then."""
MAX_HOPS: Final = 100
"""Cases that may throw a message or signal at the next in a row, without a person or a timer in between."""
_EACH: Final = 8


class Budget:
    """What is left for the present move of the case; time is that of a clock nobody sets."""

    def __init__(self, elements: int = MAX_ELEMENTS) -> None:
        self.elements: Final = elements
        self.left = elements
        self.over = False
        """Whether an element has failed for want of time or instances: no other one may run then."""
        self._opened = 0
        self._until: float | None = None
        self._held: int | None = None

    def begin(self) -> None:
        """Begin a move with everything that one may use."""
        self.left, self.over, self._opened, self._held = self.elements, False, 0, None
        self._until = time.monotonic() + MAX_SECONDS

    def extend(self) -> None:
        """Give the time that telling the result may take."""
        self._until = max(self._until or 0.0, time.monotonic() + SECONDS_TO_TELL)

    def trouble(self, tokens: int) -> ElementFailed | None:
        """Return why no further element may run, None where one may; ``tokens`` is where the case stands now."""
        if self.left <= 0:
            return ElementFailed("budget", _too_long(self.elements))
        if self._late():
            return ElementFailed("budget", _too_slow())
        return ElementFailed("budget", _too_wide()) if tokens > MAX_TOKENS else None

    def check_time(self) -> None:
        """Raise :class:`ElementFailed` where the time is up."""
        if self._late():
            self.over = True
            raise ElementFailed("budget", _too_slow())

    def open(self, instances: int) -> None:
        """Let so many more instances be opened, or raise :class:`ElementFailed`: instances may hold instances."""
        if self._opened + instances > MAX_OPENED:
            self.over = True
            message = say(
                "One command would open more than {most} instances. Correct the diagram, or retry.", most=MAX_OPENED
            )
            raise ElementFailed("budget", message)
        self._opened += instances

    def hold(self, value: Value, weigh: Callable[[], int]) -> None:
        """Let the case hold one more value, or raise :class:`ElementFailed`.

        ``weigh`` says what the case holds now. It is asked at first, and again only where the values that have come
        since might be too much: most of them took the place of another.
        """
        more = weight(value)
        if self._held is None or self._held + more > MAX_WEIGHT:
            self._held = weigh()
        if self._held + more > MAX_WEIGHT:
            message = say(
                "The case would hold more than {most} characters; probably a value grows with each round. "
                "Correct the diagram so that the case keeps only what is needed.",
                most=MAX_WEIGHT,
            )
            raise ElementFailed("budget", message)
        self._held += more

    def _late(self) -> bool:
        return self._until is not None and time.monotonic() > self._until


def weight(value: Value) -> int:
    """Return what the value counts of :data:`MAX_WEIGHT`."""
    if isinstance(value, str):
        return _EACH + len(value)
    if isinstance(value, list | tuple):
        return _EACH + sum(map(weight, value))
    if isinstance(value, Mapping):
        return _EACH + sum(len(key) + weight(item) for key, item in value.items())
    return _EACH


def check_hops(hops: int) -> None:
    """Raise :class:`ElementFailed` where a case throws that is moved by too many others in a row."""
    if hops >= MAX_HOPS:
        message = say(
            "Cases have thrown messages or signals at one another {number} times in a row, and nobody did anything "
            "in between; they probably answer each other for ever. Correct the diagrams, or retry to go on.",
            number=hops,
        )
        raise ElementFailed("budget", message)


def _too_long(elements: int) -> str:
    return say(
        "The process ran {number} elements without coming to rest; it probably loops. "
        "Correct the diagram, or retry to let it run on.",
        number=elements,
    )


def _too_wide() -> str:
    return say(
        "The case stands at more than {most} places at once; probably a loop splits into ever more paths. "
        "Correct the diagram.",
        most=MAX_TOKENS,
    )


def _too_slow() -> str:
    return say(
        "The process worked for more than {seconds} seconds without coming to rest. "
        "Let the diagram do less in one go, or retry.",
        seconds=int(MAX_SECONDS),
    )
