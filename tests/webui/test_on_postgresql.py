"""The web interface on the real database: the whole journey, what a request costs, and a database that goes away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from engine.assembly import assemble
from engine.model import SYSTEM
from engine.storage import PostgresStorage, open_storage
from engine.worker import until_next_timer
from tests.conftest import SettableClock
from tests.webui import steps
from tests.webui.conftest import GOOD, PASSWORD, claim, populate, registered, start_case
from tests.webui.pages import Visitor
from tests.webui.publication import FILES, deciding
from webui.app import create_app
from webui.settings import WebSettings


@pytest.fixture
def storage(database_url: str) -> Iterator[PostgresStorage]:
    opened = open_storage(database_url)
    yield opened
    opened.close()


@pytest.fixture
def app(storage: PostgresStorage, clock: SettableClock, dist: Path) -> Flask:
    engine = assemble(storage, clock=clock)
    populate(engine, storage)
    return create_app(WebSettings(secret_key="s" * 32, dist=dist), engine)


@pytest.fixture
def statements(storage: PostgresStorage) -> list[str]:
    """Everything that is sent to the database; clear it before what should be counted."""
    sent: list[str] = []

    @event.listens_for(storage.engine, "before_cursor_execute")
    def remember(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    @event.listens_for(storage.engine, "commit")
    def commit(_connection: Any) -> None:
        sent.append("COMMIT")

    return sent


def test_a_case_goes_from_sign_in_to_its_end(app: Flask) -> None:
    empfang, agentur = Visitor(app.test_client()), Visitor(app.test_client())
    empfang.sign_in("empfang", PASSWORD)
    page = claim(empfang, start_case(empfang))
    empfang.follow(page.form("Abschließen").fill(**GOOD).send())

    inbox = agentur.sign_in("agentur", PASSWORD)
    page = claim(agentur, agentur.get(inbox.links()["Person beraten"]))
    page = agentur.follow(page.form("Abschließen").fill(ergebnis="fertig").send())

    assert "Der Fall ist damit abgeschlossen." in page.main
    assert "abgeschlossen" in agentur.get("/cases/IP-2016-000001").main


def test_completing_a_task_costs_four_statements_and_one_commit(app: Flask, statements: list[str]) -> None:
    visitor = Visitor(app.test_client())
    visitor.enter("empfang")
    form = claim(visitor, start_case(visitor)).form("Abschließen").fill(**GOOD)
    statements.clear()

    answer = form.send()

    assert answer.status == 303
    assert statements.count("COMMIT") == 1
    sent = [statement for statement in statements if statement != "COMMIT"]
    assert len(sent) <= 4, sent


@pytest.mark.parametrize("following", steps.NAMES)
def test_whatever_follows_a_task_costs_few_statements_and_one_commit(
    app: Flask, statements: list[str], following: str
) -> None:
    engine = app.extensions["engine"]
    engine.deployments.publish_files(FILES | steps.FILES, actor=SYSTEM)
    case = engine.cases.start(following, {}, actor=SYSTEM, idempotency_key="k")
    visitor = Visitor(app.test_client())
    visitor.enter("empfang")
    form = claim(visitor, visitor.get(f"/tasks/{case.open_tasks[0].id}")).form("Abschließen")
    statements.clear()

    answer = form.send()

    assert answer.status == 303
    assert statements.count("COMMIT") == 1
    sent = [statement for statement in statements if statement != "COMMIT"]
    more = {
        "timers_and_messages": 2,  # look for messages that came before
        "an_incident": 1,  # asks whether the case is stuck, where no task is left for anybody
    }
    assert len(sent) <= 4 + more.get(following, 0), sent
    left = {task.task_key for task in engine.cases.show(case.number, actor=SYSTEM).case.open_tasks}
    assert left == steps.OPEN.get(following, {"z"})


def test_starting_a_case_costs_nine_statements_and_one_commit(app: Flask, statements: list[str]) -> None:
    visitor = Visitor(app.test_client())
    visitor.enter("empfang")
    form = visitor.get("/cases/new/besuch").form("Fall anlegen").fill(anlass="Vorsprache")
    statements.clear()

    answer = form.send()

    assert statements.count("COMMIT") == 1
    sent = [statement for statement in statements if statement != "COMMIT"]
    assert len(sent) <= 9, sent
    assert "Abschließen" in visitor.follow(answer).buttons(), "its first task is hers"


def test_a_pass_of_the_worker_that_finds_nothing_due_costs_three_statements(app: Flask, statements: list[str]) -> None:
    engine = app.extensions["engine"]
    engine.timers.fire_next(engine.clock())
    statements.clear()

    assert not engine.timers.fire_next(engine.clock())
    until_next_timer(engine)

    assert len(statements) == 3, statements


@pytest.mark.parametrize("locale", ["de", "en"])
def test_finding_out_who_asks_and_in_which_language_costs_one_statement(
    app: Flask, statements: list[str], locale: str
) -> None:
    app.extensions["engine"].accounts.set_locale("empfang", locale)
    visitor = Visitor(app.test_client())
    visitor.enter("empfang")
    visitor.get("/")
    statements.clear()

    visitor.get("/")

    assert len(statements) == 1


def test_what_was_decided_costs_neither_a_command_nor_a_page_a_statement(app: Flask, statements: list[str]) -> None:
    app.extensions["engine"].deployments.publish_files(deciding(), actor=SYSTEM)
    counter, visitor = Visitor(app.test_client()), Visitor(app.test_client())
    counter.enter("empfang")
    visitor.enter("agentur")
    form = claim(counter, start_case(counter)).form("Abschließen").fill(**GOOD, kinder="2")
    statements.clear()
    form.send()
    sent = [statement for statement in statements if statement != "COMMIT"]
    assert len(sent) <= 6, sent
    task = visitor.get("/tasks").links()["Person beraten"]
    claim(visitor, visitor.get(task))
    for path, limit in ((task, 9), ("/cases/IP-2016-000001", 8)):
        visitor.get("/")
        statements.clear()
        assert "Bedarf an Beratung" in visitor.get(path).main
        sent = [statement for statement in statements if statement != "COMMIT"]
        assert len(sent) <= limit, sent


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize(("page", "limit"), [("inbox", 3), ("cases", 2), ("task", 9), ("case", 8), ("diagram", 6)])
def test_a_page_costs_the_same_however_much_there_is(
    app: Flask, statements: list[str], page: str, limit: int, locale: str
) -> None:
    counter, visitor = Visitor(app.test_client()), Visitor(app.test_client())
    counter.enter("empfang")
    visitor.enter("agentur")
    for _ in range(4):
        registered(counter)
    task = visitor.get("/tasks").links()["Person beraten"]
    claim(visitor, visitor.get(task))
    path = {
        "inbox": "/tasks",
        "cases": "/cases",
        "task": task,
        "case": "/cases/IP-2016-000001",
        "diagram": f"{task}/diagram",
    }[page]
    app.extensions["engine"].accounts.set_locale("agentur", locale)
    visitor.get("/")
    statements.clear()

    answer = visitor.get(path)

    assert answer.status == 200
    sent = [statement for statement in statements if statement != "COMMIT"]
    assert len(sent) <= limit, sent


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/monitor", 9),
        ("/monitor/overdue", 3),
        ("/monitor/unclaimed", 3),
        ("/monitor/cases", 3),
        ("/monitor/gaps", 3),
        ("/monitor/incidents", 3),
        ("/monitor/overdue.csv", 3),
        ("/monitor/processes/besuch", 4),
        ("/monitor/processes/besuch/diagram", 4),
    ],
)
def test_a_page_of_the_monitor_costs_a_few_statements(
    app: Flask, statements: list[str], clock: SettableClock, path: str, limit: int
) -> None:
    counter = Visitor(app.test_client())
    counter.enter("empfang")
    for _ in range(4):
        registered(counter)
    clock.advance(timedelta(days=5))
    leitung = Visitor(app.test_client())
    leitung.enter("leitung")
    statements.clear()

    answer = leitung.get(path)

    assert answer.status == 200
    sent = [statement for statement in statements if statement != "COMMIT"]
    assert len(sent) <= limit, sent
    assert not [statement for statement in sent if "case_file" in statement or "workflow_state" in statement]
