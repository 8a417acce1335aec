"""What those who watch over the application ask."""

from __future__ import annotations

from flask import Flask

from tests.webui.pages import Visitor
from tests.webui.test_errors import InterruptibleStorage, cut, cut_app

__all__ = ["cut", "cut_app"]


def test_the_process_is_alive_whatever_the_database_does(cut_app: Flask, cut: InterruptibleStorage) -> None:
    visitor = Visitor(cut_app.test_client())
    assert visitor.get("/healthz").status == visitor.get("/readyz").status == 200

    cut.is_down = True

    assert visitor.get("/healthz").status == 200
    answer = visitor.get("/readyz")
    assert answer.status == 503
    assert answer.response.headers["Retry-After"] == "10"
