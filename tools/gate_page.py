"""Writes the sections of the codes into ``docs/gate.md``, from the table of kinds and their meanings.

``uv run python tools/gate_page.py`` brings the page in order; ``--check`` changes nothing and ends with 1 where it
would.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

from engine.meanings import MEANINGS
from engine.model import KINDS, Family, Severity
from tools.pages import keep

PAGE: Final = Path(__file__).parent.parent / "docs" / "gate.md"
_BLOCK: Final = re.compile(r"(?<=<!-- kinds: )(\w+) -->\n.*?(?=<!-- end -->)", re.DOTALL)


def written(page: str) -> str:
    """Return the page with the sections of every family between its marks; raise ``KeyError`` for an unknown family."""
    return _BLOCK.sub(lambda match: f"{match[1]} -->\n{_sections(Family[match[1]])}\n", page)


def _sections(family: Family) -> str:
    return "".join(_section(code) for code, kind in KINDS.items() if kind.family is family)


def _section(code: str) -> str:
    said = MEANINGS[code]
    weight = "Error" if KINDS[code].severity is Severity.ERROR else "Warning"
    return (
        f"\n### `{code}`\n\n{weight}. **{said.title}** {_plain(said.meaning)}\n\n"
        f"- For example: {said.example}\n- What to do: {_plain(said.remedy)}\n"
    )


def _plain(text: str) -> str:
    """Return the text as Markdown that shows it: a tag in it is no tag of the page."""
    return text.replace("<", "&lt;")


def main(arguments: list[str] | None = None) -> int:
    """Write the page; return 1 where it was to be checked only and is not in order."""
    return keep(PAGE, written, __doc__, arguments)


if __name__ == "__main__":
    sys.exit(main())
