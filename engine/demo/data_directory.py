"""The folder that holds all that a demo leaves behind, and who may use it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from pathlib import Path
from typing import IO, Any

from engine.errors import SettingsError

ROOT_DEFAULT = Path("/var/lib/integration-point")
USER_DEFAULT = Path(".integration-point")


def default_data_directory() -> Path:
    """Return ``.integration-point`` in the working directory, or for root a folder that other users can reach.

    PostgreSQL refuses to run as root, so it runs as a user of its own there, who must be able to reach the data.
    """
    return ROOT_DEFAULT if os.geteuid() == 0 else USER_DEFAULT


class DataDirectory:
    """An opened data directory: no other demo uses it until it is closed or its process ends."""

    def __init__(self, path: Path) -> None:
        """Create the folder where it is missing and lock it; raise ``SettingsError`` where either is impossible."""
        self.path = path.absolute()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock: IO[str] = (self.path / "demo.lock").open("w")
        except OSError as error:
            problem = f"{self.path} cannot be used ({error.strerror}); name another folder."
            raise SettingsError(name="--data-dir", problem=problem) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            problem = f"{self.path} is in use by another demo; stop that one or name another folder."
            raise SettingsError(name="--data-dir", problem=problem) from error

    def close(self) -> None:
        """Let others use the folder."""
        self._lock.close()

    @property
    def logs(self) -> Path:
        """Return the folder of the log files."""
        folder = self.path / "log"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def secret(self, name: str, length: int) -> str:
        """Return the secret of that name; made on first use and readable by its owner alone."""
        path = self.path / name
        return path.read_text() if path.exists() else self.keep_private(name, secrets.token_urlsafe(length)).read_text()

    def keep_private(self, name: str, text: str) -> Path:
        """Write a text into a file that its owner alone may read, and return where it lies."""
        path = self.path / name
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        fresh.rename(path)
        return path

    def note(self, name: str) -> Any:
        """Return what was last written down under the name, or None."""
        path = self.path / f"{name}.json"
        try:
            return json.loads(path.read_text())
        except (FileNotFoundError, ValueError):
            return None

    def write_note(self, name: str, value: Any) -> None:
        """Write something down for the next start."""
        fresh = self.path / f"{name}.new"
        fresh.write_text(json.dumps(value))
        fresh.rename(self.path / f"{name}.json")
