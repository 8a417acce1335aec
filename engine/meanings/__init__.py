"""What each kind of finding means and what to do about it, family by family, in the order of the gate.

The kinds themselves, with how much they weigh, stand in :mod:`engine.model.codes`; each has its meaning here, which
``docs/gate.md`` and the workshop show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from engine.meanings.assignment import ASSIGNMENT
from engine.meanings.decisions import DECISIONS
from engine.meanings.execution import EXECUTION
from engine.meanings.expressions import EXPRESSIONS
from engine.meanings.files import FILES
from engine.meanings.forms import FORMS
from engine.meanings.meaning import Meaning
from engine.meanings.readability import READABILITY
from engine.meanings.references import REFERENCES
from engine.meanings.soundness import SOUNDNESS
from engine.meanings.standard import STANDARD
from engine.meanings.stories import STORIES
from engine.meanings.surroundings import SURROUNDINGS
from engine.meanings.translations import TRANSLATIONS

MEANINGS: Final[Mapping[str, Meaning]] = {
    **FILES,
    **EXECUTION,
    **STANDARD,
    **SOUNDNESS,
    **REFERENCES,
    **EXPRESSIONS,
    **DECISIONS,
    **FORMS,
    **SURROUNDINGS,
    **ASSIGNMENT,
    **READABILITY,
    **TRANSLATIONS,
    **STORIES,
}
"""By the code of the kind."""

__all__ = ["MEANINGS", "Meaning"]
