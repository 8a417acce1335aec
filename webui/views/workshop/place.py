"""What all pages of the workshop share: their place, and the answers to what came in between."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Blueprint, Response, flash, jsonify, redirect, request, url_for
from werkzeug import Response as BaseResponse

from engine.errors import CheckRunning, DraftConflict, DraftMoved, DraftOutdated, NothingToPublish
from webui import errors
from webui.countings import counted_text
from webui.explanations import Explanation
from webui.language import gettext
from webui.workshop import conflict_text, state_text

blueprint: Final = Blueprint("workshop", __name__, url_prefix="/workshop")
LOADED: Final = "_loaded"
"""Name of the field with the digest of the content that a page started from."""
MAX_UPLOAD: Final = 6_000_000
"""Bytes of a request that brings a file: the largest file that a publication may hold, and what is around it."""

blueprint.add_app_template_filter(state_text, "file_state")
blueprint.add_app_template_filter(counted_text, "limit")


def loaded() -> str | None:
    """Return the digest of what the page started from, None where it began a new file."""
    return request.form.get(LOADED) or None


def wants_json() -> bool:
    """Return whether the script of a page asks, which shows what it gets itself."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


@blueprint.errorhandler(DraftConflict)
def _conflict(conflict: DraftConflict) -> Response:
    """Answer whoever would have overwritten what she has not seen."""
    text = gettext("%(change)s Ihre Änderung wurde nicht übernommen.", change=conflict_text(conflict))
    if wants_json():
        return _refusal(text)
    more = gettext("Bitte öffnen Sie die Datei in der Werkstatt neu, und entscheiden Sie dann.")
    return errors.error_page(
        HTTPStatus.CONFLICT, Explanation(gettext("Die Datei wurde inzwischen geändert"), f"{text} {more}")
    )


@blueprint.errorhandler(DraftMoved)
def _moved(_error: DraftMoved) -> Response:
    """Answer a request that lost the race with another one."""
    text = gettext(
        "Im selben Augenblick hat jemand anderes gespeichert oder veröffentlicht. Es wurde nichts geändert; "
        "sehen Sie sich den Entwurf in der Werkstatt an, oder senden Sie noch einmal."
    )
    if wants_json():
        return _refusal(text)
    return errors.resend_page(HTTPStatus.CONFLICT, Explanation(gettext("Der Entwurf hat sich gerade geändert"), text))


@blueprint.errorhandler(CheckRunning)
def _busy(_error: CheckRunning) -> Response:
    """Answer a request that would check a second time beside the first."""
    text = gettext(
        "Der Entwurf wird schon geprüft, das dauert bis zu einer Minute. Bitte warten Sie das Ergebnis ab und senden "
        "Sie dann noch einmal."
    )
    if wants_json():
        return _refusal(text)
    return errors.resend_page(HTTPStatus.CONFLICT, Explanation(gettext("Es wird gerade geprüft"), text))


@blueprint.errorhandler(DraftOutdated)
def _outdated(error: DraftOutdated) -> BaseResponse:
    """Lead to the choice between the draft and a later publication."""
    text = gettext(
        "Vor dem Prüfen und Veröffentlichen ist zu entscheiden, welche Fassung gilt: %(files)s.",
        files=", ".join(error.files),
    )
    if wants_json():
        return _refusal(text)
    flash(text, "warning")
    return redirect(url_for("workshop.index"), HTTPStatus.SEE_OTHER)


@blueprint.errorhandler(NothingToPublish)
def _nothing(_error: NothingToPublish) -> BaseResponse:
    """Say that there is nothing to publish, or nothing any more."""
    flash(gettext("Es gibt nichts zu veröffentlichen: Der Entwurf unterscheidet sich nicht."), "info")
    return redirect(url_for("workshop.index"), HTTPStatus.SEE_OTHER)


def _refusal(text: str) -> Response:
    response = jsonify(message=text)
    response.status_code = HTTPStatus.CONFLICT
    return response
