"""Child processes that never outlive their parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_GRACE = 10.0
_ENTRY = "from engine.demo.children import die_with; die_with({parent}); from {module} import main; main()"


@dataclass(frozen=True, slots=True)
class Child:
    """A started child process and the file that its output goes to."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_words(self, count: int) -> str:
        """Return the last lines of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-count:])


class ChildEnded(Exception):
    """A child process ended by itself, or does not do its work; the message quotes the last line of its log."""

    def __init__(self, child: Child) -> None:
        code = child.process.poll()
        what = "does not answer" if code is None else f"ended unexpectedly with exit code {code}"
        super().__init__(f"The {child.name} process {what}; see {child.log}, which ends with: {child.last_words(1)}")


def start(
    name: str, arguments: list[str], environment: Mapping[str, str], log: Path, *, module: str = "engine.cli"
) -> Child:
    """Start ``integration-point`` with the arguments as a child; call it from the main thread.

    ``module`` is the one whose ``main`` is called, the command line itself or what prepares something before it.

    The child has a session of its own, so Ctrl-C in the terminal reaches the parent alone, which stops its children in
    order. Where the parent dies without a chance to do so, the kernel tells the child to stop.
    """
    command = [sys.executable, "-c", _ENTRY.format(parent=os.getpid(), module=module), *arguments]
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603  # our own command
            command,
            env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Child(name, process, log)


def stop(*children: Child) -> None:
    """Ask the children to stop and wait until they have; one that does not is killed."""
    for child in children:
        child.process.terminate()
    for child in children:
        try:
            child.process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()


def require_alive(child: Child) -> None:
    """Raise ``ChildEnded`` where the child runs no longer."""
    if child.process.poll() is not None:
        raise ChildEnded(child)


def die_with(parent: int, number: signal.Signals = signal.SIGTERM) -> None:
    """Let the kernel send this process the signal when the thread that started it ends, however it ends."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it was faster
        sys.exit(1)
