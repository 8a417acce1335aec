"""What a file must not be before a reader of XML sees it, and what to say where that could not read it.

It must not be in an odd encoding or have masses of attributes.

The parser compares the attributes of an element with one another, so that many of them take it hours; and what is
counted in the bytes of a file counts only where a ``<`` is a ``<``.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from lxml import etree

from engine.feel.sentences import say

MAX_ATTRIBUTES: Final = 500
"""Of one element."""
ENCODINGS: Final = frozenset(
    {"utf-8", "utf8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"}
)
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([^\"'>]{0,80})")
_DECLARATION: Final = re.compile(r"\A\s*<\?xml\s[^>]*\?>\s*")
_ATTRIBUTE: Final = rb"[^\s=<>\"'/]++\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+')\s*+"
_RUN: Final = re.compile(rb"(?<=[\s\"'])(?:" + _ATTRIBUTE + rb")++")
_ONE: Final = re.compile(_ATTRIBUTE)


def obstacle(xml: bytes) -> str | None:
    """Return why the file is not to be read, as a sentence, or None. Takes time in proportion to the size."""
    wide = xml.startswith(_UTF_16)
    start = xml.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n")
    encoding = _declared(xml)
    if (start and not wide and not start.startswith(b"<")) or (encoding and encoding not in ENCODINGS):
        return say("The file is no XML in a usual encoding; save it in UTF-8.")
    text = xml.replace(b"\0", b"") if wide else xml
    for run in _RUN.finditer(text):
        if len(run[0]) > 4 * MAX_ATTRIBUTES and len(_ONE.findall(run[0])) > MAX_ATTRIBUTES:
            return say("An element has more than {most} attributes; remove what is none of BPMN or DMN.",
                       most=MAX_ATTRIBUTES)  # fmt: skip
    return None


def text_of(xml: bytes) -> str:
    """Return a file in which :func:`obstacle` sees none as text, without the declaration that names its encoding."""
    encoding = _declared(xml)
    if b"\0" in xml[:4]:
        encoding = "utf-16"
    elif not encoding or encoding == "utf-16":
        encoding = "utf-8"
    return _DECLARATION.sub("", xml.decode(encoding, "replace").removeprefix("\ufeff"), count=1)


def _declared(xml: bytes) -> str:
    found = _DECLARED.search(xml[:400].replace(b"\0", b""))
    return "" if found is None else found[1].decode("ascii", "replace").lower()


def not_xml(problem: Exception) -> str:
    """Return what to say of a file that the parser refused: the place, not its words, which are English for experts."""
    if not isinstance(problem, etree.XMLSyntaxError) or not problem.lineno:
        return say("The file is no XML that can be read. Save it again with the editor.")
    line, column = problem.position
    return say(
        "From line {line}, column {column} on the file is no XML that can be read. Save it again with the editor.",
        line=line,
        column=column,
    )
