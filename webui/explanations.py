"""Why something cannot be done now, in the words of the pages: who did or does what, when, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engine.errors import (
    CaseEnded,
    CaseNotEnded,
    CaseTooFar,
    ConcurrentChange,
    EngineError,
    Held,
    IdempotencyConflict,
    IncidentResolved,
    MessageNotAwaited,
    StateUnreadable,
    TaskAlreadyClaimed,
    TaskEnded,
    TaskNotClaimed,
    TookTooLong,
)
from engine.errors.offers import (
    ImportMoved,
    ImportRefused,
    OfferChanged,
    OfferIsCancelled,
    OfferTaken,
    UnreadableSheet,
)
from webui.formatting import moment
from webui.language import gettext
from webui.own_texts import own
from webui.people import person

CONFLICTS: Final = (
    CaseEnded,
    CaseNotEnded,
    CaseTooFar,
    ConcurrentChange,
    IdempotencyConflict,
    ImportMoved,
    ImportRefused,
    IncidentResolved,
    MessageNotAwaited,
    OfferChanged,
    OfferIsCancelled,
    OfferTaken,
    TaskAlreadyClaimed,
    StateUnreadable,
    TaskEnded,
    TaskNotClaimed,
    TookTooLong,
    UnreadableSheet,
)
"""The refusals that :func:`explain` has words for."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a page could not be shown, and what to do next."""

    title: str
    text: str


def explain(error: EngineError) -> Explanation:
    """Return the words for one of :data:`CONFLICTS`."""
    facts = error.parameters
    who, at = person(facts.get("by")), facts.get("at")
    when = moment(at) if isinstance(at, datetime) else ""
    match error:
        case TaskEnded() if str(facts.get("state")) == "completed":
            return Explanation(
                gettext("Diese Aufgabe ist schon erledigt"),
                gettext(
                    "%(who)s hat sie am %(when)s Uhr erledigt. Ihre Angaben wurden nicht übernommen.",
                    who=who,
                    when=when,
                ),
            )
        case TaskEnded():
            return Explanation(
                gettext("Diese Aufgabe ist entfallen"),
                gettext(
                    "Der Ablauf des Falls hat sie am %(when)s Uhr zurückgenommen. "
                    "Ihre Angaben wurden nicht übernommen.",
                    when=when,
                ),
            )
        case TaskAlreadyClaimed():
            return Explanation(
                gettext("Diese Aufgabe hat schon jemand übernommen"),
                gettext("%(who)s bearbeitet sie seit %(when)s Uhr. Bitte sprechen Sie sich ab.", who=who, when=when),
            )
        case TaskNotClaimed():
            return Explanation(
                gettext("Sie haben diese Aufgabe nicht übernommen"),
                gettext(
                    "Vielleicht wurde sie zurückgegeben oder an ein anderes Team weitergeleitet. "
                    "Übernehmen Sie die Aufgabe und senden Sie dann noch einmal."
                ),
            )
        case CaseNotEnded():
            return Explanation(
                gettext("Dieser Fall läuft noch"),
                gettext("Es wurde kein neuer angelegt. Bitte öffnen Sie den Fall und arbeiten Sie dort weiter."),
            )
        case CaseTooFar():
            return Explanation(
                gettext("Dieser Fall ist schon bei einem anderen Team"),
                gettext("Er bleibt, wie er ist. Bitte klären Sie mit dem Team, welcher der Fälle weitergeht."),
            )
        case IncidentResolved():
            return Explanation(
                gettext("Diese Störung ist schon behoben"),
                gettext("Der Fall ist seitdem weitergegangen. Wo er jetzt steht, sehen Sie auf seiner Seite."),
            )
        case MessageNotAwaited():
            return Explanation(
                gettext("Der Fall wartet nicht mehr auf „%(event)s“", event=own(facts.get("title") or "")),
                gettext(
                    "Vielleicht hat es inzwischen jemand anderes erfasst; das steht im Verlauf des Falls. "
                    "Ist es ein weiteres Ereignis, wählen Sie am Fall noch einmal „Ereignis erfassen“: "
                    "Dann wird es aufbewahrt, bis der Fall darauf wartet."
                ),
            )
        case CaseEnded():
            return Explanation(
                gettext("Der Fall %(case)s ist schon beendet", case=facts.get("number")),
                gettext("Es wurde nichts geändert. Der Verlauf des Falls sagt, wann er endete."),
            )
        case OfferChanged():
            return Explanation(
                gettext("Das Angebot hat inzwischen jemand geändert"),
                gettext(
                    "%(who)s hat es am %(when)s Uhr geändert. Ihre Angaben sind nicht gespeichert, "
                    "stehen aber noch hier. Bitte sehen Sie den Verlauf des Angebots an, "
                    "und senden Sie dann noch einmal.",
                    who=who,
                    when=when,
                ),
            )
        case OfferIsCancelled():
            return Explanation(
                gettext("Das Angebot %(number)s ist abgesagt", number=facts.get("number")),
                gettext("Es bleibt, wie es ist. Findet es doch statt, tragen Sie es bitte mit einer neuen Nummer ein."),
            )
        case OfferTaken():
            return Explanation(
                gettext("Die Absage betrifft inzwischen andere Fälle"),
                gettext("Es wurde nichts abgesagt. Bitte sehen Sie die Liste noch einmal an, und bestätigen Sie dann."),
            )
        case ImportMoved():
            return Explanation(
                gettext("Die Angebote haben sich inzwischen geändert"),
                gettext("Es wurde nichts übernommen. Bitte sehen Sie noch einmal an, was die Datei jetzt ändert."),
            )
        case ImportRefused():
            return Explanation(
                gettext("In der Datei stimmt etwas nicht"),
                gettext("Es wurde nichts übernommen. Bitte berichtigen Sie die Zeilen, und wählen Sie die Datei neu."),
            )
        case UnreadableSheet():
            return Explanation(gettext("Die Datei lässt sich nicht lesen"), _unreadable(facts))
        case IdempotencyConflict():
            return Explanation(
                gettext("Dieses Formular wurde schon für etwas anderes verwendet"),
                gettext("Bitte öffnen Sie die Seite neu und tragen Sie Ihre Angaben dort ein."),
            )
        case StateUnreadable():
            return Explanation(
                gettext("Der Fall gehört zu einer neueren Fassung der Anwendung"),
                gettext(
                    "Er wurde zuletzt mit einer neueren Fassung bearbeitet, als hier läuft. Es wurde nichts geändert. "
                    "Bitte sagen Sie der Systembetreuung Bescheid: Sie muss die neuere Fassung wieder starten."
                ),
            )
        case TookTooLong():
            return Explanation(
                gettext("Das hat zu lange gedauert"),
                gettext(
                    "Damit andere mit dem Fall weiterarbeiten können, wurde der Vorgang abgebrochen. "
                    "Es wurde nichts geändert; bitte senden Sie noch einmal."
                ),
            )
        case Held():
            return Explanation(
                gettext("Der Fall ist gerade belegt"),
                gettext(
                    "Ein anderer Vorgang arbeitet seit einigen Sekunden an diesem Fall. Es wurde nichts geändert; "
                    "bitte senden Sie in einer halben Minute noch einmal."
                ),
            )
    return Explanation(
        gettext("Der Fall hat sich gerade geändert"),
        gettext(
            "Jemand anderes war im selben Augenblick schneller. Es wurde nichts geändert; bitte senden Sie noch einmal."
        ),
    )


def _unreadable(facts: Mapping[str, Any]) -> str:
    """Return why a file is no list of offers, and what to do."""
    match facts.get("problem"):
        case "size":
            return gettext("Sie hat mehr als %(limit)s kB. Bitte teilen Sie sie auf.", limit=facts.get("limit"))
        case "lines":
            return gettext("Sie hat mehr als %(limit)s Zeilen. Bitte teilen Sie sie auf.", limit=facts.get("limit"))
        case "headings":
            return gettext(
                "Ihre Überschriften passen nicht; sie fehlen, sind unbekannt oder stehen mehrmals da: %(headings)s. "
                "Bitte nehmen Sie die Vorlage.",
                headings=facts.get("headings"),
            )
    return gettext(
        "Sie ist keine Tabelle im Format CSV. "
        "Bitte speichern Sie sie in Ihrem Programm als „CSV (Trennzeichen getrennt)“."
    )
