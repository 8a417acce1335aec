"""The main navigation: one line for each place, shown to those who may go there; the engine decides what they find."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, g

from engine import Engine, authorization
from engine.errors import StorageUnavailable
from engine.model import Actor
from webui.language import lazy_gettext


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation: where it leads, what it is called, and for whom it is shown."""

    endpoint: str
    title: Any
    """Becomes a text in the language of the reader when it is shown."""
    shown_to: Callable[[Engine, Actor], bool]

    @property
    def blueprint(self) -> str:
        """Return the name of the blueprint that the place belongs to."""
        return self.endpoint.partition(".")[0]


def everybody(engine: Engine, actor: Actor) -> bool:  # noqa: ARG001 - the signature of all these questions
    """Return whether the place is shown: it always is."""
    return True


def starts_cases(engine: Engine, actor: Actor) -> bool:
    """Return whether the actor is one of those who start cases of some process."""
    with suppress(StorageUnavailable):
        organisation = engine.deployments.known_organisation()
        return organisation is not None and authorization.starts_cases(actor, organisation)
    return False


def finds_people(engine: Engine, actor: Actor) -> bool:
    """Return whether the actor may look for the cases of a person."""
    with suppress(StorageUnavailable):
        return engine.people.may_find(actor)
    return False


def monitors(engine: Engine, actor: Actor) -> bool:
    """Return whether there is a monitor for the actor."""
    with suppress(StorageUnavailable):
        return authorization.may_monitor(actor, engine.deployments.known_organisation())
    return False


def owns_processes(engine: Engine, actor: Actor) -> bool:  # noqa: ARG001 - the signature of all these questions
    """Return whether the workshop exists for the actor."""
    return authorization.may_use_workshop(actor)


PLACES: Final = (
    Place("human_tasks.index", lazy_gettext("Posteingang"), everybody),
    Place("cases.index", lazy_gettext("Fälle"), everybody),
    Place("people.index", lazy_gettext("Person suchen"), finds_people),
    Place("start.index", lazy_gettext("Fall anlegen"), starts_cases),
    Place("offers.index", lazy_gettext("Angebote"), everybody),
    Place("monitor.index", lazy_gettext("Monitor"), monitors),
    Place("workshop.index", lazy_gettext("Werkstatt"), owns_processes),
)


def init_app(app: Flask, engine: Engine) -> None:
    """Give every template the person who asks and the places that she is shown."""

    @app.context_processor
    def share_actor() -> dict[str, object]:
        actor = g.get("actor")
        places = [] if actor is None else [place for place in PLACES if place.shown_to(engine, actor)]
        return {"actor": actor, "places": places}
