"""The simple types of XML Schema that BPMN uses: which texts are a number, a name, an address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from engine.feel import say

NAME: Final = re.compile(r"[^\W\d][\w.\-·]*")
"""An NCName; what differs from XML's own list of letters is of no use in any language."""
_QNAME: Final = re.compile(rf"(?:{NAME.pattern}:)?{NAME.pattern}")
_URI: Final = re.compile(r"(?:[^%#\\<>^`{|}\s]|%[0-9A-Fa-f]{2})*(?:#(?:[^%#\\<>^`{|}\s]|%[0-9A-Fa-f]{2})*)?")
_MARKED: Final = re.compile(r"##[A-Za-z]+")
"""BPMN's own values beside addresses, such as ##WebService and ##Compensate."""
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DOUBLE: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?|-?INF|NaN")


def _is_uri(text: str) -> bool:
    return _URI.fullmatch(text) is not None or _MARKED.fullmatch(text) is not None


def _is_int(text: str) -> bool:
    return _INTEGER.fullmatch(text) is not None and -(2**31) <= int(text) < 2**31


_FITS: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "string": (lambda _: True, say("any text")),
    "boolean": (("true", "false", "1", "0").__contains__, say("true or false")),
    "integer": (_INTEGER.fullmatch, say("a whole number")),
    "int": (_is_int, say("a whole number")),
    "double": (_DOUBLE.fullmatch, say("a number")),
    "anyURI": (_is_uri, say("an address (URI)")),
    "ID": (NAME.fullmatch, say("an id of letters, digits, '_', '-' and '.', beginning with a letter or '_'")),
    "IDREF": (NAME.fullmatch, say("the id of an element")),
    "QName": (_QNAME.fullmatch, say("the id of an element")),
}


def wanted(kind: str, text: str) -> str | None:
    """Return what the text should be, as a phrase, or None where it is of the type."""
    if "|" in kind:
        return None if text in kind.split("|") else say("one of {values}", values=", ".join(kind.split("|")))
    fits, phrase = _FITS[kind]
    return None if fits(text if kind == "string" else text.strip(" \t\r\n")) else phrase
