"""Rules of BPMN 2.0 that the standard states beside its XML Schema; most hold whether a process is executed or not.

Each family is a module whose functions ``check_…(model)`` yield what breaks a rule. Where the execution finds the same
at the same element, :func:`engine.gate.merging.merged` keeps one of the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Final

from engine.feel import say
from engine.gate.material import problem
from engine.gate.reading import read_definitions
from engine.gate.schema import check_schema
from engine.gate.standard.collaboration import check_collaborations, check_message_flows
from engine.gate.standard.content import check_content, check_loops, check_quantities
from engine.gate.standard.data import check_associations, check_data, check_services, check_sets
from engine.gate.standard.events import check_events, check_links
from engine.gate.standard.expressions import check_formal, check_timers
from engine.gate.standard.flows import check_conditions, check_flows, check_lists
from engine.gate.standard.formats import check_formats
from engine.gate.standard.gateways import check_compensation, check_gateways
from engine.gate.standard.model import Model
from engine.gate.standard.references import check_borders, check_names, check_references
from engine.model import Finding
from engine.workflow.dialect import MAX_FINDINGS

RULES: Final[tuple[Callable[[Model], Iterator[Finding]], ...]] = (
    check_references,
    check_borders,
    check_names,
    check_lists,
    check_flows,
    check_conditions,
    check_gateways,
    check_compensation,
    check_events,
    check_links,
    check_formal,
    check_timers,
    check_formats,
    check_content,
    check_quantities,
    check_loops,
    check_data,
    check_sets,
    check_associations,
    check_services,
    check_message_flows,
    check_collaborations,
)


def read_model(file: str, data: bytes) -> Model | None:
    """Return the model of a BPMN file, or None where it is none that can be read."""
    root = read_definitions(file, data)
    return None if root is None else Model(file, root)


def check_standard(model: Model) -> Iterator[Finding]:
    """Yield a finding for everything in a BPMN file that breaks the XML Schema or a rule of the standard."""
    found = chain(check_schema(model.file, model.root), *(rule(model) for rule in RULES))
    yield from islice(found, MAX_FINDINGS)
    if next(found, None) is not None:
        yield problem(model.file, "", "SIZE", say("There are more findings; correct these first."))
