"""``uv run python -m tests.upgrades.write``: write the fixture of the software that is checked out.

Run it whenever the format of the state changes (:data:`engine.workflow.state.VERSION`), before anything is released
that writes the new one. A fixture of an earlier commit is written in a worktree of it, with ``tests/upgrades`` and
``tests/engine/workflow/build.py`` of the present one laid over it; kinds that its engine cannot execute are left out,
and so are those that are named (what it executes otherwise than the present one).
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.model import Severity
from engine.storage.embedded import EmbeddedServer
from engine.storage.migrations import migrate
from engine.workflow import parse_definitions, state
from tests.upgrades.fixture import STATES, Fixture, Played, dumped
from tests.upgrades.kinds import GROUP, KINDS, PERSON, Kind, files
from tests.upgrades.player import Player


def main() -> None:
    """Write the fixture and say where."""
    kinds = {key: kind for key, kind in _executable(KINDS).items() if key not in sys.argv[1:]}
    for key in KINDS.keys() - kinds.keys():
        sys.stdout.write(f"{key} is left out.\n")
    with TemporaryDirectory(prefix="ip-upgrade-") as folder:
        server = EmbeddedServer.start(Path(folder))
        try:
            fixture = _played(server.url, kinds)
        finally:
            server.stop()
    path = STATES / f"{fixture.migration}.format-{fixture.state_format}.jsonl.zst"
    fixture.write(path)
    sys.stdout.write(f"{path}: {len(fixture.cases)} cases, {path.stat().st_size} bytes\n")


def _executable(kinds: Mapping[str, Kind]) -> dict[str, Kind]:
    """Return the kinds whose diagrams this version can execute."""
    given = files(kinds)
    _, findings = parse_definitions(given)
    wrong = {finding.file for finding in findings if finding.severity is Severity.ERROR}
    return {key: kind for key, kind in kinds.items() if f"{key}/{key}.bpmn" not in wrong}


def _played(url: str, kinds: Mapping[str, Kind]) -> Fixture:
    migrate(url)
    player = Player(url)
    try:
        player.publish(files(kinds), PERSON, GROUP)
        played = {key: kind for key, kind in kinds.items() if kind.started}
        numbers = {key: player.start(key, kind.values, PERSON) for key, kind in played.items()}
        for key, kind in played.items():
            for action in kind.before:
                player.act(numbers[key], action, PERSON)
        stored = {key: player.told(number) for key, number in numbers.items()}
        tables, sequences, migration = dumped(url)
        now = player.now
        cases = [
            Played(
                kind=key,
                number=numbers[key],
                actions=list(kind.after),
                stored=stored[key],
                told=[player.act(numbers[key], action, PERSON) for action in kind.after],
                case_file=player.case_file(numbers[key]),
            )
            for key, kind in played.items()
        ]
    finally:
        player.close()
    return Fixture(
        migration=migration,
        state_format=state.VERSION,
        now=now.isoformat(),
        person=PERSON,
        tables=tables,
        sequences=sequences,
        cases=cases,
    )


if __name__ == "__main__":
    main()
