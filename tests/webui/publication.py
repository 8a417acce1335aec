"""A small publication for the tests of the web interface: one counter, two teams, one process with every input."""

from __future__ import annotations

import json
from typing import Any, Final

_ORGANISATION: Final = """
name: Beispielamt
sites:
  KR: {name: Krefeld, address: Musterstraße, area: KR}
legal_domains:
  SGB2: {name: SGB II, authority: Jobcenter}
  SGB3: {name: SGB III, authority: Agentur}
municipalities: {Krefeld: KR}
teams:
  KR: {name: Empfang Krefeld, site: KR, legal_domains: [SGB2, SGB3], functions: [Eingangszone]}
  KR.SGB3: {name: Agentur Krefeld, site: KR, legal_domains: [SGB3], functions: [Vermittlung, Teamleitung]}
  KR.SGB2: {name: Jobcenter Krefeld, site: KR, legal_domains: [SGB2], functions: [Vermittlung, Teamleitung]}
  IP: {name: Prozessverantwortliche, legal_domains: [], functions: [Prozessverantwortliche]}
functions:
  Eingangszone: {name: Eingangszone}
  Vermittlung: {name: Vermittlung}
  Teamleitung: {name: Teamleitung}
  Prozessverantwortliche: {name: Prozessverantwortliche}
starters: {besuch: [Eingangszone]}
deadlines:
  beratung: {title: Beraten, limit: P2D, source: Festlegung}
offers: {keepers: [Vermittlung], course_kinds: kurs_art, course_places: 25}
"""


def _field(kind: str, title: str, *, read: tuple[str, ...] = ("SGB2", "SGB3"), **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "title": title,
        "x-read": list(read),
        "x-write": list(read),
        "x-purpose": "Test",
        "x-retention": "fall",
        **more,
    }


_SCHEMA: Final = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "case_number": _field("string", "Fallnummer"),
        "site": _field("string", "Standort"),
        "legal_domain": _field("string", "Rechtskreis"),
        "responsible_team": _field("string", "Zuständiges Team"),
        "anlass": _field("string", "Anlass"),
        "name": _field("string", "Name der Person"),
        "geburtsdatum": _field("string", "Geburtsdatum", format="date"),
        "termin": _field("string", "Termin", format="date-time"),
        "kinder": _field("integer", "Kinder"),
        "sprache": _field("string", "Sprache"),
        "weg": _field("string", "Weg hierher"),
        "themen": _field("array", "Themen", items={"type": "string"}),
        "dolmetscher": _field("boolean", "Dolmetscher nötig"),
        "dolmetscher_sprache": _field("string", "Sprache des Dolmetschers"),
        "notiz": _field("string", "Notiz"),
        "umzug_am": _field("string", "Umgezogen am", format="date"),
        "nachweis": _field("string", "Nachweis"),
        "leistung": _field("string", "Leistung", read=("SGB2",)),
        "ergebnis": _field("string", "Ergebnis"),
        "kurs": _field("string", "Kurs"),
        "kurs_art": _field("string", "Kursart", enum=["allgemein", "alpha"]),
        "kurs_platz": _field("string", "Platz im Kurs"),
    },
}


def _form(form_id: str, *components: dict[str, Any]) -> bytes:
    for number, component in enumerate(components, 1):
        component.setdefault("id", f"{form_id}_{number}")
    return json.dumps({"type": "default", "id": form_id, "schemaVersion": 18, "components": components}).encode()


def _choices(*values: str) -> list[dict[str, str]]:
    return [{"value": value, "label": value.capitalize()} for value in values]


_REQUIRED: Final = {"required": True}
_FORMS: Final = {
    "besuch/anfang.form": _form(
        "anfang",
        {"type": "text", "text": "# Willkommen\n\nDer Fall beginnt **hier**.\n\n- eins\n- <b>zwei</b>"},
        {"type": "textfield", "key": "anlass", "label": "Anlass", "validate": _REQUIRED},
    ),
    "besuch/aufnehmen.form": _form(
        "aufnehmen",
        {
            "type": "group",
            "label": "Person",
            "components": [
                {"type": "textfield", "id": "n", "key": "name", "label": "Name", "validate": _REQUIRED},
                {
                    "type": "datetime",
                    "id": "g",
                    "key": "geburtsdatum",
                    "subtype": "date",
                    "dateLabel": "Geburtsdatum",
                    "description": "Wie im Dokument.",
                    "validate": _REQUIRED,
                },
            ],
        },
        {"type": "datetime", "key": "termin", "subtype": "datetime", "dateLabel": "Nächster Termin"},
        {"type": "number", "key": "kinder", "label": "Kinder", "decimalDigits": 0, "validate": {"min": 0, "max": 20}},
        {
            "type": "select",
            "key": "sprache",
            "label": "Sprache",
            "values": _choices("arabisch", "farsi"),
            "validate": _REQUIRED,
        },
        {
            "type": "radio",
            "key": "weg",
            "label": "Weg hierher",
            "values": _choices("bus", "rad"),
            "validate": _REQUIRED,
        },
        {"type": "checklist", "key": "themen", "label": "Themen", "values": _choices("arbeit", "wohnen", "schule")},
        {"type": "checkbox", "key": "dolmetscher", "label": "Dolmetscher nötig"},
        {
            "type": "textfield",
            "key": "dolmetscher_sprache",
            "label": "Sprache des Dolmetschers",
            "validate": _REQUIRED,
            "conditional": {"hide": "=dolmetscher != true"},
        },
        {"type": "textarea", "key": "notiz", "label": "Notiz", "validate": {"maxLength": 200}},
    ),
    "besuch/umzug.form": _form(
        "umzug",
        {
            "type": "datetime",
            "key": "umzug_am",
            "subtype": "date",
            "dateLabel": "Umgezogen am",
            "validate": _REQUIRED,
        },
        {"type": "textfield", "key": "name", "label": "Name der Person"},
        {"type": "checkbox", "key": "dolmetscher", "label": "Dolmetscher nötig"},
        {
            "type": "textfield",
            "key": "dolmetscher_sprache",
            "label": "Sprache des Dolmetschers",
            "validate": _REQUIRED,
            "conditional": {"hide": "=dolmetscher != true"},
        },
        {"type": "textfield", "key": "leistung", "label": "Leistung"},
    ),
    "besuch/nachweis.form": _form(
        "nachweis", {"type": "textfield", "key": "nachweis", "label": "Nachweis", "validate": _REQUIRED}
    ),
    "besuch/beraten.form": _form(
        "beraten",
        {"type": "textfield", "key": "leistung", "label": "Leistung"},
        {
            "type": "select",
            "key": "ergebnis",
            "label": "Ergebnis",
            "values": _choices("fertig", "warten", "unklar", "nachweis"),
            "validate": _REQUIRED,
        },
    ),
}

_HEADER: Final = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="urn:test">'
)


def _user_task(key: str, name: str, group: str, *, facts: str = "", due: str = "") -> str:
    return f"""
    <userTask id="{key}" name="{name}">
      <extensionElements>
        <zeebe:userTask />
        <zeebe:formDefinition formId="{key}" />
        <zeebe:assignmentDefinition candidateGroups="{group}" />
        {f'<zeebe:taskSchedule dueDate="{due}" />' if due else ""}
        <zeebe:properties><zeebe:property name="facts" value="{facts}" /></zeebe:properties>
      </extensionElements>
    </userTask>"""


_RECORDED: Final = (
    '<extensionElements><zeebe:properties><zeebe:property name="form" value="{form}" />'
    "</zeebe:properties></extensionElements>"
)

_BESUCH: Final = f"""{_HEADER}
  <message id="message_umzug" name="umgezogen" />
  <message id="message_nachweis" name="nachweis eingegangen" />
  <process id="besuch" name="Besuch" isExecutable="true">
    <startEvent id="start" name="Person kommt">
      <extensionElements><zeebe:formDefinition formId="anfang" /></extensionElements>
    </startEvent>
    <scriptTask id="ort" name="Standort festhalten">
      <extensionElements><zeebe:script expression="=&quot;KR&quot;" resultVariable="site" /></extensionElements>
    </scriptTask>
    <scriptTask id="team" name="Team zuweisen">
      <extensionElements>
        <zeebe:script expression="=&quot;KR.SGB3&quot;" resultVariable="responsible_team" />
      </extensionElements>
    </scriptTask>
    {_user_task("aufnehmen", "Person aufnehmen", "=site + &quot;.Eingangszone&quot;")}
    {
    _user_task(
        "beraten",
        "Person beraten",
        "=responsible_team + &quot;.Vermittlung&quot;",
        facts="name geburtsdatum themen dolmetscher leistung",
        due="=now() + deadlines.beratung.limit",
    )
}
    <exclusiveGateway id="entscheidung" name="Wie weiter?" />
    <intermediateCatchEvent id="wartezeit" name="Eine Woche warten">
      <timerEventDefinition id="t">
        <timeDuration xsi:type="tFormalExpression">P7D</timeDuration>
      </timerEventDefinition>
    </intermediateCatchEvent>
    <subProcess id="umzug" name="Umzug" triggeredByEvent="true">
      <startEvent id="umgezogen" name="Person ist umgezogen" isInterrupting="false">
        {_RECORDED.format(form="umzug")}<messageEventDefinition id="m1" messageRef="message_umzug" />
      </startEvent>
      {_user_task("umzug_pruefen", "Umzug prüfen", "=responsible_team + &quot;.Vermittlung&quot;")}
      <endEvent id="umzug_ende" name="Umzug geprüft" />
      <sequenceFlow id="u1" sourceRef="umgezogen" targetRef="umzug_pruefen" />
      <sequenceFlow id="u2" sourceRef="umzug_pruefen" targetRef="umzug_ende" />
    </subProcess>
    <intermediateCatchEvent id="nachgewiesen" name="Nachweis eingegangen">
      {_RECORDED.format(form="nachweis")}<messageEventDefinition id="m2" messageRef="message_nachweis" />
    </intermediateCatchEvent>
    <endEvent id="ende3" name="Nachweis liegt vor" />
    <sequenceFlow id="f9" sourceRef="entscheidung" targetRef="nachgewiesen">
      <conditionExpression xsi:type="tFormalExpression">=ergebnis = "nachweis"</conditionExpression>
    </sequenceFlow>
    <sequenceFlow id="f10" sourceRef="nachgewiesen" targetRef="ende3" />
    <endEvent id="ende" name="Person beraten worden" />
    <endEvent id="ende2" name="Wartezeit vorbei" />
    <sequenceFlow id="f1" sourceRef="start" targetRef="ort" />
    <sequenceFlow id="f2" sourceRef="ort" targetRef="team" />
    <sequenceFlow id="f3" sourceRef="team" targetRef="aufnehmen" />
    <sequenceFlow id="f4" sourceRef="aufnehmen" targetRef="beraten" />
    <sequenceFlow id="f5" sourceRef="beraten" targetRef="entscheidung" />
    <sequenceFlow id="f6" sourceRef="entscheidung" targetRef="ende">
      <conditionExpression xsi:type="tFormalExpression">=ergebnis = "fertig"</conditionExpression>
    </sequenceFlow>
    <sequenceFlow id="f7" sourceRef="entscheidung" targetRef="wartezeit">
      <conditionExpression xsi:type="tFormalExpression">=ergebnis = "warten"</conditionExpression>
    </sequenceFlow>
    <sequenceFlow id="f8" sourceRef="wartezeit" targetRef="ende2" />
  </process>
</definitions>
"""

FILES: Final = {
    "organisation.yaml": _ORGANISATION.encode(),
    "case_file.schema.json": json.dumps(_SCHEMA).encode(),
    "besuch/besuch.bpmn": _BESUCH.encode(),
    **_FORMS,
}

_KURS: Final = f"""{_HEADER}
  <process id="kurs" name="Kurs" isExecutable="true">
    <startEvent id="kurs_start" name="Kurs gewünscht" />
    <scriptTask id="kurs_team" name="Team zuweisen">
      <extensionElements>
        <zeebe:script expression="=&quot;KR.SGB3&quot;" resultVariable="responsible_team" />
      </extensionElements>
    </scriptTask>
    {_user_task("kurs_waehlen", "Kurs wählen", "=responsible_team + &quot;.Vermittlung&quot;")}
    <serviceTask id="platz_nehmen" name="Platz nehmen">
      <extensionElements>
        <zeebe:taskDefinition type="offers:take" />
        <zeebe:ioMapping>
          <zeebe:input source="=kurs" target="offer" /><zeebe:output source="=place" target="kurs_platz" />
        </zeebe:ioMapping>
      </extensionElements>
    </serviceTask>
    {_user_task("kurs_besuchen", "Kurs besuchen", "=responsible_team + &quot;.Vermittlung&quot;")}
    <endEvent id="kurs_ende" name="Kurs besucht" />
    <sequenceFlow id="k1" sourceRef="kurs_start" targetRef="kurs_team" />
    <sequenceFlow id="k2" sourceRef="kurs_team" targetRef="kurs_waehlen" />
    <sequenceFlow id="k3" sourceRef="kurs_waehlen" targetRef="platz_nehmen" />
    <sequenceFlow id="k4" sourceRef="platz_nehmen" targetRef="kurs_besuchen" />
    <sequenceFlow id="k5" sourceRef="kurs_besuchen" targetRef="kurs_ende" />
  </process>
</definitions>
"""
WITH_COURSES: Final = FILES | {
    "kurs/kurs.bpmn": _KURS.encode(),
    "kurs/kurs_waehlen.form": _form(
        "kurs_waehlen",
        {
            "type": "select",
            "key": "kurs",
            "label": "Kurs",
            "properties": {"offers": "course", "offers_filter": "=offer.starts_on > today()"},
        },
        {"type": "textfield", "key": "name", "label": "Name"},
    ),
}
"""The same with a process in which a course is chosen."""

_DECIDE: Final = """
    <businessRuleTask id="einordnen" name="Bedarf einordnen">
      <extensionElements><zeebe:calledDecision decisionId="bedarf" resultVariable="nachweis" /></extensionElements>
    </businessRuleTask>
    <sequenceFlow id="f4b" sourceRef="einordnen" targetRef="beraten" />
"""
_TABLE: Final = """
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="urn:test">
  <decision id="bedarf" name="bedarf" label="Bedarf an Beratung">
    <variable name="bedarf" />
    <informationRequirement><requiredInput href="#i_kinder" /></informationRequirement>
    <informationRequirement><requiredInput href="#i_geburtsdatum" /></informationRequirement>
    <informationRequirement><requiredInput href="#i_leistung" /></informationRequirement>
    <decisionTable hitPolicy="UNIQUE">
      <input label="Zahl der Kinder"><inputExpression><text>kinder</text></inputExpression></input>
      <input label="Bezieht Leistung"><inputExpression><text>leistung != null</text></inputExpression></input>
      <input label="Geboren am"><inputExpression><text>geburtsdatum</text></inputExpression></input>
      <output name="bedarf" label="Bedarf" />
      <rule id="r1">
        <inputEntry><text>[1..9]</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <inputEntry><text>&lt; date("2010-01-01")</text></inputEntry>
        <outputEntry><text>"mit Kinderbetreuung"</text></outputEntry>
        <annotationEntry><text>§ 16a SGB II: Betreuung von Kindern</text></annotationEntry>
      </rule>
      <rule id="r2">
        <inputEntry><text>0</text></inputEntry><inputEntry><text>-</text></inputEntry><inputEntry><text>-</text></inputEntry>
        <outputEntry><text>"ohne Kinder"</text></outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <inputData id="i_kinder" name="kinder"><variable name="kinder" /></inputData>
  <inputData id="i_geburtsdatum" name="geburtsdatum"><variable name="geburtsdatum" /></inputData>
  <inputData id="i_leistung" name="leistung"><variable name="leistung" /></inputData>
</definitions>
"""


def deciding(table: str = _TABLE) -> dict[str, bytes]:
    """Return the same publication with a decision between the two tasks, by a table about children and benefits."""
    flow = '<sequenceFlow id="f4" sourceRef="aufnehmen" targetRef="beraten" />'
    diagram = _BESUCH.replace(flow, flow.replace("beraten", "einordnen") + _DECIDE)
    return {**FILES, "besuch/besuch.bpmn": diagram.encode(), "entscheidungen/bedarf.dmn": table.strip().encode()}


def deciding_on_plain_fields() -> dict[str, bytes]:
    """Return the same, by a table that asks for nothing that belongs to one legal domain alone."""
    return deciding(_TABLE.replace("leistung", "sprache"))
