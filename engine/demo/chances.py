"""What is answered to a question, by chance and day: how often courses succeed, people come, employers say yes.

Published figures stand behind three of them: 38 % miss B1 at the first try (integration courses, 2016), 38 % of the CVs
of Integration Points were incomplete (61 of 162), a course begins 5 to 14 weeks after somebody asks for it (2019). The
others are chosen so that a believable office comes out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final

Answer = Callable[[random.Random, date], Any]


def one_of(shares: Mapping[Any, float]) -> Answer:
    """Return an answer that is each of these values with its share."""
    values, weights = list(shares), list(shares.values())
    return lambda chance, _: chance.choices(values, weights)[0]


def in_days(low: int, high: int) -> Answer:
    """Return an answer that is a day so many days from today."""
    return lambda chance, today: today + timedelta(days=chance.randint(low, high))


def text(words: str) -> Answer:
    """Return an answer that says what it is."""
    return lambda _chance, _today: words


_YES_NO: Final = {"ja": 0.5, "nein": 0.5}

ANSWERS: Final[Mapping[str, Answer]] = {
    # at the counter and in talks
    "gueltig_bis": in_days(90, 900),
    "identitaet_zweifel": one_of({"ja": 0.05, "nein": 0.95}),
    "erschienen": one_of({"ja": 0.85, "nein": 0.15}),
    "abwesenheit_entscheidung": one_of({"Nochmals einladen": 0.9, "Nach der Ruhezeit wieder einladen": 0.1}),
    "naechster_termin": in_days(20, 120),
    "sprachkurs_bedarf": one_of({"ja": 0.8, "nein": 0.2}),
    "anerkennung_bedarf": one_of({"ja": 0.3, "nein": 0.7}),
    "gesundheit_einschraenkung": one_of({"ja": 0.1, "nein": 0.9}),
    "kinderbetreuung": one_of({"ja": 0.2, "nein": 0.8}),
    "betreuung": one_of({"Fortsetzen": 0.96, "Beenden": 0.04}),
    "naechster_schritt": one_of({"Sprachkurs": 0.2, "Vermittlung": 0.6, "Vorerst keiner": 0.2}),
    # asylum
    "status_ergebnis": text("Noch kein Bescheid"),
    "bescheid_datum": in_days(-12, -6),
    "zustellung_am": in_days(-5, -1),
    "bestandskraeftig": one_of({True: 0.3, False: 0.7}),
    "nachweis_bescheid": text("Beispielangabe: Bescheid im Original gesehen"),
    "klage_am": in_days(-3, 0),
    "klage_aufschiebend": one_of({"ja": 0.9, "nein": 0.1}),
    "urteil_stand": text("Noch kein Urteil"),
    "urteil_ergebnis": one_of({"Schutz zugesprochen": 0.4, "Klage ohne Erfolg": 0.6}),
    "urteil_am": in_days(-10, -1),
    "erwerbsfaehig": one_of({"ja": 0.95, "nein": 0.05}),
    "hilfebeduerftig": one_of({"ja": 0.95, "nein": 0.05}),
    # hand-over
    "lebenslauf_vollstaendig": one_of({"ja": 0.62, "nein": 0.38}),
    "uebergabe_ergebnis": one_of({"Angenommen": 0.92, "Zurückgegeben": 0.08}),
    "uebergabe_weiter": one_of({"Erneut übergeben": 0.95, "Zurückziehen": 0.05}),
    "wechseltag_festlegung": text("Wie vorgeschlagen"),
    "krankenversicherung_geklaert": one_of({"ja": 0.9, "nein": 0.1}),
    "konto_vorhanden": one_of({"ja": 0.9, "nein": 0.1}),
    # course
    "kurs_start_plan": in_days(14, 70),
    "kursbeginn_klaerung": text("Anderen Träger suchen"),
    "kurs_beginn": in_days(-3, 0),
    "kurs_ende_plan": in_days(170, 220),
    "einstufung_niveau": one_of({"keine Kenntnisse": 0.4, "A1": 0.4, "A2": 0.2}),
    "dtz_ergebnis": one_of({"B1": 0.62, "A2": 0.3, "unter A2": 0.08}),
    "leben_in_deutschland": one_of({"ja": 0.9, "nein": 0.1}),
    "bsk_gewuenscht": one_of({"ja": 0.4, "nein": 0.6}),
    "bsk_entscheidung": one_of({"Berechtigung erteilt": 0.9, "Abgelehnt": 0.1}),
    # recognition
    "anerkennung_antrag": one_of({"ja": 0.75, "nein": 0.25}),
    "anerkennung_stelle": one_of(
        {"Handwerkskammer Düsseldorf": 0.5, "IHK FOSA": 0.3, "Bezirksregierung Düsseldorf": 0.2}
    ),
    "unterlage_lebenslauf": text("Liegt bei"),
    "unterlage_erklaerung": text("Liegt bei"),
    "unterlage_identitaet": one_of({"Liegt bei": 0.9, "Wird nachgereicht": 0.1}),
    "unterlage_zeugnis": one_of({"Liegt bei": 0.6, "Wird nachgereicht": 0.25, "Auf der Flucht verloren": 0.15}),
    "unterlage_uebersetzung": one_of({"Liegt bei": 0.6, "Wird nachgereicht": 0.4}),
    "unterlagen_vollstaendig": one_of({"ja": 0.6, "nein": 0.4}),
    "unterlagen_verloren": one_of({"ja": 0.3, "nein": 0.7}),
    "feststellung_termin": in_days(10, 40),
    "anerkennung_erneut_nachfragen": text("ja"),
    "anerkennung_rueckmeldung": one_of(
        {"Entscheidung liegt vor": 0.8, "Unterlagen fehlen": 0.15, "Frist verlängert": 0.05}
    ),
    "anerkennung_verlaengert_bis": in_days(20, 60),
    "anerkennung_ergebnis": one_of(
        {"Volle Gleichwertigkeit": 0.5, "Teilweise Gleichwertigkeit": 0.4, "Abgelehnt": 0.1}
    ),
    "anpassung_beginn": in_days(5, 30),
    "anpassung_ende_plan": in_days(90, 170),
    # work
    "aufnahmeeinrichtung": one_of({"ja": 0.1, "nein": 0.9}),
    "aufenthalt_seit": in_days(-700, -120),
    "vermittlung_art": one_of({"Arbeit": 0.75, "Ausbildung": 0.25}),
    "suche_ergebnis": one_of({"Stelle in Aussicht": 0.45, "Keine Stelle gefunden": 0.55}),
    "arbeitserlaubnis_ergebnis": text("Frei"),
    "erlaubnis_entscheidung": one_of({"Erteilt": 0.9, "Abgelehnt": 0.1}),
    "ba_stellungnahme": one_of({"Zugestimmt": 0.8, "Nicht zugestimmt": 0.2}),
    "angebot_antwort": one_of({"Angenommen": 0.8, "Nicht angenommen": 0.2}),
    "arbeit_beginn_plan": in_days(5, 40),
    "arbeit_aufgenommen": one_of({"ja": 0.95, "nein": 0.05}),
    "arbeit_beginn": in_days(-4, 0),
    "gefunden_beginn": in_days(-4, 30),
    "gefunden_stunden": one_of({20: 0.2, 30: 0.2, 39: 0.6}),
    "arbeit_stunden": one_of({20: 0.2, 30: 0.2, 39: 0.6}),
    "befristet": one_of(_YES_NO),
    "bedarfsdeckend": one_of({True: 0.6, False: 0.4}),
    "nachbetreuung_stand": one_of({"Besteht": 0.85, "Verloren": 0.15}),
    "arbeit_pruefung": one_of({"Arbeit kann beginnen": 0.9, "Kommt nicht zustande": 0.1}),
    "foerderung": one_of({"Keine Förderung": 0.5, "Eingliederungszuschuss (§§ 88, 89 SGB III)": 0.5}),
    "massnahme_beginn": in_days(5, 20),
    "foerderung_bis": in_days(90, 300),
    "foerderung_anteil": one_of({30: 0.5, 50: 0.5}),
}
"""By the key of the field; whatever is not in here has no statistics."""
