"""Long lists as pages: which one an address asks for, and the links to the ones beside it and to another order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask

from engine.model import MOST_LISTED, Page
from webui.language import gettext, number


@dataclass(frozen=True, slots=True)
class Link:
    """A filter, a column or a page that one can go to; ``state`` says what is chosen now, or where a page lies."""

    text: str
    address: str = ""
    state: str = ""


def number_of(arguments: Mapping[str, str], name: str = "page") -> int:
    """Return which page the address asks for; the first one where it asks for none or makes no sense."""
    page = arguments.get(name, "1")
    return max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1


def beside(page: Page[Any], address: Callable[[int], str]) -> list[Link]:
    """Return the ways to the pages before and after this one."""
    links = []
    if page.page > 1:
        links.append(Link(gettext("Vorige Seite"), address(page.page - 1), "prev"))
    if page.page < page.last:
        links.append(Link(gettext("Nächste Seite"), address(page.page + 1), "next"))
    return links


def column(text: str, sort: str, *, present: str, descending: bool, address: Callable[[bool], str]) -> Link:
    """Return the heading of a column by which the list can be sorted, or of one without ``sort``.

    ``address`` gets whether the order is to be descending: choosing the present column turns it round.
    """
    if not sort:
        return Link(text)
    state = ("descending" if descending else "ascending") if sort == present else ""
    return Link(text, address(state == "ascending"), state)


def counted(total: int) -> str:
    """Return the number of things in a list as it is shown: ``10.000+`` where they were not counted to the end."""
    return f"{number(MOST_LISTED)}+" if total > MOST_LISTED else str(total)


def init_app(app: Flask) -> None:
    """Make the numbers of lists known to the templates."""
    app.jinja_env.filters["counted"] = counted
    app.jinja_env.globals["most_listed"] = MOST_LISTED
