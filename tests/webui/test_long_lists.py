"""Lists that are longer than anybody leafs through: counted to 10,000, and what somebody does to find the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import uuid4

from flask import Flask

from engine.model import MOST_LISTED
from engine.past import PART
from engine.storage.interface import ChangeSet, Storage
from tests.webui.conftest import start_case
from tests.webui.pages import Visitor
from webui.paging import counted

Visit = Callable[..., Visitor]


def pile_up(storage: Storage, count: int) -> None:
    """Let so many tasks like the open one of the first case be open, too."""
    with storage.read() as reader:
        record = reader.case_by_number("IP-2016-000001")
    assert record is not None
    task = record.case.open_tasks[0]
    with storage.begin() as work:
        case = replace(record.case, version=record.case.version + 1)
        tasks = [replace(task, id=uuid4()) for _ in range(count)]
        work.save(ChangeSet(case=replace(record, case=case), tasks=tasks))
        work.commit()


def test_an_inbox_is_counted_to_ten_thousand_and_says_how_to_find_the_rest(visit: Visit, storage: Storage) -> None:
    empfang = visit("empfang")
    start_case(empfang)
    pile_up(storage, MOST_LISTED - 1)
    assert "10000 Aufgaben, Seite 1 von 200" in empfang.get("/tasks").main
    assert "Die Liste geht noch weiter" not in empfang.get("/tasks?page=200").main

    pile_up(storage, 1)
    page = empfang.get("/tasks")
    assert page.title.startswith("Posteingang (10.000+)")
    assert "Alle (10.000+)" in page.links()
    assert "10.000+ Aufgaben, Seite 1 von 200" in page.main
    last = empfang.get("/tasks?page=200")
    assert len(last.rows()) == 50
    assert "gezeigt werden die ersten 10.000 Einträge" in last.main
    assert "Nächste Seite" not in last.links()


def test_a_number_that_was_not_counted_is_written_as_the_reader_writes_numbers(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert counted(MOST_LISTED + 1) == "10,000+"
        assert counted(MOST_LISTED) == "10000"


def let_pass(storage: Storage, actors: Sequence[str]) -> None:
    """Let each of them do something in the first case that its history tells."""
    with storage.read() as reader:
        record = reader.case_by_number("IP-2016-000001")
        assert record is not None
        first = reader.history(record.case.id)[0]
    with storage.begin() as work:
        case = replace(record.case, version=record.case.version + 1)
        looks = [replace(first, actor=actor, event="case:break_glass", element_id=None) for actor in actors]
        work.save(ChangeSet(case=replace(record, case=case), history=looks))
        work.commit()


def test_whoever_looks_for_older_entries_sees_them_unfolded(visit: Visit, storage: Storage) -> None:
    empfang = visit("empfang")
    start_case(empfang)
    let_pass(storage, [f"somebody {number}" for number in range(2 * PART)])

    page = empfang.get("/cases/IP-2016-000001")
    assert f"{PART - 8} ältere Einträge" in page.main
    assert "ältere Einträge" not in empfang.get(page.links()["Noch ältere Einträge"]).main.replace("Noch ältere", "")


def test_a_page_behind_the_end_of_the_list_blames_no_filter(visit: Visit) -> None:
    empfang = visit("empfang")
    assert "Auf dieser Seite der Liste steht nichts mehr." in empfang.get("/tasks?page=2").main
    assert "Mit diesen Filtern gibt es keine Aufgaben." in empfang.get("/tasks?page=2&show=overdue").main


def test_a_long_history_is_shown_in_parts_latest_first(visit: Visit, storage: Storage) -> None:
    empfang = visit("empfang")
    start_case(empfang)
    let_pass(storage, ["later"] * PART)

    page = empfang.get("/cases/IP-2016-000001")
    assert "Neuere Einträge" not in page.links()
    assert "later" in page.main
    assert "Fall begonnen" not in page.main
    older = empfang.get(page.links()["Noch ältere Einträge"])
    assert "later" not in older.main
    assert "Fall begonnen" in older.main
    assert "Noch ältere Einträge" not in older.links()
    assert empfang.get(older.links()["Neuere Einträge"]).main == page.main
