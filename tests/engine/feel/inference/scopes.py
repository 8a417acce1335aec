"""Names with shapes that the tests of inference have in common."""

from engine.feel.inference import BOOLEAN, NUMBER, TEXT, UNKNOWN, Inference, Shape, context_of, infer, list_of, one_of
from engine.feel.inference import read as read_text
from engine.feel.inference.shapes import DATE, DAYS, MOMENT, MONTHS, TIME

STATUS = one_of(["anerkannt", "abgelehnt"])
PERSON = context_of({"alter": NUMBER, "name": TEXT})
SCOPE: dict[str, Shape] = {
    "alter": NUMBER,
    "name": TEXT,
    "status": STATUS,
    "tag": DATE,
    "zeitpunkt": MOMENT,
    "uhr": TIME,
    "frist": DAYS,
    "monate": MONTHS,
    "aktiv": BOOLEAN,
    "person": PERSON,
    "kinder": list_of(PERSON),
    "offen": context_of({"alter": NUMBER}, closed=False),
    "namen": list_of(TEXT),
    "zahlen": list_of(NUMBER),
    "stati": list_of(STATUS),
    "irgendwas": UNKNOWN,
}


def look(text: str) -> Inference:
    """Return what is known of the expression for those names."""
    return infer(read_text(text), SCOPE)
