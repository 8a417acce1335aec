"""What people see when something does not work: in German, with the next step, and with what they entered."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final, cast
from uuid import uuid4

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]  # has no types of its own
from werkzeug.exceptions import HTTPException

from engine.errors import (
    CommitUnknown,
    ConcurrentChange,
    EngineError,
    Forbidden,
    InvalidValue,
    NotFound,
    StorageFull,
    StorageUnavailable,
    TookTooLong,
)
from engine.outage import Outage
from webui.explanations import CONFLICTS, Explanation, explain
from webui.kept import fields_of, shown_fields
from webui.language import gettext
from webui.language import lazy_gettext as _l
from webui.security import is_same_origin

RETRY_AFTER: Final = 10
log = logging.getLogger(__name__)


_TEXTS: Final = {
    400: (
        _l("Diese Anfrage war nicht zu verstehen"),
        _l("Bitte gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal."),
    ),
    403: (
        _l("Das dürfen Sie nicht"),
        _l(
            "Ihre Gruppen erlauben das nicht. "
            "Wenn Sie es für Ihre Arbeit brauchen, wenden Sie sich an Ihre Teamleitung."
        ),
    ),
    404: (
        _l("Das gibt es nicht, oder es ist nicht für Sie bestimmt"),
        _l(
            "Vielleicht ist die Adresse unvollständig, oder die Aufgabe ist inzwischen bei einem anderen Team. "
            "Ihre Aufgaben finden Sie im Posteingang; einen Fall finden Sie mit seiner genauen Fallnummer."
        ),
    ),
    405: (
        _l("So lässt sich diese Seite nicht aufrufen"),
        _l("Bitte beginnen Sie im Posteingang und folgen Sie den Verweisen dort."),
    ),
    413: (
        _l("Das war zu viel auf einmal"),
        _l(
            "Die Angaben sind größer als ein Megabyte oder bestehen aus mehr als tausend Feldern. "
            "Bitte kürzen Sie lange Texte und senden Sie noch einmal."
        ),
    ),
    422: (
        _l("Eine Angabe passt nicht in die Fallakte"),
        _l("Es wurde nichts geändert. Bitte öffnen Sie die Seite neu und tragen Sie Ihre Angaben dort ein."),
    ),
    500: (
        _l("Hier ist etwas schiefgegangen"),
        _l(
            "Der Fehler liegt bei uns und ist unter der Kennung unten vermerkt. Bitte versuchen Sie es noch einmal; "
            "wenn es wieder geschieht, nennen Sie der Betreuung diese Kennung."
        ),
    ),
    503: (
        _l("Die Datenbank antwortet gerade nicht"),
        _l(
            "Es wurde nichts geändert. "
            "Meist geht es nach wenigen Sekunden wieder; bitte versuchen Sie es dann noch einmal."
        ),
    ),
}
_FULL: Final = (
    _l("Die Datenbank hat keinen Platz mehr"),
    _l(
        "Ihr Datenträger ist voll. Es wurde nichts geändert, und was gespeichert war, ist unversehrt. "
        "Bitte sagen Sie der Betreuung Bescheid, damit sie Platz schafft, und versuchen Sie es dann noch einmal."
    ),
)


def init_app(app: Flask) -> None:
    """Answer every error of engine and web with a page, and tell the log of a database that is away."""
    app.extensions["outage"] = Outage(log)
    app.after_request(_note_answer)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(EngineError, _engine_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, explanation: Explanation | None = None, *, reference: str | None = None) -> Response:
    """Return the page for a status, with what was entered where the request carried a form."""
    if explanation is None:
        title, text = _TEXTS.get(status, _TEXTS[400 if status < 500 else 500])
        explanation = Explanation(str(title), str(text))
    page = render_template("errors/error.html", explanation=explanation, reference=reference, entered=_entered(status))
    return make_response(page, status)


def resend_page(status: int, explanation: Explanation) -> Response:
    """Return a page that keeps what was entered and offers to send it again, under the same idempotency key."""
    target = request.full_path.rstrip("?")
    return make_response(render_resend(explanation, target, fields_of(request)), status)


def render_resend(explanation: Explanation, target: str, fields: Iterable[tuple[str, str]]) -> str:
    """Return the page that shows the fields and sends them to the target."""
    given = list(fields)
    entered = shown_fields(given)
    return render_template("errors/resend.html", explanation=explanation, target=target, fields=given, entered=entered)


def _entered(status: int) -> list[tuple[str, str]]:
    """Return what was entered, for copying; nothing where the request was too large to be read."""
    if request.method != "POST" or status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or g.get("actor") is None:
        return []
    return shown_fields(fields_of(request))


def _stale_page(_error: CSRFError) -> Response:
    explanation = Explanation(
        gettext("Die Seite war nicht mehr gültig"),
        gettext(
            "Sie haben sich in der Zwischenzeit neu angemeldet, oder die Seite war sehr lange offen. "
            "Es wurde noch nichts gesendet; Ihre Angaben sind noch da."
        ),
    )
    if g.get("actor") is not None and is_same_origin(request):
        return resend_page(HTTPStatus.BAD_REQUEST, explanation)
    return error_page(HTTPStatus.BAD_REQUEST)


def _engine_error(error: EngineError) -> Response:
    if isinstance(error, NotFound):
        return error_page(HTTPStatus.NOT_FOUND)
    if isinstance(error, Forbidden):
        return error_page(HTTPStatus.FORBIDDEN)
    if isinstance(error, StorageUnavailable):
        return _unavailable(error)
    if isinstance(error, InvalidValue):
        return error_page(HTTPStatus.UNPROCESSABLE_ENTITY)
    if isinstance(error, ConcurrentChange | TookTooLong) and request.method == "POST":
        return resend_page(HTTPStatus.CONFLICT, explain(error))
    if isinstance(error, CONFLICTS):
        return error_page(HTTPStatus.CONFLICT, explain(error))
    return _unexpected(error)


def _unavailable(error: StorageUnavailable) -> Response:
    _outage().goes_on(error)
    title, text = _FULL if isinstance(error, StorageFull) else _TEXTS[503]
    # the values go back only to the page that they came from
    keeps = request.method == "POST" and is_same_origin(request) and request.endpoint != "sessions.create"
    if keeps and isinstance(error, CommitUnknown):
        text = gettext(
            "Sie ist ausgefallen, während Ihre Eingabe gespeichert wurde: Vielleicht ist sie angekommen, vielleicht "
            "nicht. Bitte senden Sie in einigen Sekunden noch einmal; doppelt gespeichert wird nichts."
        )
    status = HTTPStatus.SERVICE_UNAVAILABLE
    explanation = Explanation(str(title), str(text))
    response = resend_page(status, explanation) if keeps else error_page(status, explanation)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def _outage() -> Outage:
    return cast(Outage, current_app.extensions["outage"])


def _note_answer(response: Response) -> Response:
    """Tell the log that the database is back where this request shows it: it knows who asked, and did not fail."""
    if g.get("actor") is not None and response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        _outage().is_over()
    return response


def _http_error(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    response = error_page(error.code)
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    reference = uuid4().hex[:8]
    log.error("Unexpected error %s at %s %r", reference, request.method, request.path, exc_info=error)
    return error_page(HTTPStatus.INTERNAL_SERVER_ERROR, reference=reference)
