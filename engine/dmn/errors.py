"""What can be wrong with a decision model as such."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from engine.feel.sentences import say


class DmnError(ValueError):
    """The file is no decision model that can be used; ``element`` is the id of the place, empty for the whole file."""

    def __init__(self, message: str, element: str = "") -> None:
        self.message = message
        self.element = element
        super().__init__(say("{element}: {message}", element=element, message=message) if element else message)


Complain: TypeAlias = Callable[[str, str], None]
"""Takes what is wrong and the id of the element where it is."""
