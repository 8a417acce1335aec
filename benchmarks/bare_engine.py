"""The engine alone: no storage, no HTTP, the same model."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from engine.model import utc_now
from engine.organisation import ORGANISATION_FILE, parse_organisation
from engine.workflow import parse_definitions

PROCESS: Final = "two_steps"
ANSWERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "erfassen_task": {
        "name": "Beispiel-0001, Amira",
        "geburtsdatum": date(1994, 5, 17),
        "gemeinde": "Ort",
        "sprache": "Arabisch",
        "dolmetscher": True,
    },
    "pruefen_task": {"ergebnis": "Angaben stimmen", "fertig": False},
}


def seconds_per_step(files: Mapping[str, bytes], rounds: int) -> list[float]:
    """Return how long each of ``rounds`` completions took: restore the case, complete the task, dump the case."""
    organisation, _ = parse_organisation(files[ORGANISATION_FILE])
    if organisation is None:
        raise RuntimeError("The organisation of the model cannot be read.")
    definitions, _ = parse_definitions(files, constants=organisation.constants)
    execution, step = definitions.start(PROCESS, {"case_number": "IP-0000-000001"}, utc_now)
    state, case_file = execution.dump(), dict(execution.case_file)
    seconds = []
    for _ in range(rounds):
        task = step.tasks[0]
        begin = time.perf_counter()
        execution = definitions.load(PROCESS, state, case_file, utc_now)
        step = execution.complete_task(task.id, ANSWERS[task.task_key])
        state = execution.dump()
        seconds.append(time.perf_counter() - begin)
        case_file = dict(execution.case_file)
    return seconds
