"""Where a case is and where it goes on, in the words of the organisation instead of its keys."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from engine import Fact, Organisation
from engine.model import Case
from webui.language import gettext
from webui.own_texts import own, own_value
from webui.sessions import engine


def team_name(key: str) -> str:
    """Return the name of the team, its key where the organisation does not know it."""
    organisation = engine().deployments.known_organisation()
    return key if organisation is None else own(organisation.team_name(key))


def group_name(group: str) -> str:
    """Return the name of the candidate group: of its team and its function."""
    organisation = engine().deployments.known_organisation()
    return group if organisation is None else own(organisation.group_name(group))


def what_follows(case: Case) -> str:
    """Return where the case goes on, naming steps and teams."""
    if case.ended_at is not None:
        return gettext("Der Fall ist damit abgeschlossen.")
    assigned = [task for task in case.open_tasks if task.candidate_group]
    # Only then it is worth a look: where every task has a team, somebody is there to go on.
    stuck = len(assigned) < max(len(case.open_tasks), 1) and engine().cases.is_stuck(case)
    told = [gettext("Der Fall steht wegen einer Störung; die Teamleitung sieht sie im Monitor.")] if stuck else []
    if not case.open_tasks:
        return (
            told[0]
            if told
            else gettext("Zurzeit ist nichts zu tun: Der Fall wartet auf eine Frist oder eine Nachricht.")
        )
    places = []
    for task in case.open_tasks:
        team = group_name(task.candidate_group) if task.candidate_group else gettext("noch keinem Team")
        places.append(gettext("„%(step)s“ bei %(team)s", step=own(task.name), team=team))
    return " ".join([gettext("Offen ist jetzt: %(places)s.", places="; ".join(places)), *told])


def named(fact: Fact, organisation: Organisation | None) -> Fact:
    """Return the fact as the reader is shown it: sites, legal domains and teams by name, choices in her language."""
    shown = _named(fact, organisation)
    translated = own_value(shown.value) if fact.is_choice or shown.value != fact.value else shown.value
    return replace(shown, title=own(fact.title), value=translated)


def _named(fact: Fact, organisation: Organisation | None) -> Fact:
    if organisation is None or not isinstance(fact.value, str):
        return fact
    key = fact.value
    match fact.key:
        case "site" | "standort" | "neuer_standort":
            site = organisation.sites.get(key)
            return replace(fact, value=key if site is None else site.name)
        case "legal_domain" | "rechtskreis" | "rechtskreis_ergebnis":
            domain = organisation.legal_domains.get(key)
            return replace(fact, value=key if domain is None else domain.name)
        case "responsible_team" | "uebergabe_von" | "uebergabe_an":
            return replace(fact, value=organisation.team_name(key))
    return fact


def init_app(app: Flask) -> None:
    """Make the names of teams and groups known to the templates."""
    app.jinja_env.filters.update(team=team_name, group=group_name)
