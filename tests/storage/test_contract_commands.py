"""What a unit of work promises, on every storage: locks, one change set, all or nothing."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from engine.errors import ConcurrentChange, IdempotencyConflict
from engine.feel import Sentence
from engine.model import AccessEvent, CaseState, MonitorPage, MonitorScope, TaskState
from engine.storage.interface import ChangeSet, Storage


def test_a_case_comes_back_as_it_was_stored(storage: Storage, make: Any) -> None:
    record = make.case(case_file={"z": 1, "a": [Decimal("1.50"), date(2016, 1, 5), {"b": None}], "note": "ä\x00\n"})
    make.save(ChangeSet(case=record, created=True))
    with storage.begin() as unit:
        locked = unit.lock_case(record.case.id)
    assert locked == record
    assert list(locked.case.case_file) == ["z", "a", "note"]


def test_a_changed_case_comes_back_changed(storage: Storage, make: Any) -> None:
    record = make.stored()
    later = make.now + timedelta(hours=1)
    changed = replace(
        make.next(
            record,
            state=CaseState.COMPLETED,
            ended_at=later,
            updated_at=later,
            responsible_team="KR-U25.SGB2",
            site="KR-U25",
            legal_domain="SGB2",
            case_file={"ziel": "Ausbildung"},
        ),
        state=b"other",
    )
    make.save(ChangeSet(case=changed))
    with storage.read() as reader:
        assert reader.case(record.case.id) == changed


def test_what_a_caller_does_to_a_case_file_stays_with_her(storage: Storage, make: Any) -> None:
    record = make.stored(case_file={"list": [1]})
    with storage.begin() as unit:
        locked = unit.lock_case(record.case.id)
        assert locked is not None
        locked.case.case_file["list"].append(2)
        unit.commit()
    with storage.read() as reader:
        found = reader.case(record.case.id)
    assert found is not None
    assert found.case.case_file == {"list": [1]}


def test_leaving_without_commit_changes_nothing(storage: Storage, make: Any) -> None:
    record = make.stored(tasks=1)
    with storage.begin() as unit:
        unit.save(ChangeSet(case=make.next(record), tasks=[make.task(record)], history=[make.event(record)]))
    with contextlib.suppress(LookupError), storage.begin() as unit:
        unit.save(ChangeSet(case=make.next(record), tasks=[make.task(record)]))
        raise LookupError
    with storage.read() as reader:
        found = reader.case(record.case.id)
        assert found is not None
        assert found.case.version == 1
        assert len(found.case.open_tasks) == 1
        assert list(reader.history(record.case.id)) == []


def test_every_way_to_lock_a_case_finds_it(storage: Storage, make: Any) -> None:
    record = make.case()
    task, incident, timer = make.task(record), make.incident(record), make.timer(record)
    subscription = make.subscription(record)
    make.save(
        ChangeSet(
            case=record,
            created=True,
            tasks=[task],
            incidents=[incident],
            timers=[timer],
            subscriptions=[subscription],
        )
    )
    ways = [
        lambda unit: unit.lock_case(record.case.id),
        lambda unit: unit.lock_case_by_number(record.case.number),
        lambda unit: unit.lock_case_of_task(task.id),
        lambda unit: unit.lock_case_of_incident(incident.id),
        lambda unit: unit.lock_case_with_due_timer(make.now),
        lambda unit: unit.lock_subscribed_case("asylbescheid", record.case.number),
    ]
    for way in ways:
        with storage.begin() as unit:
            assert way(unit) == record


def test_what_is_not_there_is_none(storage: Storage, make: Any) -> None:
    make.stored()
    with storage.begin() as unit:
        assert unit.lock_case(uuid4()) is None
        assert unit.lock_case_by_number("IP-1999-000001") is None
        assert unit.lock_case_of_task(uuid4()) is None
        assert unit.lock_case_of_incident(uuid4()) is None
        assert unit.lock_case_with_due_timer(make.now) is None
        assert unit.lock_subscribed_case("asylbescheid", "nobody") is None
        assert unit.command("no key") is None


def test_projections_show_all_that_is_open_and_the_task_asked_for(storage: Storage, make: Any) -> None:
    record = make.case()
    late = make.timer(record, make.now + timedelta(days=2))
    early = make.timer(record, make.now + timedelta(days=1, microseconds=120))
    opened = make.task(record, opened_at=make.now + timedelta(minutes=1), facts=(), due_at=None, form_key=None)
    first = make.task(record, assignee="anna", claimed_at=make.now, follow_up_at=make.now + timedelta(days=1))
    ended = make.task(record, state=TaskState.COMPLETED, ended_at=make.now, ended_by="anna")
    other_ended = make.task(record, state=TaskState.CANCELLED, ended_at=make.now, ended_by="anna")
    incident = make.incident(record)
    resolved = make.incident(record, resolved_at=make.now, resolved_by="boss")
    subscription = make.subscription(record)
    command = make.command("key-1", record.case.id)
    make.save(
        ChangeSet(
            case=record,
            created=True,
            tasks=[opened, first, ended, other_ended],
            timers=[late, early],
            subscriptions=[subscription],
            incidents=[incident, resolved],
            command=command,
        )
    )
    make.stored(tasks=2)
    make.account("anna", "KR-U25.Eingangszone", "VIE.Eingangszone")
    make.account("gone", "VIE.SGB3.Vermittlung", active=False)
    with storage.begin() as unit:
        found = unit.projections(record.case.id, task_id=ended.id, idempotency_key="key-1")
        assert sorted(found.tasks, key=lambda task: task.id) == sorted([first, ended, opened], key=lambda task: task.id)
        assert found.tasks[-1] == opened
        assert found.timers == (early, late)
        assert found.subscriptions == (subscription,)
        assert found.incidents == (incident,)
        assert found.command == command
        assert found.staffed_groups == {"KR-U25.Eingangszone", "VIE.Eingangszone"}
        without = unit.projections(record.case.id)
        assert without.command is None
        assert ended not in without.tasks


def test_projections_of_a_case_with_nothing_open_are_empty(storage: Storage, make: Any) -> None:
    record = make.stored()
    with storage.begin() as unit:
        found = unit.projections(record.case.id, task_id=uuid4(), idempotency_key="none")
    assert (found.tasks, found.timers, found.subscriptions, found.incidents) == ((), (), (), ())
    assert found.command is None
    assert found.staffed_groups == frozenset()


def test_a_change_set_moves_and_removes_what_it_names(storage: Storage, make: Any) -> None:
    record = make.case()
    task, timer, gone_timer = make.task(record), make.timer(record), make.timer(record)
    subscription, gone = make.subscription(record, "a"), make.subscription(record, "b")
    incident = make.incident(record)
    make.save(
        ChangeSet(
            case=record,
            created=True,
            tasks=[task],
            timers=[timer, gone_timer],
            subscriptions=[subscription, gone],
            incidents=[incident],
        )
    )
    moved_task = replace(task, candidate_group="KR-UE25.SGB2.Vermittlung", due_at=None, priority=80, facts=("beruf",))
    moved_timer = replace(timer, due_at=make.now + timedelta(days=3))
    new_task, new_timer = make.task(record), make.timer(record, make.now + timedelta(days=9))
    moved_subscription = replace(subscription, correlation_key="other")
    make.save(
        ChangeSet(
            case=make.next(record),
            tasks=[moved_task, new_task],
            timers=[moved_timer, new_timer],
            removed_timers=[gone_timer.id],
            subscriptions=[moved_subscription],
            removed_subscriptions=[gone.id],
            incidents=[replace(incident, attempts=2, resolved_at=make.now, resolved_by="boss")],
        )
    )
    with storage.read() as reader:
        assert reader.task(task.id) == moved_task
        assert list(reader.timers(record.case.id)) == [moved_timer, new_timer]
        assert list(reader.subscriptions(record.case.id)) == [moved_subscription]
        assert list(reader.incidents(case_id=record.case.id)) == []


def test_removing_alone_is_enough(storage: Storage, make: Any) -> None:
    record = make.case()
    timer, subscription = make.timer(record), make.subscription(record)
    make.save(ChangeSet(case=record, created=True, timers=[timer], subscriptions=[subscription]))
    make.save(
        ChangeSet(case=make.next(record), removed_timers=[timer.id, uuid4()], removed_subscriptions=[subscription.id])
    )
    with storage.read() as reader:
        assert list(reader.timers(record.case.id)) == []
        assert list(reader.subscriptions(record.case.id)) == []
        assert reader.next_timer() is None


@pytest.mark.parametrize("version", [1, 3])
def test_a_version_that_does_not_follow_is_refused(make: Any, version: int) -> None:
    record = make.stored()
    with pytest.raises(ConcurrentChange):
        make.save(ChangeSet(case=replace(record, case=replace(record.case, version=version))))


def test_a_change_of_a_case_that_is_not_there_is_refused(make: Any) -> None:
    with pytest.raises(ConcurrentChange):
        make.save(ChangeSet(case=make.next(make.case())))


def test_a_key_is_stored_once(storage: Storage, make: Any) -> None:
    record = make.case()
    command = make.command("key", record.case.id, answer={"task": "t", "due": make.now, "n": Decimal("1.0")})
    make.save(ChangeSet(case=record, created=True, command=command))
    with pytest.raises(IdempotencyConflict):
        make.save(ChangeSet(case=make.next(record), command=make.command("key", record.case.id)))
    with storage.begin() as unit:
        assert unit.command("key") == command
    with storage.read() as reader:
        found = reader.case(record.case.id)
        assert found is not None
        assert found.case.version == 1


def test_what_an_incident_tells_comes_back_as_sentences(storage: Storage, make: Any) -> None:
    record = make.case()
    incident = make.incident(record)
    make.save(ChangeSet(case=record, created=True, incidents=[incident]))
    teams = frozenset({record.case.responsible_team})
    with storage.begin() as unit, storage.read() as reader:
        found = [
            *unit.projections(record.case.id).incidents,
            *reader.incidents(),
            *(each.incident for each in reader.open_incidents(MonitorScope(teams=teams), MonitorPage()).items),
        ]
    assert found == [incident] * 3
    for each in found:
        assert [type(told) for told in (each.message, *each.reasons)] == [Sentence, Sentence, str]
        assert (each.message.template, each.message.values) == (incident.message.template, {"name": "Gebiet"})
        assert each.told == f"{incident.message} {' '.join(incident.reasons)}"


def test_history_keeps_its_order_and_its_details(storage: Storage, make: Any) -> None:
    record = make.case()
    events = [
        make.event(
            record,
            f"event:{number}",
            process_key="intake",
            element_id="x",
            element_name="X",
            task_id=uuid4(),
            details={"fields": ["name"], "number": number},
        )
        for number in range(20)
    ]
    make.save(ChangeSet(case=record, created=True, history=events))
    last = make.event(record, "case:complete")
    make.save(ChangeSet(case=make.next(record), history=[last], command=make.command("k", record.case.id)))
    make.stored()
    with storage.read() as reader:
        assert list(reader.history(record.case.id)) == [*events, last]


def test_due_timers_come_earliest_first(storage: Storage, make: Any) -> None:
    late, early = make.case(), make.case()
    make.save(ChangeSet(case=late, created=True, timers=[make.timer(late, make.now - timedelta(days=1))]))
    earliest = make.timer(early, make.now - timedelta(days=2))
    make.save(ChangeSet(case=early, created=True, timers=[earliest]))
    with storage.read() as reader:
        assert reader.next_timer() == earliest.due_at
    with storage.begin() as unit:
        assert unit.lock_case_with_due_timer(make.now - timedelta(days=3)) is None
        assert unit.lock_case_with_due_timer(make.now) == early


def test_a_message_waits_until_somebody_wants_it_or_it_expires(storage: Storage, make: Any) -> None:
    record = make.case(number="IP-2016-000001")
    later = make.message(received_at=make.now + timedelta(seconds=1))
    message, other = make.message(), make.message("other")
    expired = make.message(expires_at=make.now)
    kept_command = make.command("message-1", None, kind="correlate")
    with storage.begin() as unit:
        assert unit.lock_subscribed_case("asylbescheid", "IP-2016-000001") is None
        unit.keep_message(later)
        unit.keep_message(message, kept_command)
        unit.keep_message(other)
        unit.keep_message(expired)
        unit.commit()
    with storage.read() as reader:
        assert list(reader.kept_messages(make.now)) == [*sorted([message, other], key=lambda each: each.id), later]
    with storage.begin() as unit:
        assert unit.command("message-1") == kept_command
        subscription = make.subscription(record)
        assert list(unit.kept_messages([subscription], make.now)) == [message, later]
        assert list(unit.kept_messages([], make.now)) == []
        unit.save(
            ChangeSet(
                case=record, created=True, subscriptions=[subscription], delivered_messages=[message.id, later.id]
            )
        )
        unit.commit()
    with storage.begin() as unit:
        assert list(unit.kept_messages([subscription], make.now)) == []


def test_an_expired_message_is_forgotten_when_the_next_one_comes(storage: Storage, make: Any) -> None:
    first = make.message(expires_at=make.now + timedelta(days=1))
    second = make.message(received_at=make.now + timedelta(days=1))
    for message in (first, second):
        with storage.begin() as unit:
            unit.keep_message(message)
            unit.commit()
    with storage.read() as reader:
        assert list(reader.kept_messages(make.now)) == [second]


def test_a_message_with_a_used_key_is_refused(storage: Storage, make: Any) -> None:
    with storage.begin() as unit:
        unit.keep_message(make.message(), make.command("message-1", None))
        unit.commit()
    with storage.begin() as unit, pytest.raises(IdempotencyConflict):
        unit.keep_message(make.message(), make.command("message-1", None))


def test_case_numbers_are_never_given_twice_not_even_after_a_rollback(storage: Storage) -> None:
    with storage.begin() as unit:
        first = unit.next_case_number(2016)
    with storage.begin() as unit:
        second, third = unit.next_case_number(2016), unit.next_case_number(2017)
    assert first == "IP-2016-000001"
    assert (second, third) == ("IP-2016-000002", "IP-2017-000003")


def test_a_read_of_personal_data_is_logged(storage: Storage, make: Any) -> None:
    granted = AccessEvent(at=make.now, actor="anna", purpose="task:show", granted=True, case_id=uuid4())
    refused = AccessEvent(
        at=make.now, actor="eve", purpose="case:show", granted=False, task_id=uuid4(), reason="not a member"
    )
    with storage.begin() as unit:
        unit.record_access(granted)
        unit.record_access(refused)
        unit.commit()
    with storage.read() as reader:
        assert list(reader.access_events()) == [refused, granted]
        assert list(reader.access_events(limit=1)) == [refused]


def test_what_is_kept_can_be_looked_through_in_parts(storage: Storage, make: Any) -> None:
    record = make.stored()
    second = timedelta(seconds=1)
    expired = make.message("over", received_at=make.now - 2 * second, expires_at=make.now - second)
    awaited = make.message(key=record.case.number)
    other = make.message("other", key=record.case.number, received_at=make.now + second)
    another = make.message("start", key="another", received_at=make.now + 2 * second)
    with storage.begin() as unit:
        for message in (another, other, awaited, expired):
            unit.keep_message(message)
        unit.save(ChangeSet(case=make.next(record), subscriptions=[make.subscription(record)]))
        unit.commit()
    with storage.read() as reader:
        names = frozenset({"start"})
        first = reader.left_over_messages(make.now, names=names, limit=2)
        assert [(each.mark.id, each.awaited) for each in first] == [(awaited.id, True), (other.id, False)]
        (last,) = reader.left_over_messages(make.now, names=names, after=first[-1].mark, limit=2)
        assert (last.mark.id, last.name, last.correlation_key, last.awaited) == (another.id, "start", "another", True)
        assert list(reader.left_over_messages(make.now, after=last.mark, limit=2)) == []
        assert [each.awaited for each in reader.left_over_messages(make.now, limit=9)] == [True, False, False]


def test_of_a_long_history_a_part_is_read_and_what_matters_for_good(storage: Storage, make: Any) -> None:
    record = make.case()
    kinds = ["task:open", "task:complete", "task:open", "task:claim", "task:open", "task:complete"]
    events = [make.event(record, event=kind, details={"number": number}) for number, kind in enumerate(kinds)]
    make.save(ChangeSet(case=record, created=True, history=events))
    with storage.read() as reader:
        assert list(reader.history(record.case.id, limit=2)) == events[4:]
        assert list(reader.history(record.case.id, limit=3, skip=4)) == events[:2]
        assert list(reader.history(record.case.id, limit=3, skip=9)) == []
        assert list(reader.milestones(record.case.id)) == [events[number] for number in (0, 1, 3, 4, 5)]
