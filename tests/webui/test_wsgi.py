"""The entry point for WSGI servers."""

from __future__ import annotations

import gc

import pytest

from engine.errors import SettingsError
from webui import wsgi


@pytest.mark.parametrize("missing", ["DATABASE_URL", "SECRET_KEY"])
def test_without_its_settings_it_does_not_start(
    monkeypatch: pytest.MonkeyPatch, database_url: str, missing: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SECRET_KEY", "s" * 32)
    monkeypatch.delenv(missing)

    with pytest.raises(SettingsError, match=missing):
        wsgi.create_app()


def test_it_serves_the_database_it_is_told(monkeypatch: pytest.MonkeyPatch, database_url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("SECRET_KEY", "s" * 32)

    app = wsgi.create_app()

    assert app.test_client().get("/readyz").status_code == 200
    assert gc.get_freeze_count() > 0, "what stays for good is looked at by every full collection"
    app.extensions["engine"].close()


def test_it_starts_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    monkeypatch.setenv("SECRET_KEY", "s" * 32)

    app = wsgi.create_app()

    assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/readyz").status_code == 503
    app.extensions["engine"].close()
