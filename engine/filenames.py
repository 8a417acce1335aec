"""Which names the files of a publication can have: such as lead nowhere else, on any machine."""

from __future__ import annotations

import unicodedata
from typing import Final

MAX_PATH: Final = 200
"""Characters of a name with its folders."""
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(10))}
)
"""What Windows takes for a device, whatever follows a dot."""
_FORBIDDEN: Final = frozenset('\\:*?"<>|')


def is_plain(path: str) -> bool:
    """Return whether a path inside of a folder names a file there and nothing else: no ``..``, no device, no trick."""
    parts = path.split("/")
    return (
        path.isprintable()
        and len(path) <= MAX_PATH
        and not _FORBIDDEN & set(path)
        and all(part == part.strip() and part.strip(".") and not part.startswith(".") for part in parts)
        and not any(part.partition(".")[0].strip().casefold() in _DEVICES or part.endswith(".") for part in parts)
    )


def folded(path: str) -> str:
    """Return the name as the pickiest machine sees it: two names that it cannot tell apart are the same."""
    return unicodedata.normalize("NFKC", path).casefold()
