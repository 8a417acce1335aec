"""Where a case is, in the words of the organisation instead of its keys."""

from __future__ import annotations

from dataclasses import replace

from engine import Fact, Organisation
from webui.own_texts import own, own_value


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
        case "site":
            site = organisation.sites.get(key)
            return replace(fact, value=key if site is None else site.name)
        case "legal_domain" | "rechtskreis_ergebnis":
            domain = organisation.legal_domains.get(key)
            return replace(fact, value=key if domain is None else domain.name)
        case "responsible_team" | "uebergabe_von" | "uebergabe_an":
            return replace(fact, value=organisation.team_name(key))
    return fact
