"""What the tools that write parts of a page have in common."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path


def keep(page: Path, written: Callable[[str], str], about: str | None, arguments: Sequence[str] | None = None) -> int:
    """Bring the page in order; with ``--check`` change nothing, and return 1 where it would be changed.

    ``written`` returns the page in order, ``about`` is the docstring whose first line the help begins with.
    """
    parser = argparse.ArgumentParser(description=(about or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change no file")
    check = parser.parse_args(arguments).check
    before = page.read_text()
    after = written(before)
    if after == before:
        return 0
    if check:
        print(f"{page.name} is not in order; run this without --check.", file=sys.stderr)
        return 1
    page.write_text(after)
    return 0
