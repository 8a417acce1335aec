"""What a reader promises, on every storage: worklists, lists of cases, accounts, publications."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from engine.model import MOST_LISTED, CaseState, ProcessVersion, TaskState, WorklistCriteria
from engine.storage.interface import CaseFilter, ChangeSet, Storage

GROUPS = frozenset({"KR-U25.Eingangszone", "VIE.Eingangszone"})


@pytest.fixture
def worklist(storage: Storage, make: Any) -> Any:
    """Five visible tasks of one case, two that are not, and a function that lists names by criteria."""
    record = make.case()
    day = timedelta(days=1)
    tasks = [
        make.task(record, name="b", due_at=make.now - day, priority=10, opened_at=make.now - 3 * day),
        make.task(record, name="a", due_at=make.now + day, assignee="anna", claimed_at=make.now, priority=90),
        make.task(record, name="c", due_at=None, assignee="ben", claimed_at=make.now, opened_at=make.now - day),
        make.task(record, name="e", due_at=make.now + 2 * day, candidate_group="VIE.Eingangszone"),
        make.task(record, name="d", due_at=make.now - 2 * day, process_key="called", opened_at=make.now - 2 * day),
        make.task(record, name="foreign", candidate_group="JC-KR.Leistung-SGB2"),
        make.task(record, name="ended", state=TaskState.COMPLETED, ended_at=make.now, ended_by="anna"),
    ]
    make.save(ChangeSet(case=record, created=True, tasks=tasks))

    def names(**criteria: Any) -> tuple[list[str], int, dict[str, int]]:
        with storage.read() as reader:
            page = reader.worklist(GROUPS, "anna", WorklistCriteria(**criteria), make.now)
        assert all(task in tasks for task in page.items)
        return [task.name for task in page.items], page.total, dict(page.counts)

    return names


def test_a_worklist_shows_open_tasks_of_the_groups_by_due_date(worklist: Any) -> None:
    counts = {"all": 5, "mine": 1, "unclaimed": 3, "overdue": 2}
    assert worklist() == (["d", "b", "a", "e", "c"], 5, counts)


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({"ownership": "mine"}, ["a"]),
        ({"ownership": "unclaimed"}, ["d", "b", "e"]),
        ({"overdue": True}, ["d", "b"]),
        ({"overdue": True, "ownership": "mine"}, []),
        ({"descending": True}, ["e", "a", "b", "d", "c"]),
        ({"sort": "name"}, ["a", "b", "c", "d", "e"]),
        ({"sort": "name", "descending": True}, ["e", "d", "c", "b", "a"]),
        ({"sort": "priority", "descending": True, "ownership": "mine"}, ["a"]),
        ({"sort": "case_number", "ownership": "unclaimed"}, ["b", "d", "e"]),
    ],
)
def test_a_worklist_is_filtered_and_sorted(worklist: Any, criteria: dict[str, Any], expected: list[str]) -> None:
    found, total, counts = worklist(**criteria)
    assert found == expected
    assert total == len(expected)
    assert counts == {"all": 5, "mine": 1, "unclaimed": 3, "overdue": 2}


def test_counts_follow_group_and_process(worklist: Any) -> None:
    assert worklist(group="VIE.Eingangszone") == (["e"], 1, {"all": 1, "mine": 0, "unclaimed": 1, "overdue": 0})
    assert worklist(process_key="called") == (["d"], 1, {"all": 1, "mine": 0, "unclaimed": 1, "overdue": 1})
    assert worklist(group="JC-KR.Leistung-SGB2")[:2] == ([], 0)


def test_pages_do_not_overlap_and_know_the_total(worklist: Any) -> None:
    pages = [worklist(page=page, page_size=2)[:2] for page in (1, 2, 3, 4)]
    assert pages == [(["d", "b"], 5), (["a", "e"], 5), (["c"], 5), ([], 5)]


def test_a_list_is_counted_and_listed_to_ten_thousand(storage: Storage, make: Any) -> None:
    record = make.case()
    day = timedelta(days=1)
    tasks = [make.task(record, due_at=make.now - day, assignee=None) for _ in range(MOST_LISTED + 20)]
    make.save(ChangeSet(case=record, created=True, tasks=tasks))
    with storage.read() as reader:
        last = reader.worklist(GROUPS, "anna", WorklistCriteria(page=MOST_LISTED // 50), make.now)
        beyond = reader.worklist(GROUPS, "anna", WorklistCriteria(page=MOST_LISTED // 50 + 1), make.now)
    more = MOST_LISTED + 1
    assert (last.total, last.last, last.is_cut, len(last.items)) == (more, 200, True, 50)
    assert dict(last.counts) == {"all": more, "mine": 0, "unclaimed": more, "overdue": more}
    assert (beyond.total, beyond.items) == (more, ())


def test_nobody_without_groups_sees_a_task(storage: Storage, make: Any) -> None:
    make.stored(tasks=1)
    with storage.read() as reader:
        page = reader.worklist(frozenset(), "anna", WorklistCriteria(), make.now)
    assert (page.items, page.total) == ((), 0)


def test_a_task_comes_with_its_case(storage: Storage, make: Any) -> None:
    record = make.case()
    opened = make.task(record)
    ended = make.task(record, state=TaskState.CANCELLED, ended_at=make.now, ended_by="anna")
    make.save(ChangeSet(case=record, created=True, tasks=[opened, ended]))
    with_tasks = replace(record, case=replace(record.case, open_tasks=(opened,)))
    with storage.read() as reader:
        assert reader.case_of_task(ended.id) == (with_tasks, ended)
        assert reader.case_of_task(opened.id) == (with_tasks, opened)
        assert reader.case_of_task(uuid4()) is None
        assert reader.task(ended.id) == ended
        assert reader.task(uuid4()) is None
        assert reader.case(record.case.id) == with_tasks
        assert reader.case_by_number(record.case.number) == with_tasks
        assert reader.case(uuid4()) is None
        assert reader.case_by_number("IP-1999-000001") is None


def test_open_tasks_of_a_person_and_of_groups(storage: Storage, make: Any) -> None:
    one, two = make.case(), make.case()
    later = make.now + timedelta(minutes=1)
    claimed = make.task(one, candidate_group="A.x", assignee="anna", claimed_at=make.now, opened_at=later)
    waiting = make.task(two, candidate_group="B.y")
    both = make.task(two, candidate_group="B.y", assignee="anna", opened_at=later + timedelta(minutes=1))
    others = make.task(one, candidate_group="A.x", assignee="ben")
    nobodys = make.task(one, candidate_group=None)
    ended = make.task(
        two, candidate_group="B.y", assignee="anna", state=TaskState.COMPLETED, ended_at=later, ended_by="anna"
    )
    make.save(ChangeSet(case=one, created=True, tasks=[claimed, others, nobodys]))
    make.save(ChangeSet(case=two, created=True, tasks=[both, waiting, ended]))

    with storage.read() as reader:
        assert list(reader.open_tasks(assignee="anna", groups=frozenset({"B.y"}))) == [waiting, claimed, both]
        assert list(reader.open_tasks(assignee="anna", groups=frozenset())) == [claimed, both]
        assert list(reader.open_tasks(assignee="nobody", groups=frozenset({"C.z"}))) == []


def test_cases_are_listed_latest_change_first(storage: Storage, make: Any) -> None:
    for number in range(5):
        make.stored(
            number=f"IP-2016-00000{number}",
            updated_at=make.now + timedelta(minutes=number),
            state=CaseState.COMPLETED if number == 2 else CaseState.RUNNING,
            ended_at=make.now if number == 2 else None,
        )

    def numbers(**criteria: Any) -> tuple[str, int]:
        with storage.read() as reader:
            page = reader.cases(**criteria)
        assert all(case.case_file == {} and case.open_tasks == () for case in page.items)
        return "".join(case.number[-1] for case in page.items), page.total

    assert numbers() == ("43210", 5)
    assert numbers(state="running") == ("4310", 4)
    assert numbers(state="completed") == ("2", 1)
    assert numbers(page=2, page_size=3) == ("10", 5)
    assert numbers(page=3, page_size=3) == ("", 5)


def test_cases_are_listed_for_those_who_may_see_them(storage: Storage, make: Any) -> None:
    by_team = make.stored(responsible_team="VIE.SGB2", site="VIE")
    by_site = make.stored(responsible_team="KR-U25.SGB3", site="KR-U25")
    by_task = make.case(responsible_team=None, site=None, legal_domain=None)
    ended = make.case(responsible_team=None, site=None, legal_domain=None)
    done = make.task(ended, candidate_group="G.a", state=TaskState.COMPLETED, ended_at=make.now, ended_by="x")
    make.save(ChangeSet(case=by_task, created=True, tasks=[make.task(by_task, candidate_group="G.a")]))
    make.save(ChangeSet(case=ended, created=True, tasks=[done]))

    def seen(**criteria: frozenset[str]) -> set[str]:
        with storage.read() as reader:
            page = reader.cases(visible=CaseFilter(**criteria))
        assert page.total == len(page.items)
        return {case.number for case in page.items}

    assert seen() == set()
    assert seen(teams=frozenset({"VIE.SGB2"})) == {by_team.case.number}
    assert seen(sites=frozenset({"KR-U25"})) == {by_site.case.number}
    assert seen(groups=frozenset({"G.a"})) == {by_task.case.number}
    assert seen(teams=frozenset({"VIE.SGB2"}), groups=frozenset({"G.a"})) == {by_team.case.number, by_task.case.number}


def test_incidents_are_listed_until_they_are_resolved(storage: Storage, make: Any) -> None:
    one, two = make.case(), make.case()
    first = make.incident(one, token_id=None, expression=None, values={})
    second = make.incident(two, opened_at=make.now + timedelta(seconds=1))
    resolved = make.incident(two, resolved_at=make.now, resolved_by="boss")
    make.save(ChangeSet(case=one, created=True, incidents=[first]))
    make.save(ChangeSet(case=two, created=True, incidents=[second, resolved]))
    with storage.read() as reader:
        assert list(reader.incidents()) == [first, second]
        assert list(reader.incidents(case_id=two.case.id)) == [second]


def test_an_account_is_replaced_with_its_groups(storage: Storage, make: Any) -> None:
    make.account("anna", "A.x", "B.y")
    anna = make.account("anna", "B.y", "C.z", session_epoch=3, active=False, locale="en")
    ben = make.account("ben")
    with storage.read() as reader:
        assert reader.account("anna") == anna
        assert reader.account("ben") == ben
        assert reader.account("nobody") is None
        assert list(reader.accounts()) == [anna, ben]


def test_failed_sign_ins_are_counted_by_name_and_by_source(storage: Storage, make: Any) -> None:
    minute = timedelta(minutes=1)
    with storage.begin() as unit:
        for username, source, at in [
            ("anna", "10.0.0.1", make.now),
            ("anna", "10.0.0.2", make.now + minute),
            ("ben", "10.0.0.1", make.now + minute),
        ]:
            unit.record_sign_in(username, source, succeeded=False, at=at)
        unit.commit()

    def failures(username: str, source: str, since: datetime) -> tuple[int, int, int]:
        with storage.read() as reader:
            found = reader.failed_sign_ins(username, source, since)
        return found.of_name_at_source, found.of_name, found.of_source

    assert failures("anna", "10.0.0.1", make.now) == (1, 2, 2)
    assert failures("anna", "10.0.0.1", make.now + minute) == (0, 1, 1)
    assert failures("anna", "10.0.0.9", make.now) == (0, 2, 0)
    assert failures("nobody", "10.0.0.9", make.now) == (0, 0, 0)
    with storage.begin() as unit:
        unit.record_sign_in("anna", "10.0.0.1", succeeded=True, at=make.now + minute)
        unit.commit()
    assert failures("anna", "10.0.0.1", make.now) == (0, 1, 1)


def test_a_deployment_comes_back_with_its_files(storage: Storage, make: Any) -> None:
    with storage.read() as reader:
        assert reader.deployment() is None
    shared = {"organisation.yaml": b"name: x", "intake/intake.bpmn": b"\x00\xff"}
    first = make.deployment(files=shared)
    second = make.deployment(version=2, files=shared | {"intake/intake.bpmn": b"two"})
    with storage.read() as reader:
        assert reader.deployment() == second
        assert reader.deployment(first.id) == first
        assert reader.deployment(uuid4()) is None
        assert reader.deployment_files(first.id) == shared
        assert reader.deployment_files(second.id) == shared | {"intake/intake.bpmn": b"two"}
        assert reader.deployment_files(uuid4()) == {}
    with storage.begin() as unit:
        unit.lock_publication()
        assert unit.latest_deployment() == second


def test_processes_of_a_deployment_keep_their_order_and_versions_are_shared(storage: Storage, make: Any) -> None:
    first = make.deployment()
    process = first.processes[0]
    other = ProcessVersion(key="a_called", name="Called", version=1, digest="x")
    second = replace(first, id=uuid4(), digest="another", processes=(process, other))
    with storage.begin() as unit:
        unit.add_deployment(second, {})
        unit.commit()
    with storage.read() as reader:
        assert reader.deployment() == second


def test_the_storage_answers(storage: Storage) -> None:
    with storage.read() as reader:
        reader.ping()


def test_a_page_beyond_the_last_is_empty(storage: Storage, make: Any) -> None:
    make.stored()
    for page in (2, 10**30):
        with storage.read() as reader:
            found = reader.cases(page=page)
        assert (found.items, found.total) == ((), 1)


def test_a_locked_account_is_as_it_is_now(storage: Storage, make: Any) -> None:
    account = make.account("anna", "KR-U25.Eingangszone")
    with storage.begin() as unit:
        assert unit.lock_account("anna") == account
        assert unit.lock_account("nobody") is None


def test_what_is_kept_under_a_key_comes_oldest_first_until_it_expires(storage: Storage, make: Any) -> None:
    later = make.message("other", received_at=make.now + timedelta(seconds=1))
    first, foreign = make.message(), make.message(key="IP-2016-000002")
    with storage.begin() as unit:
        for message in (later, first, foreign):
            unit.keep_message(message)
        unit.commit()
    with storage.read() as reader:
        assert list(reader.kept_messages_for(first.correlation_key, make.now)) == [first, later]
        assert list(reader.kept_messages_for(first.correlation_key, first.expires_at)) == []
        assert list(reader.kept_messages_for("IP-2016-999999", make.now)) == []
