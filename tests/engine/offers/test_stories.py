"""Stories that tell of offers: what they begin with, what happens to it, and what is expected of it."""

from __future__ import annotations

import orjson

from engine.scenarios import read_stories, run_story
from engine.storage import MemoryStorage
from tests.engine.conftest import AGENCY, SCHEMA
from tests.engine.offers.conftest import PROPERTIES, Catalogue, choosing

OFFER = """
title: Ein Kurs
now: 2016-01-04T09:00+01:00
offers:
  - {number: K-1, kind: course, title: Kurs, provider: Haus, course_kind: allgemein, starts_on: 2016-02-01, places: 1}
steps:
  - start: p
"""


def told(text: str) -> str:
    """Return what is wrong with the story, an empty text where nothing is."""
    catalogue = Catalogue(MemoryStorage())
    draw = catalogue.draw
    files = catalogue.files(
        draw.process(
            *draw.team(),
            draw.task("choose", group=AGENCY, form="choose"),
            draw.service("take", "offers:take", {"offer": "offer_number"}, {"place": "place"}),
            draw.message("called_off", "course_cancelled"),
            draw.task("search", group=AGENCY),
        ),
        organisation=catalogue.organisation,
        schema={**SCHEMA, "properties": PROPERTIES},
    )
    files["forms/choose.form"] = orjson.dumps(choosing())
    stories, findings = read_stories("scenarios/s.yaml", text.encode())
    if findings:
        return str(findings[0].message)
    finding = run_story(stories[0], files)
    return "" if finding is None else str(finding.message)


def test_a_story_chooses_waits_and_is_told() -> None:
    more = """
  - complete: choose
    with: {offer_number: K-1}
  - expect: {case_file: {place: Platz, provider: Haus}, offers: {K-1: {taken: 1, free: 0, waiting: 0}}}
  - start: p
  - complete: choose
    with: {offer_number: K-1}
  - expect: {case_file: {place: Warteliste}, offers: {K-1: {taken: 1, waiting: 1}}}
  - change_offer: K-1
    with: {places: 2}
  - expect: {offers: {K-1: {taken: 2, waiting: 0}}}
  - start: p
  - cancel_offer: K-1
  - complete: choose
    with: {offer_number: K-1}
    refused: invalid_submission
    fields: {offer_number: offer_cancelled}
  - expect: {open: [search, search, choose], offers: {K-1: {taken: 0}}}
"""
    assert told(OFFER + more) == ""


def test_a_story_says_what_is_not_as_told() -> None:
    wrong = told(OFFER + "  - expect: {offers: {K-1: {free: 3}}}\n")
    assert "expected 3 free in the offer K-1, but it is 1" in wrong
    assert "There is no offer 'K-2'" in told(OFFER + "  - cancel_offer: K-2\n")
    refused = told(OFFER + "  - change_offer: K-1\n    with: {places: 30}\n")
    assert "The form refuses places (max)" in refused
    assert told(OFFER + "  - cancel_offer: K-1\n  - cancel_offer: K-1\n    refused: offer_is_cancelled\n") == ""


def test_what_is_no_offer_is_said() -> None:
    assert "an offer cannot be in the catalogue. 1 field(s) of the form need attention: places." in told(
        OFFER.replace("places: 1", "places: 26")
    )
    assert "'offers' is no list of offers" in told(OFFER.replace("offers:\n  -", "offers: {a: b}\nnote:"))
    assert "There is no 'left' in the places of an offer" in told(OFFER + "  - expect: {offers: {K-1: {left: 3}}}\n")
    assert "Here something else stands than an offer" in told(OFFER.replace("- {number: K-1,", "- K-1 #"))
