"""Headers, cookies and what a request must prove."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from engine import Engine
from engine.errors import SettingsError
from tests.webui.conftest import PASSWORD
from tests.webui.pages import Visitor
from webui.access import Permission, permission_of, public, require_declarations
from webui.app import create_app
from webui.security import is_local_path
from webui.settings import WebSettings

Visit = Callable[..., Visitor]
PUBLIC = {"/sign-in", "/sign-out", "/language", "/healthz", "/readyz", "/assets/<name>"}


def test_every_route_declares_its_permission(app: Flask) -> None:
    declared = {rule.rule: permission_of(app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()}

    assert {path for path, permission in declared.items() if permission is Permission.PUBLIC} == PUBLIC
    assert {permission for path, permission in declared.items() if path not in PUBLIC} == {Permission.SIGNED_IN}


def test_a_route_without_a_declaration_keeps_the_application_from_starting(app: Flask) -> None:
    app.view_functions["silent"] = lambda: "x"
    app.url_map.add(app.url_rule_class("/silent", endpoint="silent"))

    with pytest.raises(RuntimeError, match="silent"):
        require_declarations(app)
    app.view_functions["silent"] = public(lambda: "x")
    require_declarations(app)


def test_nobody_gets_anywhere_without_signing_in(app: Flask, visit: Visit) -> None:
    number = "11111111-2222-3333-4444-555555555555"
    for rule in app.url_map.iter_rules():
        if rule.rule in PUBLIC:
            continue
        arguments = {name: number if name.endswith("_id") else "x" for name in rule.arguments}
        path = app.test_request_context().url_adapter.build(rule.endpoint, arguments)  # type: ignore[union-attr]
        visitor = visit()
        if "GET" in (rule.methods or ()):
            page = visitor.get(path)
            assert page.status == 303
            assert str(page.location).startswith("/sign-in")
        else:
            assert visitor.post(path, {"x": "y"}).status == 401, path


def test_pages_stay_out_of_caches(visit: Visit) -> None:
    assert visit("empfang").get("/tasks").response.headers["Cache-Control"] == "no-store"


def cookie(visitor: Visitor, **options: str) -> str:
    """Return the cookie that signing in sets."""
    client = visitor.client
    token = visitor.get("/sign-in", **options).form("Anmelden").values["_csrf"][0]
    headers = {"Referer": f"{options.get('base_url', 'http://localhost')}/sign-in"}
    data = {"_csrf": token, "_username": "empfang", "_password": PASSWORD, "_next": "/"}
    answer = client.post("/sign-in", data=data, headers=headers, **options)  # type: ignore[arg-type]
    assert answer.status_code == 303
    return str(answer.headers["Set-Cookie"])


def test_the_cookie_is_guarded(visit: Visit) -> None:
    parts = cookie(visit()).split("; ")

    assert parts[0].startswith("session=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(parts)


def test_over_https_the_cookie_is_bound_to_host_and_transport(visit: Visit) -> None:
    parts = cookie(visit(), base_url="https://localhost").split("; ")

    assert parts[0].startswith("__Host-session=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"} <= set(parts)
    assert not any(part.startswith("Domain") for part in parts)


def test_over_https_browsers_are_told_to_stay_there(visit: Visit) -> None:
    visitor = visit()

    assert "Strict-Transport-Security" in visitor.get("/sign-in", base_url="https://localhost").response.headers
    assert "Strict-Transport-Security" not in visitor.get("/sign-in").response.headers


@pytest.mark.parametrize(("proxies", "scheme"), [(0, "http"), (1, "https")])
def test_only_trusted_proxies_are_believed(engine: Engine, app: Flask, proxies: int, scheme: str) -> None:
    dist = app.extensions["settings"].dist
    app = create_app(WebSettings(secret_key="s" * 32, dist=dist, proxies=proxies), engine)

    answer = app.test_client().get("/sign-in", headers={"X-Forwarded-Proto": "https"})

    assert ("Strict-Transport-Security" in answer.headers) is (scheme == "https")


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", True), ("/tasks?show=mine", True), ("//x", False), ("/\\x", False), ("http://x/", False), ("x", False)],
)
def test_only_paths_of_this_site_are_local(path: str, expected: bool) -> None:
    assert is_local_path(path) is expected


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": "kurz"}, "SECRET_KEY"),
        ({"SECRET_KEY": "s" * 32, "TRUSTED_PROXIES": "viele"}, "TRUSTED_PROXIES"),
    ],
)
def test_settings_that_make_no_sense_are_refused(environment: dict[str, str], name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        WebSettings.from_environment(environment)


def test_settings_do_not_print_the_secret() -> None:
    settings = WebSettings.from_environment({"SECRET_KEY": "s" * 32, "TRUSTED_PROXIES": "2"})

    assert settings.proxies == 2
    assert "s" * 32 not in repr(settings)
