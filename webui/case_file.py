"""The case file as people read it: in chapters, one for each process that the case has been through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine import Fact
from engine.views import CaseView
from webui.language import gettext
from webui.own_texts import own


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """A part of the case file under its title; what is being worked on is open."""

    title: str
    facts: Sequence[Fact]
    is_open: bool


def chapters(view: CaseView, facts: Iterable[Fact]) -> tuple[Chapter, ...]:
    """Return the facts by the process that asked for them, in the order in which the case came to the processes.

    Then come those that a class sets apart, such as what tells of health, and last what no form asks for. Open is what
    the case began with and what a task is open in.
    """
    told = list(facts)
    common = [fact for fact in told if fact.field_class is None]
    own_process, *called = view.diagrams
    working = {each.task.process_key for each in view.open_tasks}
    found = []
    for number, diagram in enumerate((*called, own_process)):
        of_it = [fact for fact in common if fact.topic == diagram.process_key]
        is_open = number == 0 or diagram.process_key in working
        found.append(Chapter(title=own(diagram.name), facts=of_it, is_open=is_open))
    for title in dict.fromkeys(fact.field_class for fact in told if fact.field_class is not None):
        apart = [fact for fact in told if fact.field_class == title]
        found.append(Chapter(title=own(title), facts=apart, is_open=False))
    rest = [fact for fact in common if fact.topic is None]
    found.append(Chapter(title=gettext("Vom Ablauf eingetragen"), facts=rest, is_open=False))
    return tuple(chapter for chapter in found if chapter.facts)
