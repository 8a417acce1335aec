"""Where the process definitions of this installation lie."""

from __future__ import annotations

from pathlib import Path


def processes_folder() -> Path:
    """Return the folder of process definitions: packaged with the engine, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    packaged = package / "processes"
    return packaged if packaged.is_dir() else package.parent / "processes"
