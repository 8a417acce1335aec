"""Route by route and role by role: what each person gets of a case that waits for the team Vermittlung."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.webui.conftest import registered
from tests.webui.pages import SAME_ORIGIN, Visitor
from webui.access import Permission, permission_of

Visit = Callable[..., Visitor]
CASE = "/cases/IP-2016-000001"
ROLES = ("empfang", "agentur", "kollegin", "leitung", "jobcenter", "niemand")
EXPECTED = {
    #                         empfang agentur kollegin leitung jobcenter niemand
    "GET {task}": (404, 200, 200, 200, 404, 404),
    "GET {task}/diagram": (404, 200, 200, 200, 404, 404),
    "POST {task}/conditions": (404, 200, 200, 200, 404, 404),
    "POST {task}/claim": (404, 303, 303, 404, 404, 404),
    "POST {task}/unclaim": (404, 409, 409, 409, 404, 404),
    "POST {task}/complete": (404, 409, 409, 409, 404, 404),
    f"GET {CASE}": (200, 200, 200, 200, 404, 404),
    f"GET {CASE}/diagrams/besuch": (200, 200, 200, 200, 404, 404),
    f"POST {CASE}": (422, 422, 422, 422, 422, 422),
    f"GET {CASE}/messages": (200, 200, 200, 404, 404, 404),
    f"GET {CASE}/messages/umgezogen": (200, 200, 200, 404, 404, 404),
    f"POST {CASE}/messages/umgezogen": (422, 422, 422, 404, 404, 404),
    f"POST {CASE}/messages/umgezogen/conditions": (200, 200, 200, 404, 404, 404),
    "GET /cases/new/besuch": (200, 404, 200, 404, 404, 404),
    "POST /cases/new/besuch": (422, 404, 422, 404, 404, 404),
    "POST /cases/new/besuch/conditions": (200, 404, 200, 404, 404, 404),
    "GET /cases/new": (302, 200, 302, 200, 200, 200),
    f"POST {CASE}/cancel": (409, 403, 409, 403, 404, 404),
    "GET /people": (200, 200, 200, 200, 200, 403),
    "POST /people": (422, 422, 422, 422, 422, 403),
    "POST /people/cases": (404, 404, 404, 404, 404, 404),
    "GET /": (302, 302, 302, 302, 302, 302),
    "GET /tasks": (200, 200, 200, 200, 200, 200),
    "GET /cases": (200, 200, 200, 200, 200, 200),
    "POST /incidents/11111111-2222-3333-4444-555555555555/retry": (404, 404, 404, 404, 404, 404),
    "GET /offers": (200, 200, 200, 200, 200, 200),
    "GET /offers/export.csv": (200, 200, 200, 200, 200, 200),
    "GET /offers/template.csv": (200, 200, 200, 200, 200, 200),
    "POST /offers/conditions": (200, 200, 200, 200, 200, 200),
    "GET /offers/K-1": (404, 404, 404, 404, 404, 404),
    "GET /offers/new": (403, 200, 200, 403, 200, 403),
    "POST /offers/new": (403, 422, 422, 403, 422, 403),
    "GET /offers/K-1/change": (403, 404, 404, 403, 404, 403),
    "POST /offers/K-1/change": (403, 404, 404, 403, 404, 403),
    "GET /offers/K-1/cancel": (403, 404, 404, 403, 404, 403),
    "POST /offers/K-1/cancel": (403, 404, 404, 403, 404, 403),
    "GET /offers/import": (403, 200, 200, 403, 200, 403),
    "POST /offers/import": (403, 422, 422, 403, 422, 403),
    "POST /offers/import/apply": (403, 422, 422, 403, 422, 403),
    "GET /monitor": (404, 404, 404, 200, 404, 404),
    "GET /monitor/overdue": (404, 404, 404, 200, 404, 404),
    "GET /monitor/cases": (404, 404, 404, 200, 404, 404),
    "GET /monitor/gaps": (404, 404, 404, 200, 404, 404),
    "GET /monitor/incidents": (404, 404, 404, 200, 404, 404),
    "GET /monitor/overdue.csv": (404, 404, 404, 200, 404, 404),
    "GET /monitor/processes/besuch": (404, 404, 404, 200, 404, 404),
    "GET /monitor/processes/besuch/diagram": (404, 404, 404, 200, 404, 404),
    "POST /monitor/incidents/retry": (404, 404, 404, 404, 404, 404),
    "POST /monitor{task}/unclaim": (404, 409, 409, 409, 404, 404),
}
FILE = "/workshop/files/organisation.yaml"
WORKSHOP = {
    "GET /workshop": 200,
    f"GET {FILE}": 200,
    f"POST {FILE}": 303,
    "POST /workshop/files": 303,
    "GET /workshop/download/organisation.yaml": 200,
    "GET /workshop/archive": 200,
    "POST /workshop/remove/organisation.yaml": 409,
    "POST /workshop/discard/organisation.yaml": 409,
    "POST /workshop/keep/organisation.yaml": 409,
    "POST /workshop/discard": 303,
    "GET /workshop/deadlines": 200,
    "POST /workshop/deadlines": 303,
    "POST /workshop/check": 200,
    "GET /workshop/publish": 200,
    "POST /workshop/publish": 422,
    "GET /workshop/publications": 200,
}
"""What process owners get; for everybody else there is nothing."""


@pytest.mark.parametrize("request_line", WORKSHOP)
def test_the_workshop_is_for_process_owners_alone(visit: Visit, request_line: str) -> None:
    method, _, path = request_line.partition(" ")
    for username in ("prozess", *ROLES):
        visitor = visit(username)
        token = visitor.get("/tasks").form("Abmelden").values["_csrf"][0]
        page = visitor.get(path) if method == "GET" else visitor.post(path, {"_csrf": token}, headers=SAME_ORIGIN)
        assert page.status == (WORKSHOP[request_line] if username == "prozess" else 404), username
        assert ("Werkstatt" in visitor.get("/tasks").links()) == (username == "prozess")


@pytest.mark.parametrize("request_line", EXPECTED)
def test_everybody_gets_what_is_hers(visit: Visit, request_line: str) -> None:
    registered(visit("empfang"))
    task = visit("agentur").get("/tasks").links()["Person beraten"]
    method, _, path = request_line.partition(" ")
    for username, expected in zip(ROLES, EXPECTED[request_line], strict=True):
        visitor = visit(username)
        if method == "GET":
            page = visitor.get(path.format(task=task))
        else:
            token = visitor.get("/tasks").form("Abmelden").values["_csrf"][0]
            page = visitor.post(path.format(task=task), {"_csrf": token}, headers=SAME_ORIGIN)
        assert page.status == expected, username
        if page.status == 303:
            visitor.get(task).form("Aufgabe zurückgeben").send()


def test_no_route_is_forgotten(app: Flask) -> None:
    adapter = app.test_request_context().url_adapter
    assert adapter is not None
    tried = set()
    for request_line in [*EXPECTED, *WORKSHOP]:
        method, _, path = request_line.format(task="/tasks/11111111-2222-3333-4444-555555555555").partition(" ")
        tried.add(adapter.match(path, method)[0])

    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert tried == {name for name in endpoints if permission_of(app.view_functions[name]) is Permission.SIGNED_IN}
