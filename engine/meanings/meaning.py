"""What there is to say about a kind of finding."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """A kind of finding in words; all but the example are sentences that pages say in the language of the reader."""

    title: str
    """What is wrong, in short."""
    meaning: str
    """What that means for cases, people or the files."""
    example: str
    """Something that is found so, for developers: Markdown, not translated."""
    remedy: str
    """What to do about it."""
