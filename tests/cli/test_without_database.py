"""``check``, ``scenario`` and what all commands have in common, as somebody at a terminal meets them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, one_line
from tests.engine.workflow.build import gateway, simple, user

TESTS = Path(__file__).parents[1]
SMALL = TESTS / "publications" / "small"
DMN = str(SMALL / "decisions" / "route.dmn")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small publication that a test may spoil."""
    return Path(shutil.copytree(SMALL, tmp_path / "processes"))


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_check_says_that_nothing_is_wrong(run: Run) -> None:
    result = run("check", str(SMALL))
    assert (result.returncode, result.stdout) == (0, "")


def test_check_prints_one_line_for_each_finding(run: Run, folder: Path) -> None:
    spoil(folder / "small" / "small.bpmn", 'formId="register"', 'formId="fehlt"')
    result = run("check", str(folder))
    assert result.returncode == 1
    assert (
        "small/small.bpmn:register: FORM_MISSING There is no form 'fehlt'; choose one that exists, or add it."
        in result.stdout.splitlines()
    )


def test_check_says_the_same_in_german(run: Run, folder: Path) -> None:
    spoil(folder / "small" / "small.bpmn", 'formId="register"', 'formId="fehlt"')
    result = run("check", "--lang", "de", str(folder))
    assert result.returncode == 1
    message = "Das Formular „fehlt“ gibt es nicht; wählen Sie ein vorhandenes aus, oder legen Sie es an."
    assert f"small/small.bpmn:register: FORM_MISSING {message}" in result.stdout.splitlines()
    assert "(Hinweis)" in result.stdout  # the form that nothing uses any more
    assert result.stderr.splitlines()[-1] == "Fehler: 1, Hinweise: 1."


def test_check_shows_the_way_to_what_is_wrong(run: Run, folder: Path) -> None:
    path = folder / "small" / "small.bpmn"
    before, merge, after = path.read_text().partition('<bpmn:exclusiveGateway id="merge">')
    path.write_text(before + merge.replace("exclusive", "parallel") + after.replace("exclusive", "parallel", 1))
    (line, *_) = [each for each in run("check", str(folder)).stdout.splitlines() if "The way there: " in each]
    rows = json.loads(run("check", "--json", str(folder)).stdout)
    assert line.endswith(f"The way there: {' → '.join(next(row['path'] for row in rows if row['path']))}.")


def test_check_prints_json_for_programs(run: Run, folder: Path) -> None:
    spoil(folder / "small" / "small.bpmn", 'formId="register"', 'formId="fehlt"')
    result = run("check", "--json", str(folder))
    findings = {finding["code"]: finding for finding in json.loads(result.stdout)}
    assert findings["FORM_MISSING"]["element"] == "register"
    assert findings["FORM_MISSING"]["severity"] == "error"
    assert result.returncode == 1


def test_check_shows_the_way_to_where_a_case_gets_stuck(run: Run, tmp_path: Path) -> None:
    choice = gateway("exclusive", "x") + user("a") + user("b") + gateway("parallel", "j")
    (tmp_path / "p.bpmn").write_bytes(simple(choice, "start>x x>a?q x>b! a>j b>j j>end"))
    ways = {"start → x → a → j", "start → x → b → j"}
    (line,) = [line for line in run("check", str(tmp_path)).stdout.splitlines() if "DEADLOCK" in line]
    assert any(line.endswith(f"The way there: {way}.") for way in ways)
    (finding,) = [each for each in json.loads(run("check", "--json", str(tmp_path)).stdout) if each["path"]]
    assert " → ".join(finding["path"]) in ways


def test_a_warning_does_not_fail_the_check(run: Run, folder: Path) -> None:
    spoil(folder / "small" / "small.bpmn", ' name="Dokument da?"', "")
    result = run("check", str(folder))
    assert result.returncode == 0
    assert "LABEL_ADVISED" in result.stdout


def test_check_takes_files_and_finds_their_neighbours(run: Run, folder: Path) -> None:
    assert run("check", str(folder / "small" / "small.bpmn"), DMN).returncode == 0
    alone = folder.parent / "alone.bpmn"
    shutil.copy(folder / "small" / "small.bpmn", alone)
    result = run("check", str(alone))
    assert result.returncode == 1
    assert result.stdout.startswith(f"{alone}:decide_route: DECISION")


def test_check_of_a_hostile_file_is_a_finding(run: Run, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.bpmn"
    hostile.write_bytes(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
    result = run("check", str(hostile))
    assert result.returncode == 1
    assert result.stdout.startswith(f"{hostile}: DOCTYPE ")


def test_scenario_tells_every_story_and_where_one_goes_wrong(run: Run, folder: Path) -> None:
    result = run("scenario", str(folder))
    assert result.returncode == 0
    assert result.stderr.splitlines()[-1] == "4 stories told, all as expected."
    spoil(folder / "scenarios" / "stories.yaml", "{open: [], state: completed}", "{open: [advise]}")
    result = run("scenario", str(folder / "scenarios" / "stories.yaml"))
    assert result.returncode == 1
    assert (
        "step 7: SCENARIO Vollständig bei der Registrierung: expect: Not as told: expected advise. Open is: nothing."
        in result.stdout
    )
    rows = json.loads(run("scenario", "--json", str(folder)).stdout)
    assert [(row["element"], row["code"]) for row in rows] == [("step 7", "SCENARIO")]


def test_scenario_needs_the_processes_that_a_story_is_about(run: Run, tmp_path: Path) -> None:
    alone = tmp_path / "story.yaml"
    alone.write_text("title: x\nnow: 2016-01-11\nsteps: [{expect: {}}]\n")
    result = run("scenario", str(alone))
    assert result.returncode == 2
    assert "organisation.yaml" in one_line(result)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nonsense"], "There is no command 'nonsense'"),
        (["check"], "Missing argument"),
        (["check", "/no/such/folder"], "there is no such file or folder"),
        (["check", "--nonsense"], "No such option"),
        (["serve"], "DATABASE_URL: not set"),
        (["work"], "DATABASE_URL: not set"),
        (["migrate"], "DATABASE_URL: not set"),
        (["publish", str(SMALL)], "DATABASE_URL: not set"),
        (["case", "list", "--as", "eva"], "DATABASE_URL: not set"),
        (["case", "list"], "Missing option '--as'"),
        (["task", "claim", "no-uuid", "--as", "eva"], "no-uuid"),
        (["case", "start", "small", "--as", "eva", "--value", "ohne"], "not of the form KEY=TEXT"),
        (["case", "start", "small", "--as", "eva", "--value", "a:={"], "no JSON"),
        (["scenario", "/no/such/folder"], "there is no such file or folder"),
    ],
)
def test_wrong_usage_is_one_clear_line(run: Run, arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert words in one_line(result)


@pytest.mark.parametrize("secret", ["", "too short", "x" * 31])
def test_serve_refuses_to_start_without_a_long_secret(run: Run, secret: str) -> None:
    result = run("serve", DATABASE_URL="postgresql://localhost/none", SECRET_KEY=secret)
    assert result.returncode == 2
    assert one_line(result).startswith("Error: SECRET_KEY: ")


def test_the_database_that_does_not_answer_is_one_clear_line(run: Run) -> None:
    result = run("migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert result.returncode == 2
    assert "The database does not answer" in one_line(result)


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["check"], ["scenario"], ["feel"], ["decide"], ["serve"], ["work"], ["migrate"], ["publish"], ["demo"],
        ["case"], ["case", "start"], ["case", "show"], ["case", "list"], ["task"], ["task", "list"],
        ["task", "claim"], ["task", "complete"], ["message"], ["user"], ["user", "add"],
        ["user", "list"], ["user", "groups"], ["user", "password"], ["user", "close"], ["user", "open"],
    ],
)  # fmt: skip
def test_every_command_explains_itself(run: Run, arguments: list[str]) -> None:
    result = run(*arguments, "--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: integration-point")
    assert len(result.stdout.split("\n\n")[1].strip()) > 20


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["check", str(SMALL)], ["flask", "alembic", "gunicorn"]),
        (["check", str(SMALL / "small" / "small.bpmn")], ["flask", "psycopg", "alembic", "gunicorn", "sqlalchemy"]),
        (["feel", "1 + 1"], ["flask", "sqlalchemy", "SpiffWorkflow", "yaml"]),
        (["decide", DMN, "route"], ["flask", "sqlalchemy", "SpiffWorkflow", "yaml"]),
    ],
)
def test_commands_load_only_what_they_need(arguments: list[str], unwanted: list[str]) -> None:
    code = (
        "import sys; from engine.cli import cli; cli.main(sys.argv[2:], standalone_mode=False);"
        "print([name for name in sys.argv[1].split() if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, " ".join(unwanted), *arguments]
    result = subprocess.run(command, capture_output=True, text=True, cwd=TESTS.parent, check=True)
    assert result.stdout.splitlines()[-1] == "[]"


def test_what_goes_wrong_unexpectedly_is_one_line_and_a_log(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.gate import material

    def broken(*_: object) -> None:
        raise ZeroDivisionError("made up")

    monkeypatch.setattr(material, "parse_publication", broken)
    result = run("check", str(SMALL))
    error, details = result.stderr.splitlines()
    assert (result.returncode, error) == (2, "Error: Unexpected ZeroDivisionError; this is a defect.")
    log = Path(details.removeprefix("Details for developers: "))
    assert "ZeroDivisionError: made up" in log.read_text("utf-8")
    log.unlink()


def test_what_a_file_says_is_no_command_to_the_terminal(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.bpmn"
    wild = "x\x9b31m&#10;small.bpmn:fine: all is well\u202e"
    file.write_text(
        simple(user("u"), "start>u u>end").decode().replace('targetRef="u"', f'targetRef="{wild}"'), "utf-8"
    )
    lines = run("check", str(file)).stdout.split("\n")
    assert [line for line in lines if line and not line.startswith(f"{file}:")] == []
    assert all(line.isprintable() for line in lines)
    assert "x\\x9b31m" in "".join(lines)


def test_a_finding_about_a_very_long_text_is_one_line_that_ends(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.bpmn"
    drawn = simple(user("u"), "start>u u>end").decode()
    file.write_text(drawn.replace('targetRef="u"', f'targetRef="{"x" * 100_000}"'), "utf-8")
    assert max(map(len, run("check", str(file)).stdout.splitlines())) < 3_000
