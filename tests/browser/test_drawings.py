"""The diagrams open in bpmn-js without a word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tools.drawings import Artist

PROCESSES = Path(__file__).parents[2] / "processes"


@pytest.fixture(scope="module")
def pen(browser: Browser) -> Iterator[Artist]:
    page = browser.new_page()
    yield Artist(page)
    page.close()


def test_bpmn_js_reads_each_without_a_warning(pen: Artist) -> None:
    files = sorted(PROCESSES.glob("*/*.bpmn"))
    assert {file.name: drawn.warnings for file in files if (drawn := pen.draw(file.read_text())).warnings} == {}


def test_bpmn_js_would_warn(pen: Artist) -> None:
    whole = (PROCESSES / "routing" / "routing.bpmn").read_text()
    assert pen.draw(whole.replace('targetRef="', 'targetRef="no_', 1)).warnings != ()
