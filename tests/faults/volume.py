"""A small volume for data, which a test can fill."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_BALLAST = "ballast"


class Volume:
    """A file system of its own in a folder, so small that it is soon full."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def free(self) -> int:
        """Bytes that can still be written."""
        found = os.statvfs(self.path)
        return found.f_bavail * found.f_frsize

    def fill(self) -> None:
        """Take all the space that is left."""
        with (self.path / _BALLAST).open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                return

    def make_room(self) -> None:
        """Give back what was taken."""
        (self.path / _BALLAST).unlink()


@contextmanager
def small_volume(path: Path, megabytes: int) -> Iterator[Volume]:
    """Mount a volume of so many megabytes at the folder; skip the test where this machine does not let us."""
    options = f"size={megabytes}m,mode=0755"
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        refused = done.stderr.strip() if done.returncode else ""
    except OSError as error:
        refused = str(error)
    if refused:
        pytest.skip(f"no small volume can be mounted to be filled; it takes root with CAP_SYS_ADMIN ({refused})")
    try:
        yield Volume(path)
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)  # noqa: S607 - our own folder
