"""Each rule of the gate on a publication that has nothing against it but the one thing changed."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine.feel import Sentence
from engine.gate import check_file, check_files
from engine.model import Finding, Severity
from engine.publication import read_folder
from tests.engine.workflow.build import standard_form

TESTS = Path(__file__).parents[1]
BPMN = "small/small.bpmn"
FORM = "small/register.form"
SCHEMA = "case_file.schema.json"
ORGANISATION = "organisation.yaml"
DMN = "decisions/route.dmn"
HEAD = b'<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t">'


@pytest.fixture(scope="module")
def small() -> dict[str, bytes]:
    return read_folder(TESTS / "publications" / "small")[0]


def changed(files: dict[str, bytes], name: str, old: str, new: str) -> dict[str, bytes]:
    """Return the files with one text replaced, which must be there."""
    assert old.encode() in files[name], f"{old!r} is not in {name}"
    return {**files, name: files[name].replace(old.encode(), new.encode())}


def brief(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.file, finding.element, finding.code) for finding in findings]


def errors(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return brief([finding for finding in findings if finding.severity is Severity.ERROR])


def test_nothing_stands_against_a_good_publication(small: dict[str, bytes]) -> None:
    assert brief(check_files(small)) == []


def test_what_belongs_to_a_process_but_is_no_step_needs_neither_name_nor_shape(small: dict[str, bytes]) -> None:
    process = '<bpmn:process id="small" name="Kleiner Prozess" isExecutable="true">'
    beside = '<bpmn:auditing id="audit" /><bpmn:monitoring id="monitor" />'
    assert brief(check_files(changed(small, BPMN, process, process + beside))) == []


def test_nothing_stands_against_the_processes_of_the_project() -> None:
    files, findings = read_folder(TESTS.parent / "processes")
    assert [str(finding) for finding in findings + check_files(files)] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "element", "code"),
    [
        # references
        (BPMN, 'formId="register"', 'formId="fehlt"', "register", "FORM_MISSING"),
        (BPMN, 'decisionId="route"', 'decisionId="fehlt"', "decide_route", "DECISION"),
        (BPMN, "deadlines.registrieren", "deadlines.fehlt", "register", "DEADLINE_MISSING"),
        (ORGANISATION, "starters: {small:", "starters: {fehlt:", "starters.fehlt", "PROCESS_MISSING"),
        # names
        (BPMN, '"=site + &#34;.&#34; + legal_domain"', '"=standort + legal_domain"', "set_team", "NAME_UNKNOWN"),
        (BPMN, "=weg = ", "=wege = ", "f_no", "NAME_UNKNOWN"),
        (BPMN, 'value="name geburtsdatum"', 'value="name alter"', "advise", "FACT_UNKNOWN"),
        (BPMN, 'resultVariable="legal_domain"', 'resultVariable="rechtskreis"', "set_domain", "RESULT_UNKNOWN"),
        (FORM, '"key": "dokument"', '"key": "dokumentart"', "dokumentart", "FIELD_UNKNOWN"),
        (
            DMN,
            'dokument"><variable name="dokument"',
            'papier"><variable name="papier"',
            "input_dokument",
            "NAME_UNKNOWN",
        ),
        # what forms and fields hold
        (FORM, '"subtype": "date"', '"subtype": "datetime"', "geburtsdatum", "FIELD_TYPE"),
        (
            FORM,
            '{"type": "textfield", "id": "Field_dokument"',
            '{"type": "checkbox", "id": "d"',
            "dokument",
            "FIELD_TYPE",
        ),
        (
            FORM,
            '{"type": "textfield", "id": "Field_dokument"',
            '{"type": "number", "id": "d"',
            "dokument",
            "FIELD_TYPE",
        ),
        ("small/begin.form", '"value": "KR-U25"', '"value": "VIE"', "site", "FIELD_OPTION"),
        # events that people record
        (BPMN, 'name="form" value="document"', 'name="form" value="fehlt"', "received", "FORM_MISSING"),
        ("small/document.form", '"key": "dokument"', '"key": "papier"', "papier", "FIELD_UNKNOWN"),
        ("small/document.form", '"key": "dokument"', '"key": "weg"', "received", "PRIVACY_WRITE"),
        (BPMN, 'name="Dokument eingegangen"', 'name=""', "received", "LABEL_MISSING"),
        (BPMN, 'name="facts" value="name geburtsdatum"', 'name="form" value="document"', "advise", "DIALECT"),
        (
            BPMN,
            'name="document_received" />',
            'name="document_received"><bpmn:extensionElements><zeebe:subscription '
            'correlationKey="=name" /></bpmn:extensionElements></bpmn:message>',
            "received",
            "DIALECT",
        ),
        # assignment
        (BPMN, 'candidateGroups="=site + &#34;.Eingangszone&#34;"', "", "register", "GROUP_MISSING"),
        (BPMN, "=site + &#34;.Eingangszone&#34;", "KR-U25.Empfang", "register", "GROUP_UNKNOWN"),
        (BPMN, "=site + &#34;.Eingangszone&#34;", "=&#34;VIE.Eingangszone&#34;", "register", "GROUP_UNKNOWN"),
        (
            BPMN,
            "=site + &#34;.Eingangszone&#34;",
            "=&#34;KR-&#34; + site + &#34;.Empfang&#34;",
            "register",
            "GROUP_UNKNOWN",
        ),
        (BPMN, "&#34;.Vermittlung&#34;", "&#34;.Beratung&#34;", "advise", "GROUP_UNKNOWN"),
        (
            BPMN,
            '<zeebe:taskSchedule dueDate="=now() + deadlines.registrieren.limit" />',
            "",
            "register",
            "DUE_DATE_MISSING",
        ),
        # privacy
        (SCHEMA, '"x-write": ["SGB3"]', '"x-write": []', "register", "PRIVACY_WRITE"),
        (
            SCHEMA,
            '"title": "Weg", "x-write": [], "x-purpose": "Test",',
            '"title": "Weg", "x-write": [],',
            "weg",
            "PURPOSE_MISSING",
        ),
        # labels
        (BPMN, ' name="Person beraten"', "", "advise", "LABEL_MISSING"),
        (BPMN, 'name="Kleiner Prozess"', 'name=""', "small", "LABEL_MISSING"),
        (BPMN, 'bpmnElement="advise"', 'bpmnElement="nichts"', "advise", "LAYOUT_MISSING"),
    ],
)
def test_one_wrong_thing_is_one_error_at_its_element(
    small: dict[str, bytes], name: str, old: str, new: str, element: str, code: str
) -> None:
    found = errors(check_files(changed(small, name, old, new)))
    place = BPMN if code == "PRIVACY_WRITE" else name
    assert (place, element, code) in found
    assert {code for _, _, code in found} == {code}


def test_a_field_that_none_of_the_possible_teams_may_read_is_a_finding(small: dict[str, bytes]) -> None:
    files = changed(small, SCHEMA, '"x-read": ["SGB2", "SGB3"]', '"x-read": ["SGB2"]')
    assert errors(check_files(files)) == [(BPMN, "register", "PRIVACY_READ")]
    files = changed(files, FORM, '"key": "name"', '"key": "weg", "readonly": true')
    files = changed(files, BPMN, "=responsible_team + &#34;.Vermittlung&#34;", "KR-U25.SGB3.Vermittlung")
    assert errors(check_files(files)) == [(BPMN, "advise", "PRIVACY_READ")]


def test_whoever_starts_a_case_must_be_allowed_to_write_what_the_form_asks_for(small: dict[str, bytes]) -> None:
    files = changed(small, SCHEMA, '"title": "Standort",', '"title": "Standort", "x-write": ["SGB2"],')
    assert errors(check_files(files)) == [(BPMN, "begin", "PRIVACY_WRITE")]


def test_a_correlation_key_mentions_fields_only(small: dict[str, bytes]) -> None:
    key = '<bpmn:extensionElements><zeebe:subscription correlationKey="=aktenzeichen" /></bpmn:extensionElements>'
    files = changed(small, BPMN, 'name="document_received" />', f'name="document_received">{key}</bpmn:message>')
    files = changed(files, BPMN, '<zeebe:property name="form" value="document" />', "")
    assert errors(check_files(files)) == [(BPMN, "message_document", "NAME_UNKNOWN")]


def test_local_names_need_not_be_fields(small: dict[str, bytes]) -> None:
    files = changed(
        small,
        BPMN,
        '<zeebe:script expression="=&#34;SGB3&#34;"',
        '<zeebe:ioMapping><zeebe:input source="=&#34;SGB&#34;" target="kopf" /></zeebe:ioMapping>'
        '<zeebe:script expression="=kopf + &#34;3&#34;"',
    )
    assert brief(check_files(files)) == []


def test_what_people_should_look_at_is_a_warning(small: dict[str, bytes]) -> None:
    files = changed(small, BPMN, ' name="Dokument da?"', "")
    found = check_files(files)
    assert brief(found) == [(BPMN, "split", "LABEL_ADVISED")]
    assert found[0].severity is Severity.WARNING
    unused = {**small, "small/rest.form": small[FORM].replace(b'"id": "register"', b'"id": "rest"')}
    assert brief(check_files(unused)) == [("small/rest.form", "rest", "FORM_UNUSED")]


@pytest.mark.parametrize(("name", "old", "new"), [
    (BPMN, "</bpmn:process>", "</bpmn:proces>"), (FORM, '"components": [', '"components": [,'),
    (ORGANISATION, "deadlines:", "deadlines"),
])  # fmt: skip
def test_nothing_is_called_unused_while_a_file_cannot_be_read(
    small: dict[str, bytes], name: str, old: str, new: str
) -> None:
    files = {**small, "translations/en.yaml": b"Person registrieren: Register person"}
    codes = {each.code for each in check_files(changed(files, name, old, new))}
    assert codes
    assert codes.isdisjoint({"FORM_UNUSED", "TRANSLATION_UNUSED"})


@pytest.mark.parametrize(("name", "old", "new"), [
    (BPMN, "</bpmn:process>", "</bpmn:proces>"), (DMN, "</decision>", "</decisio>"),
    (FORM, '"components": [', '"components": [,'), (SCHEMA, '"properties": {', '"properties": {,'),
    (ORGANISATION, "deadlines:", "deadlines"),
])  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_place_and_without_the_words_of_a_parser(
    small: dict[str, bytes], name: str, old: str, new: str
) -> None:
    found = [each for each in check_files(changed(small, name, old, new)) if each.file == name]
    message = found[0].message
    assert isinstance(message, Sentence)
    assert {"line", "column"} <= message.values.keys()
    assert isinstance(message.values.get("problem", message), Sentence)


@pytest.mark.parametrize("name", [ORGANISATION, SCHEMA])
def test_a_publication_needs_its_two_common_files(small: dict[str, bytes], name: str) -> None:
    files = {key: data for key, data in small.items() if key != name}
    assert (name, "", "FILE_MISSING") in brief(check_files(files))


def test_scenarios_are_part_of_the_gate(small: dict[str, bytes]) -> None:
    files = changed(small, "scenarios/stories.yaml", "{open: [], state: completed}", "{open: [], state: running}")
    found = check_files(files)
    assert brief(found) == [("scenarios/stories.yaml", "step 7", "SCENARIO")]
    assert "expected the state running, but it is completed" in found[0].message


def test_findings_come_file_by_file_and_errors_first(small: dict[str, bytes]) -> None:
    files = changed(small, BPMN, ' name="Dokument da?"', "")
    files = changed(files, BPMN, 'formId="register"', 'formId="fehlt"')
    files = changed(files, SCHEMA, '"x-purpose": "Test"', '"x-purpose": ""')
    found = check_files(files)
    assert [finding.file for finding in found] == sorted(finding.file for finding in found)
    own = [finding.severity for finding in found if finding.file == BPMN]
    assert own == sorted(own, key=lambda severity: severity is Severity.WARNING)


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
HOSTILE = {
    "empty": b"",
    "text": b"no xml at all",
    "binary": bytes(range(256)) * 10,
    "cut off": HEAD,
    "wrong encoding": b'<?xml version="1.0" encoding="utf-99"?><a/>',
    "doctype": DOCTYPE + HEAD + b"&b;</bpmn:definitions>",
    "doctype after a long comment": b"<!--" + b"x" * 20_000 + b"-->" + b"<!DOCTYPE a>" + HEAD + b"</bpmn:definitions>",
    "other root": b"<html><body/></html>",
    "20 MB": HEAD + b" " * 20_000_000 + b"</bpmn:definitions>",
    "many elements": HEAD + b"<bpmn:message/>" * 200_000 + b"</bpmn:definitions>",
    "deep": b"<a>" * 5_000 + b"</a>" * 5_000,
    "utf-16": '<?xml version="1.0" encoding="utf-16"?><a/>'.encode("utf-16"),
    "null bytes": HEAD + b"\x00</bpmn:definitions>",
    "no process": HEAD + b"</bpmn:definitions>",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("name", [BPMN, DMN, FORM, SCHEMA, ORGANISATION, "scenarios/stories.yaml"])
def test_a_hostile_file_is_a_finding_and_never_an_exception(small: dict[str, bytes], name: str, content: bytes) -> None:
    found = check_files({**small, name: content})
    assert [finding.file for finding in found if finding.file == name and finding.severity is Severity.ERROR]
    assert all(finding.message for finding in found)
    assert [finding for finding in check_file(name, content) if finding.severity is Severity.ERROR]


def mutated_xml(data: bytes, rng: random.Random) -> bytes:
    """Return the diagram with some elements and attributes removed, copied or filled with nonsense."""
    root = etree.fromstring(data)
    for _ in range(rng.randint(1, 4)):
        elements = [element for element in root.iter("{*}*") if element.getparent() is not None]
        element = rng.choice(elements)
        change = rng.choice(["remove", "forget", "confuse", "copy", "write"])
        if change == "remove":
            element.getparent().remove(element)
        elif change == "forget" and element.attrib:
            del element.attrib[rng.choice(list(element.attrib))]
        elif change == "confuse" and element.attrib:
            words = ["", "x", "=", "=1 +", "=null", rng.choice(elements).get("id") or "x"]
            element.attrib[rng.choice(list(element.attrib))] = rng.choice(words)
        elif change == "copy":
            rng.choice(elements).append(etree.fromstring(etree.tostring(element)))
        elif change == "write":
            element.text = rng.choice(["", "=", "=(", "bald"])
    return etree.tostring(root)


def mutated_json(data: bytes, rng: random.Random) -> bytes:
    """Return the document with some values removed or replaced by nonsense."""
    document = json.loads(data)
    for _ in range(rng.randint(1, 3)):
        places: list[tuple[Any, Any]] = []
        todo = [document]
        while todo:
            thing = todo.pop()
            keys = list(thing) if isinstance(thing, dict) else range(len(thing)) if isinstance(thing, list) else []
            places += [(thing, key) for key in keys]
            todo += [thing[key] for key in keys]
        container, key = rng.choice(places)
        container[key] = rng.choice([None, True, -1, 3.5, "", "=(", [], {}, [None], [{}], {"x": 1}, "2016-01-01"])
    return json.dumps(document).encode()


@pytest.mark.parametrize("name", [BPMN, DMN, FORM, SCHEMA])
def test_no_damage_to_a_file_makes_the_gate_raise(small: dict[str, bytes], name: str) -> None:
    files = {key: data for key, data in small.items() if not key.startswith("scenarios/")}
    harmless = 0
    for seed in range(30):
        mutate = mutated_xml if name in (BPMN, DMN) else mutated_json
        found = check_files({**files, name: mutate(files[name], random.Random(seed))})  # noqa: S311  # no secret
        assert all(finding.message and finding.code for finding in found)
        harmless += not found
    assert harmless < 30


def process(content: str) -> bytes:
    zeebe = b'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d"'
    whole = f'<bpmn:process id="p" name="P" isExecutable="true">{content}</bpmn:process></bpmn:definitions>'
    return standard_form((HEAD.replace(b'id="d"', zeebe) + whole.encode()).decode())


FLOWS = '<bpmn:startEvent id="s"/>%s<bpmn:endEvent id="e"/><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="x"/>\
<bpmn:sequenceFlow id="g" sourceRef="x" targetRef="e"/>'


@pytest.mark.parametrize(
    "node",
    [
        '<bpmn:callActivity id="x"><bpmn:extensionElements><zeebe:calledElement processId="fehlt"/>'
        "</bpmn:extensionElements></bpmn:callActivity>",
        '<bpmn:transaction id="x"/>',
        '<bpmn:hokusPokus id="x"/>',
        '<bpmn:scriptTask id="x"><bpmn:extensionElements><zeebe:script expression="=1 +" resultVariable="a"/>'
        "</bpmn:extensionElements></bpmn:scriptTask>",
        '<bpmn:userTask id="x"><bpmn:extensionElements><zeebe:taskSchedule dueDate="=now( + 1"/>'
        "</bpmn:extensionElements></bpmn:userTask>",
    ],
    ids=["call to a missing process", "unsupported subprocess", "unknown element", "script", "due date"],
)
def test_a_broken_element_is_named_with_a_reason(node: str) -> None:
    data = process(FLOWS % node)
    found = [finding for finding in check_file("p.bpmn", data) if finding.severity is Severity.ERROR]
    reasons = [finding.message for finding in found if (finding.file, finding.element) == ("p.bpmn", "x")]
    assert reasons
    assert all(len(reason) > 10 for reason in reasons)


def test_a_single_file_is_checked_with_its_neighbours(small: dict[str, bytes]) -> None:
    assert errors(check_file(BPMN, small[BPMN])) == [(BPMN, "decide_route", "DECISION")]
    assert errors(check_file(BPMN, small[BPMN], neighbours=small)) == []
    for name in (FORM, SCHEMA, ORGANISATION, DMN, "scenarios/stories.yaml"):
        assert brief(check_file(name, small[name])) == []


@pytest.mark.parametrize(
    ("old", "new", "element", "code"),
    [
        ('id="advise"', 'id="1 advise"', "1 advise", "ID"),
        ('sourceRef="begin" targetRef="set_domain" />', 'sourceRef="begin" targetRef="set_domain">'
         "<bpmn:conditionExpression>=true</bpmn:conditionExpression></bpmn:sequenceFlow>", "f1", "CONDITION"),
        ("<bpmn:outgoing>f5</bpmn:outgoing>", "<bpmn:outgoing>f9</bpmn:outgoing>", "decide_route", "FLOW_LIST"),
        ('id="merge"', 'id="merge" gatewayDirection="Diverging"', "merge", "DIRECTION"),
        ('isExecutable="true">', 'isExecutable="true"><bpmn:laneSet id="lanes"><bpmn:lane id="lane" name="Team">'
         "<bpmn:flowNodeRef>fehlt</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>", "lane", "LANE"),
    ],
)  # fmt: skip
def test_what_breaks_the_standard_is_a_finding_in_folder_and_file(
    small: dict[str, bytes], old: str, new: str, element: str, code: str
) -> None:
    files = changed(small, BPMN, old, new)
    assert (BPMN, element, code) in errors(check_files(files))
    assert (BPMN, element, code) in errors(check_file(BPMN, files[BPMN], neighbours=files))


def test_a_case_that_can_get_stuck_is_a_finding_of_the_folder(small: dict[str, bytes]) -> None:
    files = changed(small, BPMN, '<bpmn:exclusiveGateway id="merge">', '<bpmn:parallelGateway id="merge">')
    broken = files[BPMN].replace(b"</bpmn:exclusiveGateway>", b"</bpmn:parallelGateway>")
    broken = broken.replace(b"</bpmn:parallelGateway>", b"</bpmn:exclusiveGateway>", 1)
    assert errors(check_files({**files, BPMN: broken})) == [(BPMN, "merge", "DEADLOCK")]


def test_a_file_of_another_kind_is_not_checked() -> None:
    assert brief(check_file("notes.docx", b"")) == [("notes.docx", "", "FILE_UNKNOWN")]
