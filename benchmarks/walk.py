"""Generated people who come to a counter of the own processes, over HTTP as in service."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from benchmarks.office import Office, entered
from benchmarks.pages import Answer
from engine.demo.answers import fill_in
from engine.demo.profile import person
from engine.model import Actor, HumanTask

PROCESSES: Final = Path(__file__).parents[1] / "processes"
COUNTER: Final = "KR-U25.Eingangszone"
PROCESS: Final = "integration_point"
PATH: Final = f"/cases/new/{PROCESS}"

Form = Mapping[str, str | list[str]]
"""A form as it is sent."""


class Newcomer:
    """Somebody who comes to the counter; the same for the same number."""

    def __init__(self, office: Office, number: int) -> None:
        self._office = office
        self._chance = random.Random(f"newcomer {number}")  # noqa: S311  # must be the same every time
        known = person(1, number, office.engine.clock()).known
        self._known = known | {"site": "KR-U25", "gemeinde": "Krefeld", "wohnsitzauflage": False}

    def opened(self) -> tuple[Answer, Form]:
        """Open the page that cases are started on; return it and what her form holds then, filled in."""
        page = self._office.people[COUNTER].get(PATH)
        startable = self._office.engine.cases.startable(self._actor(COUNTER))
        form = next(each.form for each in startable if each.process_key == PROCESS)
        given = {} if form is None else self._fill_in(form, {}, {})
        return page, page.form(PATH) | entered(given)

    def arrive(self, form: Form) -> Answer:
        """Send the filled-in form that her case begins with and return the answer."""
        return _sent(self._office.people[COUNTER].post(PATH, form))

    def work(self, task: HumanTask) -> Iterator[Answer]:
        """Look at the task, claim it unless it is, fill in its form and send it; yield each answer."""
        group = task.candidate_group or ""
        clerk, path = self._office.people[group], f"/tasks/{task.id}"
        page = clerk.get(path)
        yield page
        if task.assignee is None:
            yield _sent(clerk.post(f"{path}/claim", page.form(f"{path}/claim")))
            page = clerk.get(path)
            yield page
        view = self._office.engine.human_tasks.show(task.id, actor=self._actor(group))
        given = {} if view.form is None else self._fill_in(view.form, view.scope, view.values)
        yield _sent(clerk.post(f"{path}/complete", page.form(f"{path}/complete") | entered(given)))

    def first_task(self, started: Answer) -> HumanTask:
        """Return the task that the answer to her start form leads to."""
        task_id = UUID((started.location or "").rpartition("/")[2])
        with self._office.engine.storage.read() as reader:
            task = reader.task(task_id)
        if task is None:
            raise RuntimeError("There is no task where the answer leads to.")
        return task

    def _fill_in(self, form: Any, scope: Any, values: Any) -> dict[str, Any]:
        known = self._known | {key: value for key, value in values.items() if value is not None}
        return fill_in(form, scope, known, self._chance, self._office.engine.clock())

    def _actor(self, group: str) -> Actor:
        actor = self._office.engine.accounts.actor(group.lower())
        if actor is None:
            raise RuntimeError(f"There is no account for {group}.")
        return actor


def _sent(answer: Answer) -> Answer:
    if answer.status != HTTPStatus.SEE_OTHER:
        raise RuntimeError(f"A form was answered with HTTP {answer.status}.")
    return answer
