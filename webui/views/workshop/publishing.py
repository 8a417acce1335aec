"""Check and publish the draft, and look back at what was published."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug import Response as BaseResponse

from engine.errors import InvalidDeployment, InvalidValue
from engine.model import Finding
from engine.workshop import MIN_REASON
from webui.access import signed_in
from webui.language import gettext
from webui.sentences import own_words, sentence_language, sentence_text
from webui.sessions import actor, engine
from webui.views.workshop.place import blueprint, wants_json
from webui.workshop import Row, by_file, rows


@blueprint.post("/check")
@signed_in
def check() -> Response:
    """Check the draft and show what stands against it; as JSON to the editor."""
    found = _rows(engine().workshop.check(actor=actor()))
    if wants_json():
        return jsonify(findings=[_as_json(row) for row in found])
    return make_response(render_template("workshop/check.html", rows=found, files=by_file(found)))


@blueprint.get("/publish")
@signed_in
def prepare() -> Response:
    """Ask for the reason, and show what would be published."""
    return _page()


@blueprint.post("/publish")
@signed_in
def publish() -> BaseResponse:
    """Publish the draft; 422 where the reason is missing or findings stand against it."""
    try:
        deployment = engine().workshop.publish(request.form.get("reason", ""), actor=actor())
    except InvalidValue:
        problem = gettext("Bitte sagen Sie in einem Satz, warum Sie veröffentlichen: 10 bis 500 Zeichen.")
        return _page(problem=problem, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except InvalidDeployment as refusal:
        found = _rows(refusal.findings)
        page = render_template("workshop/check.html", rows=found, files=by_file(found))
        return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash(
        gettext(
            "Veröffentlicht. Neue Fälle folgen ab jetzt der neuen Fassung, laufende bleiben bei ihrer. Kennung: %(id)s",
            id=deployment.digest[:12],
        ),
        "success",
    )
    return redirect(url_for(".publications"), HTTPStatus.SEE_OTHER)


@blueprint.get("/publications")
@signed_in
def publications() -> Response:
    """List what was published: when, by whom and why, and what that changed."""
    found = engine().workshop.publications(actor=actor())
    return make_response(render_template("workshop/publications.html", publications=found))


def _rows(findings: Sequence[Finding]) -> list[Row]:
    return rows(engine().workshop.place(findings, actor=actor()))


def _as_json(row: Row) -> dict[str, Any]:
    """Return a finding for the list beside the drawing, in the language of the reader."""
    return {
        "file": row.finding.file,
        "title": own_words(row.placed.title),
        "element": row.finding.element,
        "label": own_words(row.placed.label),
        "path": [{"element": element, "label": own_words(label)} for element, label in row.steps],
        "text": sentence_text(row.meaning.title),
        "message": sentence_text(row.finding.message),
        "language": sentence_language(row.finding.message),
        "meaning": sentence_text(row.meaning.meaning),
        "remedy": sentence_text(row.meaning.remedy),
        "code": row.finding.code,
        "error": row.is_error,
    }


def _page(*, problem: str | None = None, status: int = HTTPStatus.OK) -> Response:
    draft = engine().workshop.show(actor=actor())
    table, _ = engine().workshop.deadlines(actor=actor())
    page = render_template(
        "workshop/publish.html",
        draft=draft,
        deadlines=[deadline for deadline in table if deadline.is_changed],
        reason=request.form.get("reason", ""),
        problem=problem,
        least=MIN_REASON,
    )
    return make_response(page, status)
