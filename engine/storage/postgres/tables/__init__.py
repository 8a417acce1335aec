"""The tables. ``engine/storage/migrations`` creates them; a test holds that both say the same.

What must always be true is a constraint here. Instants come from the caller: no column has a default that asks the
database for the time.
"""

from engine.storage.postgres.tables.base import INSTANT, metadata
from engine.storage.postgres.tables.cases import (
    case_instance,
    case_number,
    command,
    history_event,
    human_task,
    incident,
    kept_message,
    kind_of_event,
    message_subscription,
    signal_subscription,
    thrown_signal,
    timer,
)
from engine.storage.postgres.tables.notes import note
from engine.storage.postgres.tables.offers import offer, offer_event, offer_place
from engine.storage.postgres.tables.people import access_event, account, membership, sign_in_attempt
from engine.storage.postgres.tables.publications import (
    deployment,
    deployment_process,
    deployment_resource,
    draft_file,
    process_version,
    resource,
    start_timer,
)

__all__ = [
    "INSTANT",
    "access_event",
    "account",
    "case_instance",
    "case_number",
    "command",
    "deployment",
    "deployment_process",
    "deployment_resource",
    "draft_file",
    "history_event",
    "human_task",
    "incident",
    "kept_message",
    "kind_of_event",
    "membership",
    "message_subscription",
    "metadata",
    "note",
    "offer",
    "offer_event",
    "offer_place",
    "process_version",
    "resource",
    "sign_in_attempt",
    "signal_subscription",
    "start_timer",
    "thrown_signal",
    "timer",
]
