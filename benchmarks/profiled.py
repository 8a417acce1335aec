"""Settings of gunicorn that put a profiler around each request of the application as it is served in production.

``GUNICORN_CMD_ARGS="--config python:benchmarks.profiled"`` does that to any command that starts gunicorn. The process
takes one request at a time then, and ``GET /-/profile`` tells what was measured since it was asked for last.
"""

from __future__ import annotations

import cProfile
import gc
import io
import pstats
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from benchmarks.libraries import by_library

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH: Final = "/-/profile"
_SHOWN: Final = 60


def post_worker_init(worker: Any) -> None:
    """Wrap the application that the worker has just loaded; called by gunicorn."""
    worker.wsgi = Profiled(worker.wsgi)


class Profiled:
    """Middleware that measures where the time of POST requests goes, and how long the garbage collector stops all."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._collections: dict[int, list[float]] = defaultdict(list)
        self._begun = 0.0
        self._reset()
        gc.callbacks.append(self._collected)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer the request, or tell what was measured."""
        with self._lock:
            if environ["PATH_INFO"] == PATH:
                start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
                return [self._told().encode()]
            if environ["REQUEST_METHOD"] != "POST":
                return self._app(environ, start_response)
            begin = time.thread_time()
            self._profile.enable()
            try:
                return self._app(environ, start_response)
            finally:
                self._profile.disable()
                self._seconds.append(time.thread_time() - begin)

    def _reset(self) -> None:
        self._profile = cProfile.Profile()
        self._seconds: list[float] = []
        self._collections.clear()

    def _collected(self, phase: str, info: dict[str, Any]) -> None:
        if phase == "start":
            self._begun = time.perf_counter()
        else:
            self._collections[info["generation"]].append(time.perf_counter() - self._begun)

    def _told(self) -> str:
        text = io.StringIO()
        for generation, seconds in sorted(self._collections.items()):
            whole, longest = 1000 * sum(seconds), 1000 * max(seconds)
            text.write(f"garbage collector, generation {generation}: {len(seconds)} times, ")
            text.write(f"{whole:.1f} ms in all, {longest:.1f} ms at most\n")
        text.write(f"{len(self._seconds)} requests, ")
        text.write(f"{1000 * sum(self._seconds) / max(1, len(self._seconds)):.2f} ms of processor time each\n")
        if self._seconds:
            stats = pstats.Stats(self._profile, stream=text)
            shares = by_library(stats)
            text.writelines(
                f"{100 * seconds / sum(shares.values()):5.1f} %  {name}\n" for name, seconds in shares.items()
            )
            stats.sort_stats("cumulative").print_stats(_SHOWN)
            stats.sort_stats("tottime").print_stats(_SHOWN)
        self._reset()
        return text.getvalue()
