"""No file takes the gate more than ten seconds or 500 MB, and none makes it raise anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.gate import MAX_TOLD, check_files
from tests.engine.hostile.files import HEAD, hostile, repeated

ROOT = Path(__file__).parents[3]
MEGABYTES = 500
FEW = (
    "attributes", "deep", "deep subprocesses", "one text", "a mesh of exclusiveGateway", "longest expressions",
    "a small star", "global tasks", "mappings", "deep JSON", "deep groups", "anchors", "deep YAML",
)  # fmt: skip
"""What takes little time; the environment variable HOSTILE=all asks for everything."""


def words() -> list[str]:
    every = [word for word, _, _ in hostile()]
    return every if os.environ.get("HOSTILE") == "all" else [word for word in every if word in FEW]


def test_no_file_takes_more_than_its_share_of_time_and_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.hostile.child", *words()], cwd=ROOT, capture_output=True, check=True
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [word for word, *_ in lines] == words()
    assert [line for line in lines if line[1] != 0 or line[3] > MEGABYTES] == []


@pytest.mark.parametrize(
    "name",
    [
        "../a.form", "/etc/a.form", "a/../../b.form", "./a.form", "a//b.form", "C:\\a.form", "a\0.form", "nul.form",
        "COM1.x.form", "a\u202ef.form", "a.form.", ".hidden/a.form", "a /b.form", "a\nb.form", "x" * 300 + ".form",
    ],
)  # fmt: skip
def test_a_name_leads_nowhere_else(name: str) -> None:
    assert {each.code for each in check_files({name: b"{}"})} == {"FILE_PATH"}


def test_names_that_a_machine_cannot_tell_apart_are_refused() -> None:
    assert {each.code for each in check_files({"a.form": b"{}", "A.form": b"{}"})} == {"FILE_PATH"}
    assert {each.code for each in check_files({"ä.form": b"{}", "a\u0308.form": b"{}"})} == {"FILE_PATH"}


def test_a_folder_has_so_many_files_and_no_more() -> None:
    assert {each.code for each in check_files({f"a{n}.form": b"{}" for n in range(1_001)})} == {"FOLDER_SIZE"}


@pytest.mark.parametrize("encoding", ["utf-7", "cp037", "utf-32", "utf-16-be", "cp500"])
@pytest.mark.parametrize("name", ["a.bpmn", "a.dmn"])
def test_an_odd_encoding_is_refused(name: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><a>' + "<b/>" * 10 + "</a>"
    found = check_files({name: text.encode(encoding)})
    assert {each.code for each in found if each.file == name} <= {"XML", "DECISION"}
    assert found


def test_of_a_file_so_many_findings_are_told_that_a_page_can_show_them() -> None:
    tasks = repeated(lambda n: f'<globalTask id="q{n}"/>', 100_000, HEAD + "</process>", "</definitions>")
    found = check_files({"a.bpmn": tasks})
    assert len(found) > MAX_TOLD
    assert [each.code for each in found if each.file == "a.bpmn"][MAX_TOLD:] == ["SIZE"]
