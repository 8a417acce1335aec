"""The hand-over from the agency to the job centre: no day without a team, no day without a living."""

from __future__ import annotations

from tests.browser.office import Office
from tests.browser.whole_way.people import (
    BENEFITS,
    SGB2_OFFICE,
    SGB2_PLACEMENT,
    SGB2_TEAM,
    SGB3_OFFICE,
    SGB3_PLACEMENT,
    SGB3_TEAM,
)


def prepare(office: Office) -> None:
    """Fill in the hand-over sheet at the giving team."""
    placement = office.colleague(SGB3_PLACEMENT)
    desk = placement.take_on("Übergabebogen ausfüllen")
    desk.answer("Ist der Lebenslauf vollständig?", "Ja")
    desk.choose("Deutschkenntnisse", "A1")
    desk.write("Weitere laufende Maßnahmen", "keine")
    desk.write("Vereinbarte Termine", "keine")
    desk.look("55-uebergabebogen")
    placement.complete("Übergabebogen ausfüllen", "Übergabe annehmen", "SGB-II-Antrag aufnehmen")


def apply_for_benefit(office: Office) -> None:
    """Take the application for the benefit at the job centre, and tell the social office when it takes over."""
    benefits = office.colleague(BENEFITS)
    desk = benefits.take_on("SGB-II-Antrag aufnehmen")
    desk.write("Antrag gestellt am", "23.03.2016")
    desk.answer("Ab wann zahlt das Jobcenter?", "Wie vorgeschlagen")
    desk.look("56-antrag")
    benefits.complete("SGB-II-Antrag aufnehmen", "Leistung bewilligen")

    clerk = office.colleague(SGB3_OFFICE)
    desk = clerk.take_on("Sozialamt über das Ende informieren")
    desk.write("Zuständiges Sozialamt", "Sozialamt Krefeld")
    desk.write("Informiert am", "23.03.2016")
    clerk.complete("Sozialamt über das Ende informieren")


def accept(office: Office, number: str) -> None:
    """Accept the case: in the same moment every open task is for the new team, and the course goes on."""
    giving = office.colleague(SGB3_OFFICE)
    giving.open_case(number)
    giving.expect_fact("Zuständiges Team", SGB3_TEAM)
    giving.unfold("Vom Ablauf eingetragen")
    giving.expect_fact("Stand des Kurses", "läuft")
    giving.expect_open_tasks(
        {
            "Kursende feststellen": f"{SGB3_TEAM}: Vermittlung",
            "Bescheid festhalten": f"{SGB3_TEAM}: Sachbearbeitung",
            "Übergabe annehmen": f"{SGB2_TEAM}: Vermittlung",
            "Leistung bewilligen": "Jobcenter Krefeld: Leistung SGB II",
            "Krankenkasse und Konto klären": f"{SGB2_TEAM}: Sachbearbeitung",
            "Kurs auf Berechtigung umstellen": f"{SGB2_TEAM}: Sachbearbeitung",
        }
    )

    placement = office.colleague(SGB2_PLACEMENT)
    desk = placement.take_on("Übergabe annehmen")
    desk.look("57-uebergabe-annehmen")
    desk.answer("Nehmen Sie die Übergabe an?", "Annehmen")
    placement.complete("Übergabe annehmen", "Gespräch zur Übergabe führen")
    placement.open_case(number)
    placement.expect_fact("Zuständiges Team", SGB2_TEAM)
    placement.unfold("Vom Ablauf eingetragen")
    placement.expect_fact("Stand des Kurses", "läuft")
    desk.look("58-fall-beim-jobcenter")
    placement.expect_open_tasks(
        {
            "Kursende feststellen": f"{SGB2_TEAM}: Vermittlung",
            "Bescheid festhalten": f"{SGB2_TEAM}: Sachbearbeitung",
            "Gespräch zur Übergabe führen": f"{SGB2_TEAM}: Vermittlung",
            "Leistung bewilligen": "Jobcenter Krefeld: Leistung SGB II",
            "Krankenkasse und Konto klären": f"{SGB2_TEAM}: Sachbearbeitung",
            "Kurs auf Berechtigung umstellen": f"{SGB2_TEAM}: Sachbearbeitung",
        }
    )


def settle(office: Office) -> None:
    """Settle health insurance and account, switch the course, talk to each other, grant the benefit."""
    clerk = office.colleague(SGB2_OFFICE)
    desk = clerk.take_on("Krankenkasse und Konto klären")
    desk.answer("Ist eine Krankenkasse gewählt?", "Ja")
    desk.answer("Gibt es ein Konto?", "Ja")
    clerk.complete("Krankenkasse und Konto klären")
    clerk.take_on("Kurs auf Berechtigung umstellen")
    desk.write("Umgestellt am", "30.03.2016")
    clerk.complete("Kurs auf Berechtigung umstellen")

    placement = office.colleague(SGB2_PLACEMENT)
    desk = placement.take_on("Gespräch zur Übergabe führen")
    desk.write("Gespräch geführt am", "30.03.2016")
    desk.write("Was wurde vereinbart?", "Der Plan gilt weiter, der Kurs geht vor.")
    desk.look("59-gespraech")
    placement.complete("Gespräch zur Übergabe führen")

    benefits = office.colleague(BENEFITS)
    desk = benefits.take_on("Leistung bewilligen")
    desk.write("Bewilligt am", "30.03.2016")
    benefits.complete("Leistung bewilligen", "Beim abgebenden Team schließen")


def close(office: Office, number: str) -> None:
    """Close at the giving team; nothing is left to it, and the course still runs."""
    placement = office.colleague(SGB3_PLACEMENT)
    desk = placement.take_on("Beim abgebenden Team schließen")
    desk.write("Geschlossen am", "30.03.2016")
    placement.complete("Beim abgebenden Team schließen")
    receiving = office.colleague(SGB2_PLACEMENT)
    receiving.open_case(number)
    receiving.unfold("Vom Ablauf eingetragen")
    receiving.expect_fact("Stand des Kurses", "läuft")
    receiving.expect_open_tasks(
        {
            "Kursende feststellen": f"{SGB2_TEAM}: Vermittlung",
            "Bescheid festhalten": f"{SGB2_TEAM}: Sachbearbeitung",
        }
    )
