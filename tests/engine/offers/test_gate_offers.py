"""What the gate says of forms that choose from the catalogue, and of the rules by which it is kept."""

from __future__ import annotations

import orjson
import pytest

from engine.gate import check_files
from engine.storage import MemoryStorage
from tests.engine.conftest import AGENCY, SCHEMA
from tests.engine.offers.conftest import PROPERTIES, Catalogue, choosing, take

FORM = "forms/choose.form"


def told(organisation: bytes = b"", **properties: str) -> set[tuple[str, str, str]]:
    """Return the errors with these properties of its select."""
    catalogue = Catalogue(MemoryStorage())
    draw = catalogue.draw
    files = catalogue.files(
        draw.process(*draw.team(), draw.task("choose", group=AGENCY, form="choose"), take(draw)),
        organisation=organisation or catalogue.organisation,
        schema={**SCHEMA, "properties": PROPERTIES},
    )
    files[FORM] = orjson.dumps(choosing(**properties))
    return {(each.file, each.element, each.code) for each in check_files(files) if each.severity == "error"}


def test_nothing_stands_against_a_form_that_chooses() -> None:
    assert {each for each in told() if each[0] in (FORM, "organisation.yaml")} == set()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("offers", "courses", "FORM_OFFERS"),
        ("offers_filter", "=offer.area = areas", "NAME_UNKNOWN"),
        ("offers_filter", "=offer.aera = site", "PATH_UNKNOWN"),
        ("offers_filter", "=offer.starts_on", "CONDITION_TYPE"),
        ("offers_filter", '=offer.course_kind = "integration"', "VALUE_IMPOSSIBLE"),
        ("offers_filter", "=offer.provider = name", "FORM_OFFERS"),
        ("offers_filter", "=offer.area =", "FORM_EXPRESSION"),
        ("offers_fill", "={provider: offer.starts_on}", "RESULT_TYPE"),
        ("offers_fill", "={anbieter: offer.provider}", "FIELD_UNKNOWN"),
        ("offers_fill", "=offer.provider", "RESULT_TYPE"),
        ("offers_fill", "={provider: offer.trager}", "PATH_UNKNOWN"),
        ("offers_fill", "={secret: offer.provider}", "PRIVACY_WRITE"),
        ("offers_filter", "=offer.title = secret", "PRIVACY_READ"),
    ],
)
def test_what_cannot_be_chosen_like_this_is_said(name: str, text: str, code: str) -> None:
    found = told(**{name: text})
    assert code in {each for _, _, each in found}


def test_the_field_of_the_kinds_of_courses_has_options() -> None:
    organisation = Catalogue(MemoryStorage()).organisation
    for wrong in (b"course_kinds: provider", b"course_kinds: nowhere"):
        changed = organisation.replace(b"course_kinds: course_kind", wrong)
        assert ("organisation.yaml", "offers", "FIELD_UNKNOWN") in told(changed)


@pytest.mark.parametrize(
    ("old", "new", "element", "code"),
    [
        (b"keepers: [Vermittlung]", b"keepers: [Niemand]", "offers.keepers", "ORG_FUNCTION"),
        (b"keepers: [Vermittlung]", b"keepers: Vermittlung", "offers.keepers", "ORG_TYPE"),
        (b"course_places: 25", b"course_places: many", "offers", "ORG_TYPE"),
        (b"course_kinds: course_kind", b"course_kinds: 3", "offers", "ORG_TEXT"),
    ],
)
def test_the_rules_of_the_catalogue_make_sense(old: bytes, new: bytes, element: str, code: str) -> None:
    changed = Catalogue(MemoryStorage()).organisation.replace(old, new)
    assert ("organisation.yaml", element, code) in told(changed)
