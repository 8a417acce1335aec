"""A storage that keeps a look at every case as it was saved, so that a test can ask what held after every step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from engine.model import Case, CaseState, HumanTask
from engine.organisation import Organisation
from engine.storage import MemoryStorage
from engine.storage.interface import ChangeSet, UnitOfWork
from engine.storage.memory import MemoryUnitOfWork


@dataclass
class Step:
    """A case and its open tasks as one command left them."""

    case: Case
    tasks: tuple[HumanTask, ...]

    @property
    def at(self) -> datetime:
        return self.case.updated_at


@dataclass
class WatchedStorage(MemoryStorage):
    """The memory storage; ``steps`` holds every saved step by case number."""

    steps: dict[str, list[Step]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()

    def begin(self) -> UnitOfWork:
        return _Watched(self)

    def without_one_team(self, organisation: Organisation) -> list[str]:
        """Return each step after which an open case had no responsible team of the organisation."""
        return [
            f"{step.case.number} at {step.at}: {step.case.responsible_team}"
            for steps in self.steps.values()
            for step in steps
            if step.case.state is CaseState.RUNNING and step.case.responsible_team not in organisation.teams
        ]

    def without_a_group(self, organisation: Organisation, staffed: frozenset[str]) -> list[str]:
        """Return each open task that waited, after some step, for a group that does not exist or has no member."""
        return [
            f"{task.case_number} {task.task_key} at {step.at}: {task.candidate_group}"
            for steps in self.steps.values()
            for step in steps
            if step.case.state is CaseState.RUNNING
            for task in step.tasks
            if task.candidate_group not in organisation.groups & staffed
        ]

    def days_without_a_team(self, organisation: Organisation, until: datetime) -> float:
        """Return for how many days, over all cases, an open case had no responsible team."""
        total = timedelta()
        for steps in self.steps.values():
            ends = [step.at for step in steps[1:]] + [until]
            for step, end in zip(steps, ends, strict=True):
                if step.case.state is CaseState.RUNNING and step.case.responsible_team not in organisation.teams:
                    total += end - step.at
        return total / timedelta(days=1)


class _Watched(MemoryUnitOfWork):
    def __init__(self, storage: WatchedStorage) -> None:
        super().__init__(storage)
        self._steps = storage.steps

    def save(self, changes: ChangeSet) -> None:
        super().save(changes)
        case = changes.case.case
        self._steps.setdefault(case.number, []).append(Step(case, case.open_tasks))
