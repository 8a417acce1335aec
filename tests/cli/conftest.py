"""The command line as somebody at a terminal meets it, called in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from engine.cli import main


@dataclass(frozen=True)
class Result:
    """What the command line left behind."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        assert self.returncode == 0, self.stderr
        return json.loads(self.stdout)


Run = Callable[..., Result]


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> Result:
    """Run a command to its end."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    printed = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return Result(left.value.code, printed.out, printed.err)


def one_line(result: Result) -> str:
    """Return the only line on stderr, which is never a traceback."""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in result.stderr
    return lines[0]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line without a database, as the installed program does."""
    for name in ("DATABASE_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)

    def run_it(*arguments: str, **environment: str) -> Result:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return call(capsys, *arguments)

    return run_it
