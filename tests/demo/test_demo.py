"""The demo as a process: from nothing to pages, and to nothing again, however it ends."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import psutil
import pytest

from engine.demo.folder import processes_folder
from engine.demo.web import HOST, free_port
from engine.feel import LOCAL_ZONE

LIMIT = 60
LIVED = r"Simulated days: (\d+) of \1\b"
"""What the demo says when its people have lived up to the present."""


class Demo:
    """A started demo and what it says."""

    def __init__(self, data: Path, port: int, *, cases: int = 2, processes: Path | None = None) -> None:
        command = [sys.executable, "-m", "engine.cli", "demo", "--data-dir", data, "--port", port, "--cases", cases]
        command += ["--processes", processes] if processes is not None else []
        self.port = port
        self.output = data.with_suffix(".output")
        with self.output.open("w") as output:
            self.process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=output)

    def said(self) -> str:
        return self.output.read_text()

    def wait_for(self, pattern: str) -> None:
        limit = time.monotonic() + LIMIT
        while not re.search(pattern, self.said()):
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < limit, self.said()
            time.sleep(0.05)

    def family(self) -> list[psutil.Process]:
        """Return every process that the demo has started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def status_of(self, path: str) -> int:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()


@pytest.fixture
def data() -> Iterator[Path]:
    """A data directory with a short path that every user can reach."""
    folder = Path(tempfile.mkdtemp(prefix="ip-demo-"))
    folder.chmod(0o755)
    yield folder / "data"
    rmtree(folder)


def postgres_of(data: Path) -> list[int]:
    """Return the postmasters that run on the data directory."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if any(word.startswith(str(data)) for word in words) and "postgres" in words[0]:
            found.append(process.pid)
    return found


def test_the_demo_starts_serves_and_ends_cleanly(data: Path) -> None:
    demo = Demo(data, free_port())
    demo.wait_for(LIVED)
    said = demo.said()
    assert f"Open http://{HOST}:{demo.port} in a browser." in said
    assert re.search(r"Eingangszone +kr-u25\.eingangszone", said)
    assert re.search(r"Password of each of these generated accounts: \S{12}", said)
    assert demo.status_of("/sign-in") == 200
    assert postgres_of(data)

    other = Demo(data.with_name("other"), demo.port)
    assert other.process.wait(LIMIT) == 2
    assert re.fullmatch(rf"Error: --port: port {demo.port} is in use; name another one\.\n", other.said())
    second = Demo(data, free_port())
    assert second.process.wait(LIMIT) == 2
    assert "is in use by another demo" in second.said()
    assert second.said().count("\n") == 1

    family = demo.family()
    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(LIMIT) == 0
    assert [process for process in family if process.is_running()] == []
    assert postgres_of(data) == []


def test_a_database_that_ends_is_started_again(data: Path) -> None:
    demo = Demo(data, free_port())
    demo.wait_for(LIVED)
    for process in map(psutil.Process, postgres_of(data)):
        process.kill()
    demo.wait_for("The database had ended by itself; it runs again")
    assert demo.status_of("/readyz") == 200
    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(LIMIT) == 0


def test_a_killed_demo_takes_its_children_along_and_can_start_again(data: Path) -> None:
    demo = Demo(data, free_port())
    demo.wait_for(LIVED)
    web = [process for process in demo.family() if "gunicorn" in " ".join(process.cmdline())]
    assert web
    demo.process.kill()
    demo.process.wait(LIMIT)
    gone, alive = psutil.wait_procs(web, timeout=20)
    assert len(gone) == len(web)
    assert alive == []

    again = Demo(data, demo.port)
    again.wait_for("Stop with Ctrl-C")
    assert again.status_of("/sign-in") == 200
    again.process.send_signal(signal.SIGINT)
    assert again.process.wait(LIMIT) == 0
    assert "Simulated days" not in again.said()  # they had lived before
    assert postgres_of(data) == []


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The processes, with a deadline that is no duration."""
    folder = tmp_path / "processes"
    copytree(processes_folder(), folder)
    organisation = folder / "organisation.yaml"
    text = organisation.read_text()
    assert "limit: P1D" in text
    organisation.write_text(text.replace("limit: P1D", "limit: bald", 1))
    return folder


def test_without_a_publication_a_broken_folder_ends_the_demo_before_a_page_is_served(data: Path, broken: Path) -> None:
    demo = Demo(data, free_port(), processes=broken)
    assert demo.process.wait(LIMIT) == 1
    assert re.search(r"organisation\.yaml:deadlines\.\w+: ORG_DURATION .+\n", demo.said())
    assert "Open http" not in demo.said()
    assert not (data / "log" / "web.log").exists()
    assert postgres_of(data) == []


def test_with_a_publication_the_demo_goes_on_with_it_and_says_what_is_wrong(data: Path, broken: Path) -> None:
    first = Demo(data, free_port(), cases=0)
    first.wait_for("Stop with Ctrl-C")
    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait(LIMIT) == 0

    again = Demo(data, first.port, cases=2, processes=broken)
    again.wait_for(LIVED)
    said = again.said()
    assert f"Open http://{HOST}:{again.port} in a browser." in said
    assert re.search(r"organisation\.yaml:deadlines\.\w+: ORG_DURATION .+\n", said)
    assert f"{broken} was not published, 1 finding(s) stand against it; the last publication stays in force." in said
    assert f"Correct them and start again, or see 'integration-point check {broken}'." in said
    assert again.status_of("/sign-in") == 200
    again.process.send_signal(signal.SIGTERM)
    assert again.process.wait(LIMIT) == 0


def test_the_command_line_publishes_a_changed_deadline_while_the_demo_runs(data: Path, tmp_path: Path) -> None:
    demo = Demo(data, free_port(), cases=0)
    demo.wait_for("Stop with Ctrl-C")
    address = data / "database-url"
    assert f'export DATABASE_URL="$(cat {address})"\n' in demo.said()
    assert stat.S_IMODE(address.stat().st_mode) == 0o600

    def ask(*arguments: str) -> Any:
        command = [sys.executable, "-m", "engine.cli", *arguments]
        environment = {**os.environ, "DATABASE_URL": address.read_text()}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LIMIT, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout) if "--json" in arguments else done.stdout

    def days_of_a_new_case() -> int:
        start = ("case", "start", "integration_point", "--as", "vie.eingangszone", "--value", "site=VIE", "--json")
        started = ask(*start)
        (task,) = started["open_tasks"]
        begins, due = (datetime.fromisoformat(each) for each in (started["started_at"], task["due_at"]))
        return (due.astimezone(LOCAL_ZONE).date() - begins.astimezone(LOCAL_ZONE).date()).days

    assert days_of_a_new_case() == 1
    folder = tmp_path / "processes"
    copytree(processes_folder(), folder)
    rmtree(folder / "scenarios")  # they tell the old deadline
    file = folder / "organisation.yaml"
    text = file.read_text()
    changed = re.sub(r"(?<=^  aufnahme: )(.*limit: )P1D", r"\1P2D", text, flags=re.MULTILINE)
    assert changed != text
    file.write_text(changed)
    assert "Published" in ask("publish", str(folder), "--as", "ip.prozessverantwortliche")
    assert days_of_a_new_case() == 2
    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(LIMIT) == 0
