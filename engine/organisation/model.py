"""Sites, teams, functions and deadlines, as values that are asked many questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from engine.feel import LOCAL_ZONE
from engine.organisation.counting import Counting, Limit
from engine.organisation.ends import bound, values

_NO_CASE: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A place where people are received."""

    key: str
    name: str
    address: str
    area: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalDomain:
    """A Rechtskreis: the law and the authority in whose name a team acts."""

    key: str
    name: str
    authority: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """People of one office who share work; each of its functions is a candidate group ``<team key>.<function>``."""

    key: str
    name: str
    site: str | None
    legal_domains: frozenset[str]
    functions: tuple[str, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the candidate groups of the team."""
        return tuple(f"{self.key}.{function}" for function in self.functions)


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """A time limit with its source: data, so that law can change without code.

    Diagrams ask for its end with ``deadlines.<key>.from(start)``; where it is plain, ``deadlines.<key>.limit`` is the
    duration to calculate with.
    """

    key: str
    title: str
    counting: Counting
    source: str

    @property
    def limit(self) -> Limit:
        """Return its length as a FEEL duration."""
        return self.counting.limit


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferRules:
    """How the catalogue of offers is kept."""

    keepers: frozenset[str] = frozenset()
    """Functions whose members add, change and cancel offers."""
    course_kinds: str | None = None
    """The case-file field whose options are the kinds of courses; None: any word is one."""
    course_places: int | None = None
    """How many people a course may have at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """Who works where, on whose behalf, within which limits; immutable, of one publication."""

    name: str
    sites: Mapping[str, Site] = field(default_factory=dict)
    legal_domains: Mapping[str, LegalDomain] = field(default_factory=dict)
    municipalities: Mapping[str, str] = field(default_factory=dict)
    """Area of each municipality."""
    teams: Mapping[str, Team] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    """Name of each function."""
    starters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Functions that may start a case, by process key."""
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    offers: OfferRules = field(default_factory=OfferRules)
    rechtsstand: date | None = None
    """The day whose law is applied; None: of each decision the day on which it is made."""
    _deadlines: dict[str, Any] = field(init=False, repr=False, compare=False)
    """The deadlines as values for expressions."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_deadlines", values(self.deadlines.values(), _NO_CASE))

    @property
    def areas(self) -> tuple[str, ...]:
        """Return the areas that sites serve."""
        return tuple(sorted({site.area for site in self.sites.values() if site.area is not None}))

    @property
    def groups(self) -> frozenset[str]:
        """Return every candidate group of every team."""
        return frozenset(group for team in self.teams.values() for group in team.groups)

    def team_of(self, group: str) -> Team | None:
        """Return the team that the candidate group belongs to, or None if there is no such group."""
        key, _, function = group.rpartition(".")
        team = self.teams.get(key)
        return team if team is not None and function in team.functions else None

    def group_name(self, group: str) -> str:
        """Return the name of a candidate group for people, or the group itself if there is no such group."""
        team = self.team_of(group)
        if team is None:
            return group
        function = group.rsplit(".", 1)[-1]
        return f"{team.name}: {self.functions.get(function, function)}"

    def team_name(self, key: str) -> str:
        """Return the name of a team for people, or the key itself if there is no such team."""
        team = self.teams.get(key)
        return key if team is None else team.name

    def legal_domains_of(self, groups: Iterable[str]) -> frozenset[str]:
        """Return the legal domains in whose name members of these groups act, and whose fields they may read."""
        teams = (self.team_of(group) for group in groups)
        return frozenset(domain for team in teams if team is not None for domain in team.legal_domains)

    def renamed(self, name: Callable[[str], str]) -> Organisation:
        """Return the same organisation with every name that people read run through the function."""
        return replace(
            self,
            name=name(self.name),
            sites={key: replace(site, name=name(site.name)) for key, site in self.sites.items()},
            legal_domains={
                key: replace(domain, name=name(domain.name), authority=name(domain.authority))
                for key, domain in self.legal_domains.items()
            },
            teams={key: replace(team, name=name(team.name)) for key, team in self.teams.items()},
            functions={key: name(text) for key, text in self.functions.items()},
            deadlines={
                key: replace(each, title=name(each.title), source=name(each.source))
                for key, each in self.deadlines.items()
            },
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name that people read, in the order of the file."""
        names: list[str] = []

        def gather(name: str) -> str:
            names.append(name)
            return name

        self.renamed(gather)
        return tuple(filter(None, names))

    def constants(self, at: datetime, case_file: Mapping[str, Any] = _NO_CASE) -> dict[str, Any]:
        """Return what every expression sees besides the case file at the instant: ``deadlines`` and ``rechtsstand``.

        The ``rechtsstand`` is a date; where the file sets none, the local day of the instant. Deadlines that rest do so
        in the pauses of the case file, also where it changes afterwards.
        """
        return {
            "deadlines": self._deadlines | bound(self.deadlines.values(), case_file),
            "rechtsstand": self.rechtsstand or at.astimezone(LOCAL_ZONE).date(),
        }
