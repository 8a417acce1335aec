"""The commands of operation and casework on a real database, from an empty one to a completed case."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from engine.storage import open_storage
from tests.cli.conftest import Result, Run, call

SMALL = Path(__file__).parents[1] / "publications" / "small"
PASSWORD = "ein langes Passwort nur für Tests"


@pytest.fixture
def run(database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line on the database of the test."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("INTEGRATION_POINT_PASSWORD", PASSWORD)

    def run_it(*arguments: str) -> Result:
        return call(capsys, *arguments)

    return run_it


@pytest.fixture
def staffed(run: Run) -> Run:
    """The small publication with two people of two teams."""
    assert run("publish", str(SMALL)).returncode == 0
    for name, group in (("eva", "KR-U25.Eingangszone"), ("vera", "KR-U25.SGB3.Vermittlung")):
        added = run("user", "add", name, "--name", f"{name.title()} (erzeugt)", "--group", group)
        assert (added.returncode, added.stdout) == (0, f"{name} may sign in; member of {group}.\n")
    return run


def tasks(run: Run, username: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("task", "list", "--as", username, "--json").json["tasks"]
    return found


def test_migrate_brings_an_empty_database_to_the_present_schema_once(
    database_server: Any, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_server.create_database("cli_migrate"))
    assert run("migrate").stdout.startswith("Applied: ")
    assert run("migrate").stdout == "The database has the present schema; nothing was done.\n"


def test_the_reason_of_a_publication_is_kept(run: Run, database_url: str) -> None:
    assert run("publish", str(SMALL), "--reason", "Erste Fassung").returncode == 0
    storage = open_storage(database_url)
    with storage.read() as reader:
        (deployment,) = reader.deployments()
    storage.close()
    assert deployment.reason == "Erste Fassung"


def test_a_folder_is_published_once_and_never_half(run: Run, tmp_path: Path) -> None:
    first = run("publish", str(SMALL))
    assert (first.returncode, first.stdout.splitlines()[0]) == (0, "small version 1: Kleiner Prozess")
    assert run("publish", str(SMALL)).stdout == "The folder is published already; nothing was done.\n"
    broken = tmp_path / "processes"
    for file in SMALL.rglob("*.*"):
        target = broken / file.relative_to(SMALL)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes().replace(b'formId="register"', b'formId="fehlt"'))
    refused = run("publish", str(broken))
    assert refused.returncode == 1
    assert "small/small.bpmn:register: FORM_MISSING There is no form 'fehlt'" in refused.stdout
    assert (
        "FORM_UNUSED No task and no event uses the form 'register'; remove it, or choose it at one. (warning)\n"
        in refused.stdout
    )
    assert refused.stderr == "Nothing was published. Errors: 1, warnings: 1.\n"
    german = run("publish", "--lang", "de", str(broken))
    assert "small/small.bpmn:register: FORM_MISSING Das Formular „fehlt“ gibt es nicht" in german.stdout
    assert (german.returncode, german.stderr) == (1, "Es wurde nichts veröffentlicht. Fehler: 1, Hinweise: 1.\n")
    assert run("publish", str(SMALL)).stdout == "The folder is published already; nothing was done.\n"


def test_only_who_may_publish_publishes(staffed: Run) -> None:
    refused = staffed("publish", str(SMALL), "--as", "eva")
    assert (refused.returncode, refused.stderr) == (2, "Error: eva may not publish process definitions.\n")


def test_two_people_take_a_case_from_the_counter_to_the_end(staffed: Run) -> None:
    started = staffed("case", "start", "small", "--as", "eva", "--value", "site=KR-U25", "--json").json
    number = started["number"]
    (register,) = tasks(staffed, "eva")
    assert (register["task_key"], register["case_number"]) == ("register", number)
    assert tasks(staffed, "vera") == []

    refused = staffed("task", "complete", register["id"], "--as", "eva", "--value", "name=x")
    assert (refused.returncode, refused.stderr) == (2, "Error: The task is not claimed by eva; claim it first.\n")
    claimed = staffed("task", "claim", register["id"], "--as", "eva")
    assert claimed.stdout.startswith(f"Person registrieren of {number} is yours, due ")
    refused = staffed("task", "complete", register["id"], "--as", "eva", "--value", "name=Testperson")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.splitlines() == [
        "Error: 1 field(s) of the form need attention: geburtsdatum. geburtsdatum: required."
    ]
    values = ("--value", "name=Testperson 001 (erzeugt)", "--value", "geburtsdatum=01.03.1994")
    done = staffed("task", "complete", register["id"], "--as", "eva", *values, "--value", 'dokument:="Gestattung"')
    assert done.stdout.startswith(f"{number}  small version 1  running  KR-U25.SGB3\n")

    (advise,) = tasks(staffed, "vera")
    assert staffed("task", "claim", advise["id"], "--as", "vera").returncode == 0
    assert staffed("task", "complete", advise["id"], "--as", "vera", "--json").json["state"] == "completed"
    shown = staffed("case", "show", number, "--as", "vera", "--json").json
    assert (shown["state"], shown["case_file"]["geburtsdatum"], shown["open_tasks"]) == ("completed", "1994-03-01", [])
    listed = staffed("case", "list", "--as", "vera").stdout.splitlines()
    assert listed[1].split()[:3] == [number, "small", "completed"]


@pytest.fixture
def registered(staffed: Run) -> str:
    """A case whose person has no document yet."""
    number: str = staffed("case", "start", "small", "--as", "eva", "--value", "site=KR-U25", "--json").json["number"]
    (register,) = tasks(staffed, "eva")
    staffed("task", "claim", register["id"], "--as", "eva")
    values = ("--value", "name=Testperson 002 (erzeugt)", "--value", "geburtsdatum=1994-03-01")
    staffed("task", "complete", register["id"], "--as", "eva", *values)
    return number


def test_an_event_is_recorded_as_on_the_page(staffed: Run, registered: str) -> None:
    listed = ("message", "--list", "--key", registered, "--as", "eva")
    assert staffed(*listed).stdout.splitlines()[1].split() == [
        "document_received", "Dokument", "eingegangen", "now", "dokument*",
    ]  # fmt: skip
    message = ("message", "document_received", "--key", registered, "--as", "eva")
    refused = staffed(*message, "--value", "dokument=")
    assert (refused.returncode, refused.stderr.count("dokument: required")) == (2, 1)
    value = ("--value", "dokument=Gestattung")
    done = staffed(*message, *value).stdout.splitlines()
    assert done[0] == "Recorded 'Dokument eingegangen'; the case has taken it."
    assert done[1].startswith(f"{registered}  small version 1  running")
    assert "Person beraten" in done[2]
    assert [task["task_key"] for task in tasks(staffed, "vera")] == ["advise"]

    kept = staffed(*message, *value, "--json").json
    assert kept["kept_until"] is not None
    assert [(event["name"], event["awaited"], event["fields"]) for event in staffed(*listed, "--json").json] == [
        ("document_received", False, ["dokument"])
    ]
    shown = ("case", "show", registered, "--as", "eva")
    assert "Kept: document_received (Dokument eingegangen), received " in staffed(*shown).stdout
    assert [each["message"] for each in staffed(*shown, "--json").json["kept_messages"]] == ["document_received"]
    assert "the case does not wait for it yet, it is kept until " in staffed(*message, *value).stdout


def test_a_message_that_nobody_records_is_delivered_or_kept(staffed: Run, registered: str) -> None:
    message = ("message", "other", "--key", registered, "--as", "eva")
    assert staffed(*message).stdout == "Nobody waits for this message yet; it is kept.\n"
    assert staffed(*message, "--json").json is None
    for wrong in (("message", "--key", registered), ("message", "other", "--list", "--key", registered)):
        assert staffed(*wrong, "--as", "eva").stderr.startswith("Error: Name the message, or ask for --list.")


PERSON = ("--value", "name=Testperson 003 (erzeugt)", "--value", "geburtsdatum=1994-03-01")


def begun(run: Run) -> tuple[str, str]:
    """Start a case, claim its first task and return the number and the id of the task."""
    number = run("case", "start", "small", "--as", "eva", "--value", "site=KR-U25", "--json").json["number"]
    (task,) = [each for each in tasks(run, "eva") if each["case_number"] == number]
    run("task", "claim", task["id"], "--as", "eva")
    return number, task["id"]


def test_a_person_is_found_and_not_entered_twice_unasked(staffed: Run) -> None:
    first, task = begun(staffed)
    assert staffed("task", "complete", task, "--as", "eva", *PERSON).returncode == 0
    find = ("person", "find", "--name", "(erzeugt) TESTPERSON 003", "--birth-date", "01.03.1994", "--as", "vera")
    assert [found["case_number"] for found in staffed(*find, "--json").json] == [first]
    assert staffed(*find).stdout.splitlines()[1].split()[:3] == [first, "small", "running"]
    nobody = staffed("person", "find", "--name", "Testperson 003", "--birth-date", "1994-03-01", "--as", "vera")
    assert nobody.stdout == "No case of this person.\n"
    assert staffed("person", "find", "--name", "Testperson 003", "--as", "vera").returncode == 2
    assert staffed("person", "index").stdout == "Nothing was to be done.\n"

    second, task = begun(staffed)
    refused = staffed("task", "complete", task, "--as", "eva", *PERSON)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.endswith(f"To confirm: --confirm-other-person {first}\n")
    assert staffed("task", "complete", task, "--as", "eva", *PERSON, "--confirm-other-person", first).returncode == 0
    assert {found["case_number"] for found in staffed(*find, "--json").json} == {first, second}


def test_a_case_is_closed_for_another_and_an_ended_one_taken_up(staffed: Run) -> None:
    first, task = begun(staffed)
    staffed("task", "complete", task, "--as", "eva", *PERSON, "--value", "dokument=Gestattung")
    (advise,) = tasks(staffed, "vera")
    staffed("task", "claim", advise["id"], "--as", "vera")
    staffed("task", "complete", advise["id"], "--as", "vera")
    second, _ = begun(staffed)
    closed = staffed("case", "cancel", second, "--same-person-as", first, "--as", "eva", "--json").json
    assert (closed["state"], closed["open_tasks"]) == ("cancelled", [])
    refused = staffed("case", "cancel", first, "--same-person-as", second, "--as", "eva")
    assert (refused.returncode, refused.stderr) == (2, f"Error: The case {first} has ended; nothing was changed.\n")

    taken = staffed("person", "take-up", first, "--value", "site=KR-U25", "--as", "eva", "--json").json
    assert taken["number"] not in (first, second)
    shown = staffed("case", "show", taken["number"], "--as", "eva", "--json").json
    assert shown["case_file"]["name"] == "Testperson 003 (erzeugt)"
    assert "weg" not in shown["case_file"]


def test_the_monitor_prints_what_hangs(staffed: Run) -> None:
    assert staffed("monitor").stdout == "Nothing is open.\n"
    assert staffed("user", "close", "vera").returncode == 0
    number = staffed("case", "start", "small", "--as", "eva", "--value", "site=KR-U25", "--json").json["number"]
    (register,) = tasks(staffed, "eva")
    staffed("task", "claim", register["id"], "--as", "eva")
    values = ("--value", "name=Testperson 003 (erzeugt)", "--value", "geburtsdatum=01.03.1994")
    staffed("task", "complete", register["id"], "--as", "eva", *values, "--value", 'dokument:="Gestattung"')

    shown = staffed("monitor").stdout.splitlines()
    assert shown[1].split() == ["KR-U25.SGB3", "1", "1", "0", "-", "0", "0", "1"]
    assert shown[2].startswith(f"Stuck for 0 day(s): {number} at advise (no_members, 1 attempt(s)): The group ")
    told = staffed("monitor", "--json").json
    assert (told["total"]["running"], told["total"]["open_tasks"]) == (1, 1)
    assert told["overdue"] == {"total": 0, "oldest": []}
    assert [(each["case_number"], each["element"]) for each in told["incidents"]["oldest"]] == [(number, "advise")]
    assert staffed("user", "open", "vera").returncode == 0
    assert staffed("monitor", "--team", "VIE.SGB2", "--json").json["total"]["running"] == 0
    refused = staffed("monitor", "--as", "vera")
    assert (refused.returncode, refused.stderr) == (
        2,
        "Error: There is no page 'monitor', or it is not for you to see.\n",
    )


def test_accounts_are_changed_and_closed(staffed: Run) -> None:
    assert staffed("user", "groups", "eva", "--group", "KR-U25.SGB3.Vermittlung").returncode == 0
    assert staffed("user", "close", "vera").stdout == "vera can no longer sign in.\n"
    accounts = {account["username"]: account for account in staffed("user", "list", "--json").json}
    assert (accounts["eva"]["groups"], accounts["vera"]["active"]) == (["KR-U25.SGB3.Vermittlung"], False)
    assert staffed("task", "list", "--as", "vera").returncode == 2
    assert staffed("user", "open", "vera").returncode == 0
    assert staffed("task", "list", "--as", "vera").stdout == "Nothing waits for this account.\n"
    assert staffed("user", "password", "vera", "--password", "zu kurz").returncode == 2
    assert staffed("user", "password", "vera").stdout == "vera has a new password; her sessions have ended.\n"
    assert staffed("user", "list").stdout.splitlines()[0].split() == ["USER", "NAME", "ACCOUNT", "GROUPS"]


REFUSED = [
    ["case", "show", "IP-2016-999999", "--as", "eva"],
    ["case", "list", "--as", "nobody"],
    ["task", "claim", "00000000-0000-0000-0000-000000000000", "--as", "eva"],
    ["user", "add", "eva", "--name", "Noch eine (erzeugt)", "--group", "KR-U25.Eingangszone"],
    ["user", "add", "max", "--name", "Max (erzeugt)", "--group", "KR-U25.Empfang"],
    ["user", "add", "Max Muster", "--name", "Max (erzeugt)", "--group", "KR-U25.Eingangszone"],
    ["case", "start", "missing", "--as", "eva"],
    ["case", "start", "small", "--as", "vera", "--value", "site=KR-U25"],
    ["case", "start", "small", "--as", "eva", "--value", "site=BERLIN"],
    ["message", "document_received", "--key", "IP-2016-999999", "--as", "eva"],
    ["message", "--list", "--key", "IP-2016-999999", "--as", "eva"],
]


def test_what_cannot_be_done_is_one_clear_line(staffed: Run) -> None:
    for arguments in REFUSED:
        result = staffed(*arguments)
        assert (result.returncode, result.stdout) == (2, ""), arguments
        assert len(result.stderr.splitlines()) == 1, arguments
        assert result.stderr.startswith("Error: "), arguments
        assert "defect" not in result.stderr, arguments


def test_a_folder_that_is_not_there_is_a_finding(run: Run) -> None:
    result = run("publish", "/no/such/folder")
    assert result.returncode == 1
    assert "FOLDER_MISSING" in result.stdout


def test_a_case_of_others_does_not_exist(staffed: Run) -> None:
    number = staffed("case", "start", "small", "--as", "eva", "--value", "site=KR-U25", "--json").json["number"]
    staffed("user", "add", "jan", "--name", "Jan (erzeugt)", "--group", "KR-U25.SGB2.Vermittlung")
    refused = staffed("case", "show", number, "--as", "jan")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "or it is not for you to see" in refused.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_ends_cleanly_when_told_to(database_url: str, number: int) -> None:
    command = [sys.executable, "-m", "engine.cli", "work"]
    environment = {**os.environ, "DATABASE_URL": database_url}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stderr is not None
        assert "worker started" in worker.stderr.readline()
        worker.send_signal(number)
        rest = worker.stderr.read()
        assert worker.wait(timeout=30) == 0
    assert "worker stopped" in rest
    assert "Traceback" not in rest


def test_the_web_pages_are_served_until_told_to_stop(database_url: str, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": database_url, "SECRET_KEY": "x" * 40, "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "engine.cli", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        while "Listening at" not in (line := server.stderr.readline()):
            assert line, "the server ended before it listened"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60) as answer:
            assert answer.status == 200
        server.send_signal(signal.SIGTERM)
        rest = server.stderr.read()
        assert server.wait(timeout=60) == 0
    assert "Traceback" not in rest
    assert list(tmp_path.iterdir()) == []


def test_offers_are_imported_and_listed(staffed: Run, tmp_path: Path) -> None:
    file = tmp_path / "angebote.csv"
    file.write_text("Nummer;Art;Titel;Träger;Plätze\nM-1;Maßnahme;Werkstatt;Haus (erzeugt);3\n", encoding="cp1252")
    command = ("offers", "import", str(file), "--as")
    assert staffed(*command, "eva").stderr == "Error: eva may not import offers.\n"
    seen = staffed(*command, "vera", "--dry-run")
    assert (seen.returncode, seen.stdout) == (0, "2: M-1 new\n")
    assert staffed("offers", "list").stdout == "No such offer.\n"
    assert staffed(*command, "vera").stdout == "2: M-1 new\n1 new\n"
    assert staffed(*command, "vera").stdout == "2: M-1 same\n1 same\n"
    (offer,) = staffed("offers", "list", "werk", "--kind", "measure", "--free", "--json").json
    assert (offer["number"], offer["state"], offer["free"]) == ("M-1", "running", 3)
    assert staffed("offers", "list").stdout.splitlines()[1].split() == [
        "M-1", "measure", "Werkstatt", "Haus", "(erzeugt)", "-", "-", "running", "3",
    ]  # fmt: skip
    file.write_text("Nummer;Art;Titel;Träger;Plätze\nM-1;Maßnahme;;Haus (erzeugt);viele\n")
    refused = staffed(*command, "vera")
    assert (refused.returncode, refused.stdout) == (2, "2: M-1 wrong title: required, places: type_integer\n")
    assert refused.stderr == "Error: 1 line(s) of the file are wrong; nothing was imported.\n"
    file.write_text("irgendwas")
    assert "cannot be read as a list of offers (headings)" in staffed(*command, "vera").stderr
