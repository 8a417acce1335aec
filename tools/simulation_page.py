"""Writes the table of figures into ``docs/simulation.md``, from those that the simulation is fed with.

``uv run python tools/simulation_page.py`` brings the page in order; ``--check`` changes nothing and ends with 1 where
it would.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from engine.demo.parameters import Parameter, parameters
from tools.pages import keep

PAGE: Final = Path(__file__).parent.parent / "docs" / "simulation.md"
LEFT_OUT: Final = "answers"
"""The section of the answers: too many for a table, and most of them a choice."""
_BLOCK: Final = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end -->)", re.DOTALL)


def written(page: str) -> str:
    """Return the page with the figures between its marks."""
    tables = [_table(name, section) for name, section in parameters().items() if name != LEFT_OUT]
    return _BLOCK.sub(lambda _: "".join(tables) + "\n", page)


def _table(name: str, section: Mapping[str, Parameter]) -> str:
    lines = (f"| {_name(key)} | {_value(each)} | {each.source} |\n" for key, each in section.items())
    return f"\n**{name.replace('_', ' ')}**\n\n| figure | value | source |\n|---|---|---|\n{''.join(lines)}"


def _name(key: str) -> str:
    return "all others" if key == "*" else key if "." in key else key.replace("_", " ")


def _value(each: Parameter) -> str:
    if each.is_shares:
        return ", ".join(f"{key} {100 * share:.3g} %" for key, share in each.shares.items())
    if isinstance(each.value, list):
        return " to ".join(f"{end:g}" for end in each.span)
    return f"{each.number:g}"


def main(arguments: list[str] | None = None) -> int:
    """Write the page; return 1 where it was to be checked only and is not in order."""
    return keep(PAGE, written, __doc__, arguments)


if __name__ == "__main__":
    sys.exit(main())
