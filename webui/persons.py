"""What a page carries along of a person who was looked for or entered: in inputs of its own, never in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine import PersonField, PersonMatch
from engine.errors import PersonKnown
from webui.formatting import entered_day

CONFIRMED_FIELD: Final = "_other_person"
_PREFIX: Final = "_person_"
_MARKS: Final = ("name", "birth_date", "register_number")


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Cases of the person who is about to be entered, with what it takes to go on with one of them instead."""

    matches: tuple[PersonMatch, ...]
    numbers: str
    """Of all the cases, for the box that says that it is another person."""
    carried: Mapping[str, str]
    """Inputs that say who was entered, by their names."""


def known_person(refusal: PersonKnown) -> KnownPerson:
    """Return what the page needs of the refusal."""
    entered = refusal.identity
    born = entered.birth_date
    person = {
        "name": entered.name or "",
        "birth_date": "" if born is None else entered_day(born),
        "register_number": entered.register_number or "",
    }
    return KnownPerson(refusal.matches, " ".join(refusal.numbers), carried(person))


def confirmed(form: Mapping[str, str]) -> tuple[str, ...]:
    """Return the numbers of the cases of which somebody has said that theirs is another person."""
    return tuple(form.get(CONFIRMED_FIELD, "").split())


def carried(person: Mapping[str, str]) -> dict[str, str]:
    """Return the inputs that carry the person along; what is empty stays behind."""
    return {f"{_PREFIX}{mark}": person[mark] for mark in _MARKS if person.get(mark)}


def person_in(form: Mapping[str, str]) -> dict[str, str]:
    """Return the person that the inputs of the page carry."""
    return {mark: form[f"{_PREFIX}{mark}"] for mark in _MARKS if form.get(f"{_PREFIX}{mark}")}


def prefilled(person: Mapping[str, str], fields: tuple[PersonField, ...]) -> dict[str, str]:
    """Return what the person's inputs mean for the fields of the case file."""
    return {field.key: person[field.mark] for field in fields if field.mark in person}
