"""Checks hostile files in processes of their own, and prints what each took: ``python -m tests.engine.hostile.child``.

For each word on the command line, all where there is none, a line: word, exit status, seconds of the processor,
megabytes, number of findings. The system ends a process that takes more than its share of the processor.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable

import engine.scenarios  # noqa: F401  # what the gate loads late
from engine.gate import check_file, check_files
from tests.engine.hostile.files import hostile

SECONDS = 10
"""Of the processor, for a file by itself; a folder with it alone has as many."""


def checked(name: str, make: Callable[[], bytes]) -> int:
    """Check the file, by itself and as a folder; return the number of findings."""
    data = make()
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    for check in (lambda: check_file(name, data), lambda: check_files({name: data})):
        spent = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + SECONDS + 1, most))
        found = check()
    return len(found)


def main(words: list[str]) -> None:
    """Check each file in a child of this process, which has loaded everything already."""
    for word, name, make in hostile():
        if words and word not in words:
            continue
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, str(checked(name, make)).encode())
            os._exit(0)
        os.close(writing)
        _, status, usage = os.wait4(child, 0)
        count = os.read(reading, 20).decode() or "0"
        print(json.dumps([word, status, round(usage.ru_utime, 2), usage.ru_maxrss // 1024, int(count)]), flush=True)
        os.close(reading)


if __name__ == "__main__":
    main(sys.argv[1:])
