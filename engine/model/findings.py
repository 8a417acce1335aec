"""What is wrong with a file of a publication."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.codes import KINDS, Severity


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something wrong with a file of a publication, in a sentence that says what to do next.

    ``code`` is one of :data:`engine.model.codes.KINDS`, which says how much the finding weighs.
    """

    file: str
    element: str
    """Id of the element, or an empty string where the finding concerns the whole file."""
    code: str
    message: str
    path: tuple[str, ...] = ()
    """Ids of the elements on the way to what is wrong, where there is one to show."""

    def __post_init__(self) -> None:
        if self.code not in KINDS:
            raise ValueError(f"{self.code} is no kind of finding; enter it in engine.model.codes")

    @property
    def severity(self) -> Severity:
        """Return how much the finding weighs."""
        return KINDS[self.code].severity

    def __str__(self) -> str:
        return f"{self.file}:{self.element}: {self.code} {self.message}"
