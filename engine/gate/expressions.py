"""All that can be said of the expressions of a publication before any case has come, each looked at once."""

from __future__ import annotations

from collections.abc import Iterator

from engine.gate.decision_types import check_decision_types
from engine.gate.forms import check_forms
from engine.gate.inference import Inferences
from engine.gate.material import Material
from engine.gate.names import check_names
from engine.gate.types import check_types
from engine.gate.writes import check_writes
from engine.model import Finding


def check_expressions(material: Material) -> Iterator[Finding]:
    """Yield a finding for every name that nobody gives, and for all that makes no sense whatever the values are."""
    known = Inferences(material)
    for rule in (check_names, check_types, check_writes, check_forms, check_decision_types):
        yield from rule(known)
