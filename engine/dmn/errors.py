"""What can be wrong with a decision model as such."""

from __future__ import annotations


class DmnError(ValueError):
    """The file is no decision model that can be used; ``element`` is the id of the place, empty for the whole file."""

    def __init__(self, message: str, element: str = "") -> None:
        self.message = message
        self.element = element
        super().__init__(f"{element}: {message}" if element else message)
