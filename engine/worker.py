"""The worker: fires timers when they are due and delivers left-over messages, for as long as it is let."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

from engine.assembly import Engine
from engine.errors import ConcurrentChange, StorageUnavailable
from engine.outage import Outage

log = logging.getLogger(__name__)

LONGEST_SLEEP = timedelta(seconds=5)
"""A timer that another process sets is noticed at the latest after this time, and so is a database that is back."""

SWEEP = timedelta(minutes=1)
"""How often messages are looked for that a process could not deliver because it ended or lost the database."""

_ALL = object()
"""Nothing of what was left over is left."""
BACK_OFF = timedelta(seconds=1)
LONGEST_BACK_OFF = timedelta(seconds=30)


def run(engine: Engine, stop: threading.Event) -> None:
    """Fire due timers until ``stop`` is set; an unavailable storage is waited for.

    Any number of workers may run on one database: a case that one of them works on is passed over by the others. What
    is begun when ``stop`` is set is finished first.
    """
    log.info("worker started")
    outage = Outage(log)
    back_off, swept_at = BACK_OFF, -math.inf
    left: Iterator[None] = iter(())
    while not stop.is_set():
        try:
            if time.monotonic() - swept_at >= SWEEP.total_seconds():
                swept_at = time.monotonic()
                left = engine.messages.deliver_kept_in_parts()
            swept = next(left, _ALL) is _ALL
            fired = engine.timers.fire_next(engine.clock())
            pause = until_next_timer(engine) if swept and not fired else timedelta()
        except ConcurrentChange:
            log.info("a case was changed meanwhile, its timer is tried again")
            pause = timedelta()
        except StorageUnavailable as error:
            outage.goes_on(error)
            pause, back_off = min(back_off, LONGEST_SLEEP), min(back_off * 2, LONGEST_BACK_OFF)
        except Exception:
            # One timer that breaks the engine must not silence those of all other cases for good.
            log.exception("a timer could not be fired, next try in %.0f s", back_off.total_seconds())
            pause, back_off = back_off, min(back_off * 2, LONGEST_BACK_OFF)
        else:
            back_off = BACK_OFF
            if outage.is_over():
                swept_at = -math.inf  # what could not be delivered meanwhile need not wait for its minute
                pause = timedelta()
            if fired:
                log.info("timer fired")
        if pause:
            stop.wait(pause.total_seconds())
    log.info("worker stopped")


def until_next_timer(engine: Engine) -> timedelta:
    """Return how long to sleep; a due timer of a case that somebody else has locked is looked at again soon."""
    with engine.storage.read() as reader:
        due = reader.next_timer()
    if due is None:
        return LONGEST_SLEEP
    return max(timedelta(milliseconds=200), min(due - engine.clock(), LONGEST_SLEEP))
