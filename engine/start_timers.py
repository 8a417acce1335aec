"""Timers that begin cases: what a publication plans, and what is planned after one has begun a case."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import datetime

from engine.model import StartTimer
from engine.publication import Publication
from engine.workflow.plans import go_round


def renewed(
    publication: Publication, before: Sequence[StartTimer], now: datetime
) -> tuple[list[StartTimer], list[StartTimer]]:
    """Return the timers that are new with the publication, and those that it no longer has.

    A timer with the same text at the same place goes on as it was, one that has had its time included: publishing again
    begins no case twice and leaves none out. A new one begins no case for a time that is past.
    """
    known = {each.key: each for each in before}
    new = []
    for key, process in publication.definitions.processes.items():
        for start in process.timer_starts:
            stored = known.pop((key, start.element_id, start.number), None)
            if stored is not None and stored.timing == start.text:
                continue
            plan = publication.definitions.first_plan(start, now)
            new.append(
                StartTimer(
                    process_key=key,
                    element_id=start.element_id,
                    number=start.number,
                    timing=start.text,
                    due_at=None if plan is None else plan["due"],
                    plan=plan or {},
                )
            )
    return new, list(known.values())


def after_firing(timer: StartTimer) -> StartTimer:
    """Return the timer as it waits for its next time, if there is one."""
    plan = deepcopy(dict(timer.plan))
    return replace(timer, due_at=plan["due"] if go_round(plan) else None, plan=plan)
