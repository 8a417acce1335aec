"""What a page tells of the history of a case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from engine.model import HistoryEvent
from webui.story import essence

CASE = uuid4()
MINUTES = count()


def event(tag: str, task: UUID | None = None, *, actor: str = "anna", at: datetime | None = None) -> HistoryEvent:
    """Return an event of a command of its own, or of the one at that instant."""
    at = at or datetime(2016, 1, 11, 8, tzinfo=UTC) + timedelta(minutes=next(MINUTES))
    return HistoryEvent(case_id=CASE, at=at, actor=actor, event=tag, task_id=task)


def test_who_took_on_a_task_is_told_until_it_is_done() -> None:
    done, open_now = uuid4(), uuid4()
    history = [event("task:claim", done), event("task:complete", done), event("task:claim", open_now)]
    assert essence(history) == (history[1], history[2])


def test_a_task_that_was_given_back_tells_who_had_it() -> None:
    task = uuid4()
    history = [event("task:claim", task), event("task:unclaim", task)]
    assert essence(history) == tuple(history)


def test_a_deadline_is_told_where_somebody_got_something_to_do() -> None:
    quiet = event("timer:fire", actor="system")
    passed = event("element:complete", actor="system", at=quiet.at)
    loud = event("timer:fire", actor="system")
    opened = event("task:open", uuid4(), actor="system", at=loud.at)
    assert essence([quiet, passed, loud, opened]) == (loud, opened)
