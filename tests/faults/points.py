"""Named points at which a process of the house can be made to die or to stand still.

A point is armed by a file in a folder that the test and the processes share. The first process that reaches it takes
the file away, so that exactly one is hit, and tells who it was before it acts.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import Final

import psutil

from engine.demo.children import die_with

AFTER_LOCK: Final = "after_lock"
"""A command has locked its case and done nothing yet."""
BEFORE_SAVE: Final = "before_save"
"""A command has worked out all of its effect, nothing is written."""
BEFORE_COMMIT: Final = "before_commit"
"""All that a command does is written, nothing is committed."""
AFTER_COMMIT: Final = "after_commit"
"""The command is durable, nothing else has happened."""
BEFORE_ANSWER: Final = "before_answer"
"""Web alone: the answer to a command is made, the browser has not got any of it."""
POINTS: Final = (AFTER_LOCK, BEFORE_COMMIT, AFTER_COMMIT, BEFORE_ANSWER)

KILL: Final = "kill"
"""``kill -9`` of the process that reaches the point."""
KILL_ALL: Final = "kill-all"
"""``kill -9`` of the process and of all that were started with it, as gunicorn and its workers."""
STOP: Final = "stop"
"""``SIGSTOP`` of the process that reaches the point; ``SIGCONT`` lets it go on."""


class Points:
    """The points of one house, kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def arm(self, point: str, action: str = KILL) -> None:
        """Let the next process that reaches the point do what the action says."""
        for old in self.folder.glob(f"{point}.*"):
            old.unlink()
        ready = self.folder / f".{point}"
        ready.write_text(action)
        ready.rename(self.folder / point)

    def hit(self, point: str) -> int | None:
        """Return the process that reached the point since it was armed, None where none has."""
        found = next(self.folder.glob(f"{point}.*"), None)
        return None if found is None else int(found.suffix[1:])

    def await_hit(self, point: str, seconds: float = 60) -> int:
        """Wait until a process has reached the point, and stands still if it is to; return which."""
        limit = time.monotonic() + seconds
        while (process := self.hit(point)) is None or not self._has_acted(point, process):
            if time.monotonic() > limit:
                raise TimeoutError(f"No process reached {point} within {seconds} s.")
            time.sleep(0.01)
        return process

    def _has_acted(self, point: str, process: int) -> bool:
        if (self.folder / f"{point}.{process}").read_text() != STOP:
            return True  # that it dies is seen by whoever waits for its answer
        return psutil.Process(process).status() == psutil.STATUS_STOPPED

    def reach(self, point: str) -> None:
        """Called by the processes of the house: act where the point is armed."""
        taken = self.folder / f"{point}.{os.getpid()}"
        try:
            (self.folder / point).rename(taken)
        except FileNotFoundError:
            return
        action = taken.read_text()
        if action == STOP:
            die_with(os.getppid(), signal.SIGKILL)  # the only signal that still ends it where the test itself is killed
            # To this very thread: were it for the process, another thread could take it while this one runs on.
            signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
        elif action == KILL_ALL:
            os.killpg(os.getpgid(0), signal.SIGKILL)
        else:
            os.kill(os.getpid(), signal.SIGKILL)
