"""German sentences for the codes of the engine: field errors, history tags, incidents, states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Flask

from engine.errors import FieldError
from engine.model import HistoryEvent, Incident
from webui.language import gettext
from webui.language import lazy_gettext as _l
from webui.own_texts import own

_FIELD_ERRORS: Final[Mapping[str, Any]] = {
    "required": _l("Bitte ausfüllen."),
    "required:radio": _l("Bitte eine Möglichkeit auswählen."),
    "required:select": _l("Bitte eine Möglichkeit auswählen."),
    "required:checklist": _l("Bitte mindestens eine Möglichkeit auswählen."),
    "required:checkbox": _l("Bitte ankreuzen; ohne das geht es nicht weiter."),
    "invalid_value": _l("Dieser Wert passt nicht in das Feld der Fallakte. Bitte prüfen Sie die Eingabe."),
    "type_text": _l("Bitte einen Text eingeben."),
    "type_number": _l("Bitte eine Zahl eingeben, zum Beispiel 12 oder 12,5."),
    "type_integer": _l("Bitte eine ganze Zahl eingeben, zum Beispiel 12."),
    "type_date": _l("Bitte ein Datum eingeben, das es gibt, zum Beispiel 05.01.2016."),
    "type_time": _l("Bitte eine Uhrzeit eingeben, zum Beispiel 14:30."),
    "type_datetime": _l("Bitte Datum und Uhrzeit eingeben, zum Beispiel 05.01.2016 14:30."),
    "option": _l("Bitte eine der angebotenen Möglichkeiten wählen."),
    "not_future": _l("Bitte ein Datum eingeben, das nicht in der Zukunft liegt."),
    "not_past": _l("Bitte ein Datum eingeben, das nicht in der Vergangenheit liegt."),
    "too_early": _l("Bitte das Jahr prüfen; ein Datum vor 1900 kann nicht stimmen."),
    "min": _l("Bitte mindestens %(limit)s eingeben."),
    "max": _l("Bitte höchstens %(limit)s eingeben."),
    "min_length": _l("Bitte mindestens %(limit)s Zeichen eingeben."),
    "max_length": _l("Bitte höchstens %(limit)s Zeichen eingeben; es sind %(length)s."),
    "unknown_field": _l("Das Feld „%(key)s“ gehört nicht zu diesem Formular. Bitte laden Sie die Seite neu."),
    "offer_unknown": _l("Das Angebot %(number)s gibt es nicht. Bitte wählen Sie ein anderes."),
    "offer_cancelled": _l("„%(title)s“ (%(number)s) ist inzwischen abgesagt. Bitte wählen Sie ein anderes Angebot."),
    "offer_closed": _l(
        "„%(title)s“ (%(number)s) nimmt niemanden mehr auf: Die Anmeldung ist beendet, oder es ist vorbei. "
        "Bitte wählen Sie ein anderes Angebot."
    ),
    "offer_unfit": _l("„%(title)s“ (%(number)s) passt inzwischen nicht mehr. Bitte wählen Sie ein anderes Angebot."),
    "offer_fills_nothing": _l(
        "Das Formular kann das Angebot nicht übernehmen. Bitte sagen Sie der Prozessverantwortlichen Bescheid."
    ),
    "offer_number": _l("Bitte nur Buchstaben, Ziffern, Punkt und Strich verwenden, zum Beispiel K-2016-014."),
    "offer_number_taken": _l("Die Nummer %(number)s hat schon ein anderes Angebot. Bitte nehmen Sie eine andere."),
    "offer_ends_early": _l("Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage."),
    "offer_registers_late": _l("Die Anmeldung kann nicht nach dem Ende des Angebots enden. Bitte prüfen Sie den Tag."),
    "offer_places_taken": _l("%(taken)s Plätze sind vergeben; weniger können es nicht werden."),
    "offer_twice": _l("Die Nummer %(number)s steht mehrmals in der Datei. Bitte lassen Sie eine Zeile stehen."),
    "offer_cells": _l(
        "Die Zeile hat mehr Felder, als es Spalten gibt. Enthält ein Text das Trennzeichen, schreiben Sie ihn bitte in "
        "Anführungszeichen; sonst löschen Sie, was zu viel ist."
    ),
    "offer_is_cancelled": _l(
        "Das Angebot %(number)s ist abgesagt und bleibt, wie es ist. Bitte nehmen Sie eine neue Nummer."
    ),
    "offer_kind_stays": _l("Die Art eines Angebots bleibt. Bitte nehmen Sie für ein anderes Angebot eine neue Nummer."),
    "not_writable": _l("Dieses Feld dürfen Sie nicht ändern."),
}

_EVENTS: Final[Mapping[str, Any]] = {
    "case:start": _l("Fall begonnen"),
    "case:complete": _l("Fall abgeschlossen"),
    "case:break_glass": _l("Fall mit Begründung außerhalb der Zuständigkeit geöffnet"),
    "case:cancel": _l("Fall abgebrochen"),
    "case:cancel:same_person": _l("Fall geschlossen: Die Person hat schon den Fall %(case)s"),
    "case:other_person": _l("Bestätigt: Es ist eine andere Person als in %(cases)s"),
    "case:take_up": _l("Wieder aufgenommen nach dem Fall %(case)s"),
    "case:taken_up": _l("Wieder aufgenommen im Fall %(case)s"),
    "task:open": _l("Aufgabe „%(name)s“ geöffnet"),
    "task:claim": _l("Aufgabe „%(name)s“ übernommen"),
    "task:unclaim": _l("Aufgabe „%(name)s“ zurückgegeben"),
    "task:complete": _l("Aufgabe „%(name)s“ erledigt"),
    "task:cancel": _l("Aufgabe „%(name)s“ entfallen"),
    "task:move": _l("Aufgabe „%(name)s“ ging an ein anderes Team"),
    "timer:fire": _l("Frist „%(name)s“ abgelaufen"),
    "timer:postpone": _l("Frist „%(name)s“ wird später noch einmal versucht"),
    "message:correlate": _l("Nachricht „%(name)s“ eingegangen"),
    "message:deliver": _l("Nachricht „%(name)s“ eingegangen"),
    "signal:deliver": _l("Signal bei „%(name)s“ eingegangen"),
    "message:record": _l("Ereignis „%(name)s“ erfasst"),
    "message:keep": _l("„%(name)s“ wird aufbewahrt, bis der Fall darauf wartet"),
    "incident:open": _l("Störung bei „%(name)s“"),
    "incident:resolve": _l("Störung bei „%(name)s“ behoben"),
    "incident:retry": _l("„%(name)s“ erneut versucht"),
}

_INCIDENTS: Final[Mapping[str, Any]] = {
    "expression": _l("Eine Berechnung ist fehlgeschlagen."),
    "condition": _l("Es ließ sich nicht entscheiden, wie es weitergeht."),
    "decision": _l("Eine Entscheidung hat kein Ergebnis."),
    "assignment": _l("Es ließ sich nicht bestimmen, welches Team zuständig ist oder bis wann."),
    "timer": _l("Eine Frist ließ sich nicht berechnen."),
    "call": _l("Ein anderer Prozess ließ sich nicht aufrufen."),
    "service": _l("Ein Dienst, den der Prozess benutzt, hat nicht geantwortet, wie er soll."),
    "error": _l("Der Prozess meldet einen Fehler, den kein Element auffängt."),
    "budget": _l("Der Ablauf lief zu lange, ohne anzuhalten."),
    "budget:expression": _l(
        "Eine Berechnung ist zu umfangreich und wurde abgebrochen. Bitte lassen Sie die Prozessverantwortliche den "
        "Ausdruck oder die Tabelle vereinfachen; ist nur ein Wert in der Fallakte zu lang, hilft es, ihn zu kürzen."
    ),
    "deadlock": _l("Der Fall steht: Nichts ist offen, und nichts kann ihn weiterbewegen."),
    "no_members": _l("Die Aufgabe wartet auf ein Team, in dem niemand ist."),
    "no_responsible_team": _l("Der Fall hat kein zuständiges Team."),
}

_CASE_STATES: Final[Mapping[str, Any]] = {
    "running": _l("läuft"),
    "completed": _l("abgeschlossen"),
    "cancelled": _l("abgebrochen"),
}


def field_error(error: FieldError, key: str, kind: str = "") -> str:
    """Return what is wrong with a field and what to do about it; ``kind`` is that of the form's component."""
    if error.code == "pattern" and error.parameters.get("message"):
        return own(error.parameters["message"])
    text = _FIELD_ERRORS.get(f"{error.code}:{kind}") or _FIELD_ERRORS.get(error.code)
    if text is None:
        return gettext("Bitte prüfen Sie diese Angabe.")
    return _fill(text, {"limit": "", "length": "", "key": key, **error.parameters})


def event_text(event: HistoryEvent) -> str:
    """Return what happened, naming the step."""
    details = event.details
    text = _EVENTS.get(f"{event.event}:{details.get('reason')}") or _EVENTS.get(event.event)
    if text is None:
        return event.event
    cases = {"case": str(details.get("case", "")), "cases": ", ".join(map(str, details.get("cases", ())))}
    return _fill(text, {"name": own(event.element_name or event.element_id or ""), **cases})


def incident_text(incident: Incident) -> str:
    """Return what went wrong, for people who did not draw the diagram."""
    special = None if incident.expression is None else _INCIDENTS.get(f"{incident.code}:expression")
    return str(special or _INCIDENTS.get(incident.code, incident.code))


def case_state(state: str) -> str:
    """Return the German name of the state of a case."""
    return str(_CASE_STATES.get(state, state))


def _fill(text: Any, parameters: Mapping[str, Any]) -> str:
    return str(text) % parameters


def init_app(app: Flask) -> None:
    """Make the texts known to the templates."""
    filters: dict[str, Callable[..., str]] = {
        "incident_text": incident_text,
        "case_state": case_state,
    }
    app.jinja_env.filters.update(filters)
