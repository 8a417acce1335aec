"""Several processes on one PostgreSQL: nothing is lost, done twice or waited for in a circle."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from engine.errors import ConcurrentChange, IdempotencyConflict
from engine.model import Offer, OfferKind, ProcessVersion
from engine.storage import PostgresStorage, open_storage
from engine.storage.interface import ChangeSet, UnitOfWork

PATIENCE = 10.0


@pytest.fixture
def storage(database_url: str) -> Iterator[PostgresStorage]:
    opened = open_storage(database_url)
    yield opened
    opened.close()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def test_no_update_is_lost(storage: PostgresStorage, make: Any, threads: ThreadPoolExecutor) -> None:
    record = make.stored(case_file={"count": 0})

    def add_one() -> None:
        with storage.begin() as unit:
            locked = unit.lock_case(record.case.id)
            assert locked is not None
            unit.save(ChangeSet(case=make.next(locked, case_file={"count": locked.case.case_file["count"] + 1})))
            unit.commit()

    for future in [threads.submit(add_one) for _ in range(40)]:
        future.result(PATIENCE)
    with storage.read() as reader:
        found = reader.case(record.case.id)
    assert found is not None
    assert (found.case.case_file, found.case.version) == ({"count": 40}, 41)


def test_who_waited_for_a_case_sees_what_the_other_did(
    storage: PostgresStorage, make: Any, threads: ThreadPoolExecutor, wait_for_waiters: Callable[[int], None]
) -> None:
    record = make.stored(tasks=1)

    def look() -> tuple[int, int]:
        with storage.begin() as unit:
            locked = unit.lock_case(record.case.id)
            assert locked is not None
            return locked.case.version, len(unit.projections(record.case.id).tasks)

    with storage.begin() as unit:
        unit.lock_case(record.case.id)
        waiting = threads.submit(look)
        wait_for_waiters(1)
        unit.save(ChangeSet(case=make.next(record), tasks=[make.task(record), make.task(record)]))
        unit.commit()
    assert waiting.result(PATIENCE) == (2, 3)


def test_without_the_lock_the_version_refuses_the_second(storage: PostgresStorage, make: Any) -> None:
    record = make.stored()
    with storage.begin() as first:
        first.save(ChangeSet(case=make.next(record)))
        first.commit()
    with storage.begin() as second, pytest.raises(ConcurrentChange):
        second.save(ChangeSet(case=make.next(record)))


def test_one_of_two_commands_with_the_same_key_is_stored(
    storage: PostgresStorage, make: Any, threads: ThreadPoolExecutor, wait_for_waiters: Callable[[int], None]
) -> None:
    one, two = make.case(), make.case()

    def start_two() -> None:
        with storage.begin() as unit:
            unit.save(ChangeSet(case=two, created=True, command=make.command("same", two.case.id)))
            unit.commit()

    with storage.begin() as unit:
        unit.save(ChangeSet(case=one, created=True, command=make.command("same", one.case.id)))
        second = threads.submit(start_two)
        wait_for_waiters(1)
        unit.commit()
    with pytest.raises(IdempotencyConflict):
        second.result(PATIENCE)
    with storage.read() as reader:
        assert reader.cases().total == 1


def test_a_worker_skips_the_case_that_another_one_holds(storage: PostgresStorage, make: Any) -> None:
    held, free = make.case(), make.case()
    make.save(ChangeSet(case=held, created=True, timers=[make.timer(held, make.now - timedelta(days=1))]))
    make.save(ChangeSet(case=free, created=True, timers=[make.timer(free)]))
    with storage.begin() as first, storage.begin() as second, storage.begin() as third:
        assert first.lock_case_with_due_timer(make.now) == held
        assert second.lock_case_with_due_timer(make.now) == free
        assert third.lock_case_with_due_timer(make.now) is None


def test_every_due_timer_fires_once(storage: PostgresStorage, make: Any, threads: ThreadPoolExecutor) -> None:
    for _ in range(12):
        record = make.case(case_file={"fired": 0})
        make.save(ChangeSet(case=record, created=True, timers=[make.timer(record), make.timer(record)]))

    def fire_all() -> int:
        fired = 0
        while True:
            with storage.begin() as unit:
                record = unit.lock_case_with_due_timer(make.now)
                if record is None:
                    return fired
                due = unit.projections(record.case.id).timers[0]
                count = record.case.case_file["fired"] + 1
                changed = make.next(record, case_file={"fired": count})
                unit.save(ChangeSet(case=changed, removed_timers=[due.id]))
                unit.commit()
                fired += 1

    workers = [threads.submit(fire_all) for _ in range(4)]
    # A worker may find nothing while others hold the last cases: what counts is the sum, and that nothing is left.
    total = sum(worker.result(PATIENCE) for worker in workers) + fire_all()
    assert total == 24
    with storage.read() as reader:
        assert reader.next_timer() is None
        records = [reader.case(case.id) for case in reader.cases().items]
    assert [record.case.case_file for record in records if record] == [{"fired": 2}] * 12


def test_a_message_and_the_case_that_begins_to_wait_for_it_do_not_miss_each_other(
    storage: PostgresStorage, make: Any, threads: ThreadPoolExecutor, wait_for_waiters: Callable[[int], None]
) -> None:
    record = make.stored(number="IP-2016-000001")
    subscription = make.subscription(record)

    def begin_to_wait() -> int:
        with storage.begin() as unit:
            locked = unit.lock_case(record.case.id)
            assert locked is not None
            found = unit.kept_messages([subscription], make.now)
            delivered = [message.id for message in found]
            unit.save(ChangeSet(case=make.next(locked), subscriptions=[subscription], delivered_messages=delivered))
            unit.commit()
            return len(delivered)

    with storage.begin() as unit:
        assert unit.lock_subscribed_case("asylbescheid", "IP-2016-000001") is None
        waiting = threads.submit(begin_to_wait)
        wait_for_waiters(1)
        unit.keep_message(make.message())
        unit.commit()
    assert waiting.result(PATIENCE) == 1


def test_a_message_that_comes_second_finds_the_case_that_waits(
    storage: PostgresStorage, make: Any, threads: ThreadPoolExecutor, wait_for_waiters: Callable[[int], None]
) -> None:
    record = make.stored(number="IP-2016-000001")
    subscription = make.subscription(record)

    def deliver() -> int | None:
        with storage.begin() as unit:
            found = unit.lock_subscribed_case("asylbescheid", "IP-2016-000001")
            return None if found is None else found.case.version

    with storage.begin() as unit:
        unit.lock_case(record.case.id)
        assert list(unit.kept_messages([subscription], make.now)) == []
        message = threads.submit(deliver)
        wait_for_waiters(1)
        unit.save(ChangeSet(case=make.next(record), subscriptions=[subscription]))
        unit.commit()
    assert message.result(PATIENCE) == 2


def test_a_message_passes_by_a_case_that_stopped_waiting(
    storage: PostgresStorage, make: Any, threads: ThreadPoolExecutor, wait_for_waiters: Callable[[int], None]
) -> None:
    first, second = make.case(), make.case()
    gone, stays = make.subscription(first, key="k"), make.subscription(second, key="k")
    make.save(ChangeSet(case=first, created=True, subscriptions=[gone]))
    make.save(ChangeSet(case=second, created=True, subscriptions=[stays]))

    def deliver() -> str | None:
        with storage.begin() as unit:
            found = unit.lock_subscribed_case("asylbescheid", "k")
            return None if found is None else found.case.number

    with storage.begin() as unit:
        unit.lock_case(first.case.id)
        message = threads.submit(deliver)
        wait_for_waiters(1)
        unit.save(ChangeSet(case=make.next(first), removed_subscriptions=[gone.id]))
        unit.commit()
    assert message.result(PATIENCE) == second.case.number


def test_publications_run_one_after_the_other(
    storage: PostgresStorage, make: Any, threads: ThreadPoolExecutor, wait_for_waiters: Callable[[int], None]
) -> None:
    first = make.deployment()

    def publish() -> int:
        with storage.begin() as unit:
            unit.lock_publication()
            latest = unit.latest_deployment()
            assert latest is not None
            return latest.processes[0].version

    with storage.begin() as unit:
        unit.lock_publication()
        second: Future[int] = threads.submit(publish)
        wait_for_waiters(1)
        process = ProcessVersion(key="intake", name="Erstaufnahme", version=2, digest="digest-2")
        unit.add_deployment(replace(first, id=make.case().case.id, processes=(process,)), {})
        unit.commit()
    assert second.result(PATIENCE) == 2


def test_two_publications_cannot_give_one_version_to_two_contents(storage: PostgresStorage, make: Any) -> None:
    first = make.deployment()
    other = replace(first.processes[0], digest="another")

    def publish(unit: UnitOfWork) -> None:
        unit.add_deployment(replace(first, id=make.case().case.id, processes=(other,)), {})

    with storage.begin() as unit, pytest.raises(ConcurrentChange):
        publish(unit)


def test_a_circle_of_locks_ends_with_one_who_may_try_again(
    storage: PostgresStorage, make: Any, threads: ThreadPoolExecutor, wait_for_waiters: Callable[[int], None]
) -> None:
    one, two = make.stored(), make.stored()

    def lock_both() -> str:
        try:
            with storage.begin() as unit:
                unit.lock_case(two.case.id)
                other_way.set()
                unit.lock_case(one.case.id)
        except ConcurrentChange:
            return "refused"
        return "done"

    other_way = threading.Event()
    with storage.begin() as unit:
        unit.lock_case(one.case.id)
        second = threads.submit(lock_both)
        assert other_way.wait(PATIENCE)
        wait_for_waiters(1)
        try:
            unit.lock_case(two.case.id)
            first = "done"
        except ConcurrentChange:
            first = "refused"
    assert sorted([first, second.result(PATIENCE)]) == ["done", "refused"]


def test_who_would_wait_in_a_circle_for_offers_is_told_to_try_again(
    storage: PostgresStorage, make: Any, threads: ThreadPoolExecutor
) -> None:
    offers = [
        Offer(number=number, kind=OfferKind.COURSE, title="A", provider="B", changed_at=make.now, changed_by="anna")
        for number in ("K-1", "K-2")
    ]
    with storage.begin() as unit:
        unit.save_offers(offers, [], make.command("offers", None))
        unit.commit()
    both = threading.Barrier(2)

    def lock(*numbers: str) -> bool:
        with storage.begin() as unit:
            unit.lock_offers([numbers[0]])
            both.wait(PATIENCE)
            try:
                unit.lock_offers([numbers[1]])
            except ConcurrentChange:
                return False
            unit.commit()
            return True

    each = [threads.submit(lock, "K-1", "K-2"), threads.submit(lock, "K-2", "K-1")]
    assert sorted(future.result(PATIENCE) for future in each) == [False, True]
