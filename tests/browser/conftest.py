"""A served application on the embedded PostgreSQL, and a Chromium to look at it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.office import Office
from tests.browser.site import Site, serve_on_clock, serve_site
from tests.browser.visitor import DESKTOP, Visitor
from tests.conftest import SettableClock
from tools.chromium import find_chromium

ARTEFACTS = Path(__file__).parents[2] / "test-artefacts"
PATIENCE = 15_000
"""Milliseconds that a page may take on a machine that has much else to do."""


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Tell pytest-playwright which Chromium to start; Playwright's own download is never used."""
    chromium = find_chromium()
    return {
        "executable_path": chromium.path,
        "args": list(chromium.arguments),
        "env": {**os.environ, **chromium.environment},
    }


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Iterator[Site]:
    """The application, served on an empty database of its own."""
    with serve_site(database_url, tmp_path) as served:
        yield served


@pytest.fixture
def visitor(site: Site, visitor_at: Callable[[Site], Callable[..., Visitor]]) -> Callable[..., Visitor]:
    """Return a function that lets one more person sit down at a browser of her own."""
    return visitor_at(site)


@pytest.fixture
def visitor_at(browser: Browser) -> Iterator[Callable[[Site], Callable[..., Visitor]]]:
    """Return a function that does the same for a given site."""
    ARTEFACTS.mkdir(exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    contexts = []

    def at(site: Site) -> Callable[..., Visitor]:
        def sit_down(*, javascript: bool = True) -> Visitor:
            context = browser.new_context(viewport=DESKTOP, locale="de-DE", java_script_enabled=javascript)  # type: ignore[arg-type]
            contexts.append(context)
            context.set_default_timeout(PATIENCE)
            return Visitor(context.new_page(), site, ARTEFACTS)

        return sit_down

    yield at
    for context in contexts:
        context.close()


@pytest.fixture
def office(database_url: str, visitor_at: Callable[[Site], Callable[..., Visitor]]) -> Iterator[Office]:
    """The application on a time of its own, which begins in the winter of 2016, and everybody who works with it."""
    clock = SettableClock(datetime(2016, 2, 1, 7, tzinfo=UTC))
    with serve_on_clock(database_url, clock) as site:
        yield Office(site, clock, visitor_at(site))
