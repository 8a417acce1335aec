"""What the codes of findings mean, in German, for people who own processes; the sentence of the finding says more."""

from __future__ import annotations

from typing import Final

from engine.model import Finding
from webui.language import lazy_gettext as _l

_MEANINGS: Final = {
    "XML": _l("Die Datei ist beschädigt und lässt sich nicht lesen."),
    "DOCTYPE": _l("Die Datei enthält eine Dokumenttyp-Angabe; die ist nicht erlaubt."),
    "SIZE": _l("Die Datei ist zu groß."),
    "ELEMENT": _l("Dieses Element kann die Anwendung nicht ausführen."),
    "REFERENCE": _l("Ein Verweis führt ins Leere."),
    "DUPLICATE": _l("Diese Kennung gibt es zweimal."),
    "START": _l("Das Startereignis fehlt, oder es gibt zu viele."),
    "FLOW": _l("Eine Verbindung fehlt oder ist hier nicht möglich."),
    "TIMER": _l("Die Zeitangabe fehlt oder lässt sich nicht lesen."),
    "DIALECT": _l("Eine Angabe im Eigenschaftenbereich ist unvollständig."),
    "FEEL": _l("Der Ausdruck lässt sich nicht lesen."),
    "CALL": _l("Den aufgerufenen Ablauf gibt es nicht."),
    "DECISION": _l("Die Entscheidung gibt es nicht, oder sie lässt sich nicht lesen."),
    "ID": _l("Diese Kennung nehmen andere Programme nicht an."),
    "CONDITION": _l("An dieser Verbindung ist keine Bedingung erlaubt."),
    "LANE": _l("Eine Bahn nennt etwas, das es nicht gibt."),
    "FLOW_LIST": _l("Ein Element nennt eine Verbindung, die es nicht gibt."),
    "DIRECTION": _l("Das Gateway ist anders bezeichnet, als es verbunden ist."),
    "UNREACHABLE": _l("Dorthin kommt kein Fall."),
    "DEADLOCK": _l("Hier kann ein Fall für immer warten."),
    "NO_END": _l("Aus dieser Schleife kommt kein Fall heraus."),
    "FORM_MISSING": _l("Das Formular gibt es nicht."),
    "MESSAGE_FLOW": _l("Ein Nachrichtenfluss verbindet etwas, das er nicht verbinden darf."),
    "DATA": _l("Eine Angabe zu Daten ist unvollständig oder hier nicht erlaubt."),
    "FORMAT": _l("Eine Angabe hat nicht die Form, die der Standard verlangt."),
    "SERVICE_UNKNOWN": _l("Diesen Dienst gibt es in der Anwendung nicht."),
    "FORM_UNUSED": _l("Keine Aufgabe und kein Ereignis verwendet dieses Formular."),
    "PROCESS_MISSING": _l("Ein Ablauf, den man beginnen können soll, fehlt."),
    "DEADLINE_MISSING": _l("Diese Frist steht nicht in der Organisation."),
    "FILE_NAME": _l("Die Datei heißt anders als ihr Ablauf."),
    "FILE_MISSING": _l("Eine Datei fehlt, ohne die es nicht geht."),
    "NAME_UNKNOWN": _l("Diesen Namen gibt es hier nicht."),
    "FACT_UNKNOWN": _l("Die Aufgabe zeigt ein Feld, das es in der Fallakte nicht gibt."),
    "RESULT_UNKNOWN": _l("Das Ergebnis hat in der Fallakte kein Feld."),
    "FIELD_UNKNOWN": _l("Das Formular fragt nach einem Feld, das es in der Fallakte nicht gibt."),
    "TYPE_MISMATCH": _l("Diese Werte lassen sich nicht miteinander verrechnen oder vergleichen."),
    "VALUE_IMPOSSIBLE": _l("Diesen Wert kann es hier nicht geben."),
    "CONDITION_TYPE": _l("Diese Bedingung ist nie wahr oder falsch."),
    "CALL_ARGUMENTS": _l("Diese Funktion ist falsch aufgerufen."),
    "PATH_UNKNOWN": _l("Diese Angabe gibt es dort nicht."),
    "RESULT_TYPE": _l("Das Ergebnis passt nicht dorthin, wo es gebraucht wird."),
    "FIELD_DEFAULT": _l("Die Vorbelegung kann man in dieses Feld nicht eingeben."),
    "FIELD_TYPE": _l("Das Eingabefeld passt nicht zum Feld der Fallakte."),
    "FIELD_OPTION": _l("Diese Auswahl nimmt das Feld der Fallakte nicht an."),
    "DECISION_GAP": _l("Für manche Werte hat die Entscheidungstabelle keine Regel."),
    "DECISION_GAP_NULL": _l("Für eine leere Angabe hat die Entscheidungstabelle keine Regel."),
    "DECISION_OVERLAP": _l("Zwei Regeln der Entscheidungstabelle treffen zugleich zu."),
    "DECISION_NOT_JUDGED": _l("Die Entscheidungstabelle ist zu groß, um sie auf Lücken zu prüfen."),
    "DECISION_UNUSED": _l("Kein Ablauf und keine andere Entscheidung fragt nach dieser Entscheidung."),
    "RULE_UNREACHABLE": _l("Diese Regel der Entscheidungstabelle kommt nie zum Zug."),
    "CELL_RANGE": _l("Ein Bereich endet, bevor er beginnt."),
    "CELL_COMMA": _l("Eine Zelle enthält vielleicht eine Kommazahl; sie wird als zwei Werte gelesen."),
    "RULE_VALUE": _l("Eine Regel fragt nach einem Wert, den es hier nicht gibt."),
    "OUTPUT_VALUE": _l("Eine Regel gibt ein Ergebnis, das die Spalte nicht erlaubt."),
    "OUTPUT_UNUSED": _l("Ein erlaubtes Ergebnis gibt keine Regel."),
    "INPUT_UNUSED": _l("Diese Angabe wird für keine Entscheidung gebraucht."),
    "GROUP_MISSING": _l("Der Aufgabe fehlt die Gruppe, die sie erledigt."),
    "GROUP_UNKNOWN": _l("Diese Gruppe hat kein Team."),
    "DUE_DATE_MISSING": _l("Die Aufgabe wird nie fällig."),
    "PRIVACY_READ": _l("Niemand, der die Aufgabe bekommt, darf dieses Feld lesen."),
    "PRIVACY_WRITE": _l("Niemand, der die Aufgabe bekommt, darf dieses Feld ändern."),
    "PURPOSE_MISSING": _l("Dem Feld der Fallakte fehlen Zweck oder Aufbewahrung."),
    "LABEL_MISSING": _l("Hier fehlt die Beschriftung."),
    "LAYOUT_MISSING": _l("Das Element ist nicht gezeichnet."),
    "TRANSLATION_MISSING": _l("Hier fehlen englische Texte."),
    "TRANSLATION_UNUSED": _l("Zu diesen englischen Texten gibt es keinen deutschen mehr."),
    "SCENARIO_SYNTAX": _l("Das Szenario ist falsch aufgeschrieben."),
    "SCENARIO": _l("Die Geschichte geht anders aus, als sie erzählt wird."),
}
_FAMILIES: Final = {
    "FORM_": _l("Am Formular stimmt etwas nicht."),
    "ORG_": _l("In der Organisation stimmt etwas nicht."),
    "TRANSLATION_": _l("An den englischen Texten stimmt etwas nicht."),
    "SCHEMA_": _l("In der Beschreibung der Fallakte stimmt etwas nicht."),
    "FILE_": _l("Mit der Datei stimmt etwas nicht."),
    "FOLDER_": _l("Der Entwurf ist zu groß."),
}


def meaning(finding: Finding) -> str:
    """Return what the finding means in one German sentence."""
    known = _MEANINGS.get(finding.code)
    family = next((text for prefix, text in _FAMILIES.items() if finding.code.startswith(prefix)), None)
    return str(known or family or _l("Hier stimmt etwas nicht."))
