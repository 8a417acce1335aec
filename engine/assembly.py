"""The engine as a whole: its services put together on a storage, without PostgreSQL or the publication gate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from engine.accounts import Accounts
from engine.cases import Cases
from engine.deployments import Deployments
from engine.history import History
from engine.human_tasks import HumanTasks
from engine.incidents import Incidents
from engine.messages import Messages
from engine.model import Clock, Finding
from engine.monitoring import Monitoring
from engine.offers.importing import OfferImport
from engine.offers.service import Offers
from engine.organisation import Organisation
from engine.people import People
from engine.publication import Parse, parse_publication
from engine.services import BUILT_IN, Service
from engine.storage.interface import Storage
from engine.timers import Timers
from engine.workshop import Workshop


@dataclass(frozen=True, kw_only=True, slots=True)
class Engine:
    """The services, safe to share between threads."""

    accounts: Accounts
    deployments: Deployments
    people: People
    cases: Cases
    human_tasks: HumanTasks
    messages: Messages
    timers: Timers
    incidents: Incidents
    history: History
    monitoring: Monitoring
    workshop: Workshop
    offers: Offers
    offer_import: OfferImport
    storage: Storage
    clock: Clock

    def organisation(self) -> Organisation | None:
        """Return the organisation in force, that of the latest publication; None where there is none."""
        return self.deployments.organisation()

    def ready(self) -> None:
        """Return if the engine can work, else raise ``StorageUnavailable``."""
        self.monitoring.ready()

    def close(self) -> None:
        """Give back every connection."""
        self.storage.close()


def assemble(
    storage: Storage,
    *,
    clock: Clock | None = None,
    check_files: Callable[[Mapping[str, bytes]], list[Finding]] | None = None,
    keyless: str | None = None,
    services: Mapping[str, Service] = BUILT_IN,
    parse: Parse | None = None,
) -> Engine:
    """Return the services on the storage.

    ``clock`` says what time it is, by default the storage. ``check_files`` is what a publication must pass; by default
    it only has to be readable and executable. ``keyless`` is the correlation key of messages that have none in the
    diagram, by default the number of the case. ``services`` are the handlers of service tasks by type; ``parse`` reads
    published files, by default for these services.
    """
    clock = clock or storage.now
    read = parse or partial(parse_publication, services=services)

    def executable(files: Mapping[str, bytes]) -> list[Finding]:
        return read(files)[1]

    deployments = Deployments(storage, clock, check_files or executable, keyless, read)
    history = History(storage, clock)
    messages = Messages(storage, deployments, history, clock)
    people = People(storage, deployments, history, clock)
    offers = Offers(storage, deployments, history, messages, clock)
    return Engine(
        accounts=Accounts(storage, deployments, clock),
        deployments=deployments,
        people=people,
        cases=Cases(storage, deployments, history, messages, people, clock),
        human_tasks=HumanTasks(storage, deployments, history, messages, people, clock),
        messages=messages,
        timers=Timers(storage, deployments, messages, clock),
        incidents=Incidents(storage, deployments, history, messages, clock),
        history=history,
        monitoring=Monitoring(storage, deployments, history, clock),
        workshop=Workshop(storage, deployments, clock),
        offers=offers,
        offer_import=OfferImport(storage, deployments, offers, clock),
        storage=storage,
        clock=clock,
    )
