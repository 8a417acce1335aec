"""The build of the frontend, as it is served."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import Engine
from engine.errors import SettingsError
from tests.webui.pages import Visitor
from webui.app import create_app
from webui.settings import WebSettings

Visit = Callable[..., Visitor]


def test_files_are_cached_for_ever(visit: Visit) -> None:
    page = visit().get("/assets/app.css")

    assert page.status == 200
    assert page.response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert page.response.mimetype == "text/css"


def test_texts_are_compressed_for_those_who_can_read_that(visit: Visit) -> None:
    plain = visit().get("/assets/app.js").response
    packed = visit().client.get("/assets/app.js", headers={"Accept-Encoding": "br, gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data) == plain.data


@pytest.mark.parametrize("name", ["unbekannt.js", "..%2fsettings.py", "manifest.json"])
def test_nothing_else_is_served(visit: Visit, name: str) -> None:
    assert visit().get(f"/assets/{name}").status == 404


def test_a_missing_build_stops_the_start_and_says_what_makes_it(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="uv sync --reinstall-package integration-point"):
        create_app(WebSettings(secret_key="s" * 32, dist=tmp_path), engine)
