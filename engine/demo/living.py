"""Letting a wave of people live on a database, from whatever was done before."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime

from engine.bootstrap import build_engine
from engine.demo.office import MovableClock
from engine.demo.people import DemoAccount
from engine.demo.population import Population
from engine.demo.watched import WatchedBatch
from engine.demo.wave import Wave
from engine.errors import SettingsError
from engine.settings import EngineSettings
from engine.storage import open_storage
from engine.storage.interface import Storage


def next_wave(storage: Storage, *, people: int, seed: int, ends: datetime, months: float) -> Wave | None:
    """Return the wave to live next until the storage has so many people: the interrupted one, else that of the missing.

    Returns None where there are enough. A wave that was begun keeps its seed and its end. Raises ``SettingsError``
    where the storage has cases that no simulation began: nobody must act on those of real people.
    """
    last = Wave.stored(storage)
    if last is None:
        with storage.read() as reader:
            if reader.cases(page_size=1).items:
                problem = "holds cases that no simulation began; simulate people in a database of their own."
                raise SettingsError(name="DATABASE_URL", problem=problem)
        wave = Wave.new(seed=seed, last=people, ends=ends, months=months)
    elif not last.is_over:
        return last
    elif people > last.last:
        wave = Wave.new(seed=seed, first=last.last + 1, last=people, ends=ends, months=months)
    else:
        return None
    wave.save(storage)
    return wave


def live(
    url: str, accounts: list[DemoAccount], wave: Wave, stop: threading.Event, tell: Callable[[Wave], None]
) -> Wave:
    """Let the people of the wave live on the database and return it as it stands; see :meth:`Population.run`.

    Nothing else may fire timers there meanwhile: a worker lives in the present, to which all of them are late.
    """
    clock = MovableClock(wave.lived_until)
    with ExitStack() as stack:
        storage = open_storage(url)
        stack.callback(storage.close)
        batch = WatchedBatch(storage.batch())
        stack.callback(batch.close)
        engine = build_engine(EngineSettings(storage=batch), clock=clock)
        return Population(engine, batch, clock, accounts, wave).run(stop, tell)
