"""The page on the gate in the handbook of process owners: its findings are found, and mean what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.catalogue import sentence_templates
from engine.feel import Sentence
from engine.gate import check_files
from engine.meanings import MEANINGS
from engine.publication import read_folder

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "handbook" / "tor.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
BPMN = "small/small.bpmn"
GROUP = 'candidateGroups="=site + &#34;.Eingangszone&#34;" />'
MERGE = """<bpmn:exclusiveGateway id="merge">
      <bpmn:incoming>f_yes</bpmn:incoming><bpmn:incoming>f8</bpmn:incoming><bpmn:incoming>f9</bpmn:incoming>
      <bpmn:outgoing>f10</bpmn:outgoing>
    </bpmn:exclusiveGateway>"""
MISTAKES = {
    "NAME_UNKNOWN": (BPMN, GROUP, GROUP.replace("site", "sitte")),
    "FIELD_UNKNOWN": ("small/register.form", '"key": "name"', '"key": "nachname"'),
    "FEEL": (BPMN, '=weg = "nachfordern"', '=weg = "nachfordern'),
    "DEADLINE_MISSING": (BPMN, "deadlines.registrieren.limit", "deadlines.registriren.limit"),
    "FLOW": (BPMN, ' default="f_yes"', ""),
    "DEADLOCK": (BPMN, MERGE, MERGE.replace("exclusive", "parallel")),
    "GROUP_UNKNOWN": (BPMN, GROUP, GROUP.replace("zone", "zonen")),
    "PRIVACY_READ": (
        BPMN,
        GROUP,
        f'{GROUP}<zeebe:properties><zeebe:property name="facts" value="leistung" /></zeebe:properties>',
    ),
    "DECISION_GAP": (
        "decisions/route.dmn",
        '<defaultOutputEntry id="out_default"><text>null</text></defaultOutputEntry>',
        "",
    ),
    "SCENARIO": ("scenarios/stories.yaml", "{open: [], state: completed}", "{open: [], state: running}"),
}
"""For each code the file, what stands there, and what the page says stands there wrongly."""


def german(sentence: str) -> str:
    assert isinstance(sentence, Sentence)
    return sentence.translated(sentence_templates("de")) or ""


@pytest.fixture(scope="module")
def small() -> dict[str, bytes]:
    return read_folder(ROOT / "tests" / "publications" / "small")[0]


def test_the_page_tells_of_ten_findings() -> None:
    assert [code for code, *_ in ROWS] == list(MISTAKES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_finding_means_what_the_page_says(row: tuple[str, str, str, str]) -> None:
    code, title, _, remedy = row
    assert (title, remedy) == (german(MEANINGS[code].title), german(MEANINGS[code].remedy))


@pytest.mark.parametrize("code", MISTAKES)
def test_a_mistake_of_the_page_is_found_and_told_in_german(code: str, small: dict[str, bytes]) -> None:
    file, right, wrong = MISTAKES[code]
    content = small[file].decode()
    assert right in content
    spoilt = {**small, file: content.replace(right, wrong).encode()}
    found = [finding for finding in check_files(spoilt) if finding.code == code]
    assert found
    assert all(german(finding.message) for finding in found)


def test_the_line_of_the_command_line_is_what_it_prints(small: dict[str, bytes]) -> None:
    line = re.search(r"^(small/\S+): (FORM_MISSING) (.*)$", PAGE, re.MULTILINE)
    spoilt = small[BPMN].replace(b'formId="register"', b'formId="fehlt"')
    (finding,) = [each for each in check_files({**small, BPMN: spoilt}) if each.code == "FORM_MISSING"]
    assert line is not None
    assert line.groups() == (f"{finding.file}:{finding.element}", finding.code, german(finding.message))
