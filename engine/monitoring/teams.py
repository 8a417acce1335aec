"""From counted figures to rows with the names of the organisation, and what a reader may choose among."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields

from engine.model import MonitorScope, TeamFigures
from engine.monitoring.views import Choices, MonitorFilter, TeamRow
from engine.organisation import Organisation
from engine.publication import Publication


def wanted_teams(chosen: MonitorFilter, organisation: Organisation | None) -> frozenset[str] | None:
    """Return the teams that fit what was chosen, None where nothing was; what nobody knows fits no team."""
    if chosen.site is None and chosen.legal_domain is None and chosen.team is None:
        return None
    teams = () if organisation is None else organisation.teams.values()
    return frozenset(
        team.key
        for team in teams
        if chosen.site in (None, team.site)
        and (chosen.legal_domain is None or chosen.legal_domain in team.legal_domains)
        and chosen.team in (None, team.key)
    )


def choices_of(
    teams: frozenset[str] | None, organisation: Organisation | None, publication: Publication | None
) -> Choices:
    """Return what can be chosen among the teams of the reader."""
    processes = {} if publication is None else publication.definitions.processes
    if organisation is None:
        return Choices(
            sites={}, legal_domains={}, teams={}, processes={key: each.name for key, each in processes.items()}
        )
    known = [team for key, team in organisation.teams.items() if teams is None or key in teams]
    domains = {domain for team in known for domain in team.legal_domains}
    sites = {team.site for team in known}
    return Choices(
        sites={key: site.name for key, site in organisation.sites.items() if key in sites},
        legal_domains={key: domain.name for key, domain in organisation.legal_domains.items() if key in domains},
        teams={team.key: team.name for team in known},
        processes={key: each.name for key, each in processes.items()},
    )


def team_rows(
    figures: Sequence[TeamFigures], scope: MonitorScope, organisation: Organisation | None
) -> tuple[TeamRow, ...]:
    """Return a row for each team with figures and, for somebody who leads some, for each of hers, site by site."""
    counted = {each.team: each for each in figures}
    hers = set() if scope.teams is None else set(scope.teams)
    if scope.wanted is not None:
        hers &= scope.wanted
    teams = {} if organisation is None else organisation.teams
    sites = [] if organisation is None else list(organisation.sites)
    order = {key: place for place, key in enumerate(teams)}

    def place(key: str | None) -> tuple[bool, int, int, str]:
        team = teams.get(key or "")
        site = sites.index(team.site) if team is not None and team.site in sites else len(sites)
        return key is None, site, order.get(key or "", len(order)), key or ""

    return tuple(
        _team_row(counted.get(key, TeamFigures(team=key)), organisation) for key in sorted({*counted, *hers}, key=place)
    )


def _team_row(figures: TeamFigures, organisation: Organisation | None) -> TeamRow:
    team = None if organisation is None else organisation.teams.get(figures.team or "")
    if team is None or organisation is None:
        return TeamRow(figures=figures, name=figures.team, site=None, legal_domains=())
    site = organisation.sites.get(team.site or "")
    domains = organisation.legal_domains
    return TeamRow(
        figures=figures,
        name=team.name,
        site=None if site is None else site.name,
        legal_domains=tuple(domain.name for key, domain in domains.items() if key in team.legal_domains),
    )


def total_of(figures: Iterable[TeamFigures]) -> TeamFigures:
    """Return the figures of all teams together."""
    known = list(figures)
    oldest = [each.oldest_due_at for each in known if each.oldest_due_at is not None]
    names = [each.name for each in fields(TeamFigures) if each.name not in ("team", "oldest_due_at")]
    sums = {name: sum(getattr(each, name) for each in known) for name in names}
    return TeamFigures(team=None, oldest_due_at=min(oldest, default=None), **sums)
