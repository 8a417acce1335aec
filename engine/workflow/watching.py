"""Who watches cases on their way through the diagrams: the coverage of stories. In service nobody does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from engine.dmn import MatchedRule


class Watcher(Protocol):
    """Is told of every flow that a token follows, and of every rule that a decision matched, as it happens.

    What a command does before it fails is told as well.
    """

    def follows(self, process_key: str, flow: str) -> None:
        """Take note that a token follows the sequence flow of this id."""

    def decides(self, file: str, rules: Iterable[MatchedRule]) -> None:
        """Take note of the rules that a decision of this file matched, those of other tables on the way included."""
