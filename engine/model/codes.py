"""Every kind of finding: its code, how much it weighs, and the family of rules that it belongs to.

A finding is made with one of these codes, and weighs what is said here. What each kind means and what to do about it is
said in :mod:`engine.meanings`; ``docs/gate.md`` is written from both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final


class Severity(StrEnum):
    """How much a finding weighs: an error stops a publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Family(Enum):
    """The question that the rules of a family answer."""

    FILES = "Can the files be read?"
    EXECUTION = "Can it be executed?"
    STANDARD = "Does it keep to the standard?"
    SOUNDNESS = "Can every case come to its end?"
    REFERENCES = "Does everything fit together?"
    EXPRESSIONS = "Do the expressions mean something?"
    DECISIONS = "Has every decision one answer?"
    FORMS = "Can the forms be filled in?"
    SURROUNDINGS = "Are organisation and case file described?"
    ASSIGNMENT = "Does work find its team, and only the fields that the team may see?"
    READABILITY = "Can people read it?"
    TRANSLATIONS = "Is it there in the other language?"
    STORIES = "Do the stories come true?"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding."""

    code: str
    severity: Severity
    family: Family


_ERRORS: Final[Mapping[Family, str]] = {
    Family.FILES: """
        XML DOCTYPE SIZE FILE_UNKNOWN FILE_PATH FILE_UNPRINTABLE FILE_LINK FILE_SIZE FOLDER_SIZE FOLDER_MISSING
    """,
    Family.EXECUTION: """
        ELEMENT REFERENCE DUPLICATE START FLOW TIMER DIALECT FEEL CALL DECISION SERVICE_UNKNOWN
    """,
    Family.STANDARD: """
        XML_SCHEMA ID CONDITION LANE FLOW_LIST DIRECTION MESSAGE_FLOW DATA FORMAT EXPRESSION EVENT CONTENT END
        QUANTITY COMPENSATION PROCESS_TYPE COLLABORATION
    """,
    Family.SOUNDNESS: """
        UNREACHABLE DEADLOCK NOT_SYNCHRONIZED NO_END ERROR_UNCAUGHT
    """,
    Family.REFERENCES: """
        FILE_MISSING FORM_MISSING PROCESS_MISSING DEADLINE_MISSING DEADLINE_COUNTED DEADLINE_PAUSES NAME_UNKNOWN
        FACT_UNKNOWN RESULT_UNKNOWN FIELD_UNKNOWN FIELD_TYPE FIELD_OPTION FIELD_DEFAULT
    """,
    Family.EXPRESSIONS: """
        TYPE_MISMATCH VALUE_IMPOSSIBLE CONDITION_TYPE CALL_ARGUMENTS PATH_UNKNOWN RESULT_TYPE
    """,
    Family.DECISIONS: """
        DECISION_GAP DECISION_OVERLAP CELL_RANGE OUTPUT_VALUE
    """,
    Family.FORMS: """
        FORM_TOO_LARGE FORM_NOT_JSON FORM_NOT_A_FORM FORM_ID_MISSING FORM_SCHEMA_VERSION FORM_DUPLICATE
        FORM_DUPLICATE_KEY FORM_DUPLICATE_ID FORM_DUPLICATE_OPTION FORM_NOT_A_COMPONENT FORM_TOO_DEEP
        FORM_UNSUPPORTED_COMPONENT FORM_UNSUPPORTED_PATH FORM_UNSUPPORTED_OPTIONS FORM_UNSUPPORTED_EXPRESSION
        FORM_SUBTYPE FORM_KEY FORM_OPTIONS FORM_LABEL_MISSING FORM_VALIDATE FORM_PATTERN FORM_EXPRESSION FORM_HIDE
        FORM_GROUP_LABEL FORM_OPTION_ALIKE FORM_OFFERS
    """,
    Family.SURROUNDINGS: """
        ORG_SIZE ORG_SYNTAX ORG_UNKNOWN ORG_TYPE ORG_TEXT ORG_FUNCTION ORG_DURATION ORG_WORKING_DAYS ORG_RECHTSSTAND
        ORG_SITE ORG_DOMAIN
        SCHEMA_SYNTAX SCHEMA_TYPE SCHEMA_CLASS SCHEMA_RETENTION SCHEMA_KEY SCHEMA_FORMAT SCHEMA_ENUM SCHEMA_LIMIT
        SCHEMA_WHEN SCHEMA_IDENTIFIES SCHEMA_LIVELIHOOD SCHEMA_DOMAINS
    """,
    Family.ASSIGNMENT: """
        GROUP_MISSING GROUP_UNKNOWN DUE_DATE_MISSING PRIVACY_READ PRIVACY_WRITE PURPOSE_MISSING
    """,
    Family.READABILITY: """
        LABEL_MISSING LAYOUT_MISSING
    """,
    Family.TRANSLATIONS: """
        TRANSLATION_SYNTAX TRANSLATION_TYPE TRANSLATION_LOCALE
    """,
    Family.STORIES: """
        SCENARIO_SYNTAX SCENARIO
    """,
}
_WARNINGS: Final[Mapping[Family, str]] = {
    Family.FILES: """
        FILE_KIND
    """,
    Family.EXECUTION: """
        DEAD_END NOT_EXECUTABLE NOT_READ
    """,
    Family.STANDARD: """
        CONDITION_IDLE
    """,
    Family.SOUNDNESS: """
        DEFAULT_MISSING SOUNDNESS_NOT_JUDGED
    """,
    Family.REFERENCES: """
        FORM_UNUSED FILE_NAME
    """,
    Family.EXPRESSIONS: """
        ALTERNATIVE_IDLE
    """,
    Family.DECISIONS: """
        DECISION_GAP_POSSIBLE DECISION_GAP_NULL DECISION_OVERLAP_POSSIBLE OUTPUT_VALUE_POSSIBLE OUTPUT_UNUSED
        RULE_UNREACHABLE RULE_VALUE CELL_COMMA INPUT_UNUSED DECISION_UNUSED DECISION_NOT_JUDGED
    """,
    Family.FORMS: """
        FORM_LABEL_TWICE FORM_HINT_MISSING FORM_IMAGE
    """,
    Family.ASSIGNMENT: """
        WAIT_WITHOUT_LIMIT
    """,
    Family.READABILITY: """
        LABEL_ADVISED JOIN_AND_SPLIT IMPLICIT_JOIN IMPLICIT_SPLIT TERMINATION_IDLE FLOW_TWICE
        LAYOUT_OVERLAP LAYOUT_THROUGH LAYOUT_LABEL LAYOUT_CROSSING LAYOUT_BACKWARDS
    """,
    Family.TRANSLATIONS: """
        TRANSLATION_MISSING TRANSLATION_UNUSED
    """,
    Family.STORIES: """
        UNTOLD_FLOW UNTOLD_RULE
    """,
}


def _kinds() -> Iterator[Kind]:
    for family in Family:
        for severity, table in ((Severity.ERROR, _ERRORS), (Severity.WARNING, _WARNINGS)):
            yield from (Kind(code, severity, family) for code in table.get(family, "").split())


KINDS: Final[Mapping[str, Kind]] = {kind.code: kind for kind in _kinds()}
"""Every kind by its code, family by family, errors first."""
