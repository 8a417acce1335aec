"""By what a person is recognised: the fields of the case file that the schema marks with ``x-identifies``.

Two spellings of one person make one key: Unicode forms, upper and lower case, white space and the order of first and
last name do not count. Everything else does: a look-up finds exactly the person asked for and nobody like her.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from typing import Any, Final

from engine.feel import say
from engine.model import PersonKeys

NAME: Final = "name"
BIRTH_DATE: Final = "birth_date"
REGISTER_NUMBER: Final = "register_number"
_FITTING: Final = {NAME: None, BIRTH_DATE: "date", REGISTER_NUMBER: None}
"""What ``x-identifies`` may say, with the format of the field."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """What somebody says of a person whom she looks for."""

    name: str | None = None
    birth_date: date | None = None
    register_number: str | None = None

    @property
    def keys(self) -> PersonKeys:
        """Return by what storage finds the cases of the person: name and birth date together, or the number."""
        name, number = normal_name(self.name or ""), normal_number(self.register_number or "")
        known = name and self.birth_date is not None
        return PersonKeys(
            name=_digest(f"{name}\0{self.birth_date}") if known else None,
            register=_digest(number) if number else None,
        )


def identity_of(identifying: Mapping[str, str], case_file: Mapping[str, Any]) -> Identity:
    """Return what the case file says of its person; ``identifying`` names the field of each mark."""
    found = {mark: case_file.get(key) for mark, key in identifying.items()}
    name, born, number = found.get(NAME), found.get(BIRTH_DATE), found.get(REGISTER_NUMBER)
    return Identity(
        name=name if isinstance(name, str) else None,
        birth_date=born if isinstance(born, date) and not isinstance(born, datetime) else None,
        register_number=number if isinstance(number, str) else None,
    )


def keys_of(identifying: Mapping[str, str], case_file: Mapping[str, Any]) -> PersonKeys:
    """Return by what the person of the case is found."""
    return identity_of(identifying, case_file).keys


def normal_name(name: str) -> str:
    """Return the name as it is compared.

    >>> normal_name("  MÜLLER,  Anna Maria ") == normal_name("Anna Maria Müller")
    True
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
    return " ".join(sorted(folded.replace(",", " ").split()))


def normal_number(number: str) -> str:
    """Return the number of a register as it is compared: its letters and digits.

    >>> normal_number("1603 0401-0017")
    '160304010017'
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", number).casefold()))


def wrong_mark(mark: Any, type_: str, format_: str | None) -> str | None:
    """Return what is wrong with ``x-identifies`` on a field of the type and format, or None."""
    if not isinstance(mark, str) or mark not in _FITTING:
        return say("'x-identifies' is none of {known}; write one of them.", known=", ".join(_FITTING))
    if type_ != "string" or format_ != _FITTING[mark]:
        if _FITTING[mark]:
            return say("Only a date identifies a person by '{mark}'; mark a field with the format 'date'.", mark=mark)
        return say("Only a text identifies a person by '{mark}'; mark a text without a format.", mark=mark)
    return None


def wrong_marks(identifying: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yield field and problem where a mark stands on several fields, or name or birth date alone.

    ``identifying`` names the fields of each mark.
    """
    for mark, keys in identifying.items():
        for key in keys[1:]:
            yield (
                key,
                say(
                    "The field '{other}' identifies a person by '{mark}' already; mark one of the two.",
                    other=keys[0],
                    mark=mark,
                ),
            )
    for mark, other in ((NAME, BIRTH_DATE), (BIRTH_DATE, NAME)):
        if mark in identifying and other not in identifying:
            yield (
                identifying[mark][0],
                say("A person is found by name and birth date together; mark a field as '{other}' too.", other=other),
            )


def _digest(text: str) -> str:
    """Return the text unreadable and of a fixed length: no index and no log gets a second copy of it."""
    return blake2b(text.encode(errors="replace"), digest_size=16).hexdigest()
