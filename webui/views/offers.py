"""The catalogue of offers: the list, an offer, adding, changing and cancelling one, and files."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug import Response as BaseResponse

from engine.errors import FieldError, InvalidSubmission
from engine.errors.offers import ImportMoved, ImportRefused, OfferChanged, OfferTaken, UnreadableSheet
from engine.model import CancelledFor, Offer, OfferCriteria
from engine.offers.form import FIELDS
from engine.offers.importing import Outcome, Preview
from engine.offers.service import MAX_PAGE_SIZE, OfferView
from engine.offers.sheets import COLUMNS, FLAGS, KINDS
from webui.access import signed_in
from webui.explanations import explain
from webui.forms import KEY_FIELD, FormView, new_key, show_form, submitted, visible_keys
from webui.language import gettext, ngettext
from webui.offer_list import Catalogue, criteria_of, table_of
from webui.offers import LABELS, REASONS, errors_in_words, in_words
from webui.sessions import actor, engine
from webui.spreadsheet import spreadsheet
from webui.texts import field_error

blueprint = Blueprint("offers", __name__, url_prefix="/offers")
VERSION_FIELD: Final = "_version"
CONCERNED_FIELD: Final = "_concerned"
CONTENT_FIELD: Final = "_content"
FINGERPRINT_FIELD: Final = "_fingerprint"
MAX_EXPORT: Final = 10_000


@blueprint.get("")
@signed_in
def index() -> str:
    """List the offers that the filters ask for."""
    criteria = criteria_of(request.args)
    catalogue = Catalogue(engine().offers.list(criteria), criteria, request.args)
    return render_template("offers/index.html", catalogue=catalogue, may_keep=engine().offers.may_keep(actor()))


@blueprint.get("/export.csv")
@signed_in
def export() -> Response:
    """Return the list as a file, which can be imported again."""
    criteria = criteria_of(request.args)
    found: list[Offer] = []
    for page in range(1, MAX_EXPORT // MAX_PAGE_SIZE + 1):
        part = engine().offers.list(_part(criteria, page))
        found += part.items
        if page >= part.last:
            break
    return spreadsheet("angebote", *table_of(tuple(found)))


@blueprint.get("/template.csv")
@signed_in
def template() -> Response:
    """Return an empty file with the columns of an import."""
    return spreadsheet("angebote-vorlage", list(COLUMNS), [])


@blueprint.get("/new")
@signed_in
def new() -> Response:
    """Show the form for a new offer."""
    _require_keeper()
    return _edit(None, {"kind": request.args.get("kind", "")})


@blueprint.post("/new")
@signed_in
def create() -> BaseResponse:
    """Add an offer; 422 with every wrong field explained."""
    values, key = submitted(request.form), request.form.get(KEY_FIELD) or new_key()
    try:
        offer = engine().offers.add(values, actor=actor(), idempotency_key=key)
    except InvalidSubmission as refusal:
        return _edit(None, values, errors=refusal.fields, key=key)
    flash(gettext("„%(title)s“ ist eingetragen.", title=offer.title), "success")
    return redirect(url_for(".show", number=offer.number), HTTPStatus.SEE_OTHER)


@blueprint.get("/<number>")
@signed_in
def show(number: str) -> str:
    """Show an offer with its places, its waiting list and its history."""
    return render_template("offers/show.html", view=engine().offers.show(number, actor=actor()))


@blueprint.get("/<number>/change")
@signed_in
def edit(number: str) -> Response:
    """Show the form with what the offer is now."""
    _require_keeper()
    view = engine().offers.show(number, actor=actor())
    return _edit(view, {name: getattr(view.offer, name) for name in FIELDS})


@blueprint.post("/<number>/change")
@signed_in
def change(number: str) -> BaseResponse:
    """Change the offer; 422 with every wrong field explained, 409 where somebody else was first."""
    values, key = submitted(request.form), request.form.get(KEY_FIELD) or new_key()
    try:
        offer = engine().offers.change(number, values, version=_version(), actor=actor(), idempotency_key=key)
    except InvalidSubmission as refusal:
        return _edit(engine().offers.show(number, actor=actor()), values, errors=refusal.fields, key=key)
    except OfferChanged as refusal:
        view = engine().offers.show(number, actor=actor())
        return _edit(view, values, conflict=explain(refusal).text, status=HTTPStatus.CONFLICT)
    flash(gettext("„%(title)s“ ist geändert.", title=offer.title), "success")
    return redirect(url_for(".show", number=number), HTTPStatus.SEE_OTHER)


@blueprint.get("/<number>/cancel")
@signed_in
def ask_to_cancel(number: str) -> Response:
    """Show whom a cancellation concerns, and ask for the reason."""
    _require_keeper()
    return _cancelling(engine().offers.show(number, actor=actor()))


@blueprint.post("/<number>/cancel")
@signed_in
def cancel(number: str) -> BaseResponse:
    """Cancel the offer; 422 without a reason, 409 where it concerns other cases by now or was changed."""
    _require_keeper()
    reason = request.form.get("reason", "")
    if reason not in tuple(CancelledFor):
        view = engine().offers.show(number, actor=actor())
        problem = gettext("Bitte einen Grund auswählen.")
        return _cancelling(view, problem=problem, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        offer = engine().offers.cancel(
            number,
            CancelledFor(reason),
            concerned=request.form.getlist(CONCERNED_FIELD),
            version=_version(),
            actor=actor(),
            idempotency_key=request.form.get(KEY_FIELD) or new_key(),
        )
    except (OfferTaken, OfferChanged) as refusal:
        view = engine().offers.show(number, actor=actor())
        conflict = explain(refusal).text
        return _cancelling(view, reason=reason, conflict=conflict, status=HTTPStatus.CONFLICT)
    flash(gettext("„%(title)s“ ist abgesagt. Die betroffenen Fälle sind benachrichtigt.", title=offer.title), "success")
    return redirect(url_for(".show", number=number), HTTPStatus.SEE_OTHER)


@blueprint.get("/import")
@signed_in
def upload() -> Response:
    """Ask for a file."""
    _require_keeper()
    return _importing()


@blueprint.post("/import")
@signed_in
def preview() -> Response:
    """Show what the file would change; 422 where it cannot be read."""
    file = request.files.get("file")
    return _preview(b"" if file is None else file.read())


@blueprint.post("/import/apply")
@signed_in
def apply() -> BaseResponse:
    """Take over what was shown; 409 where it would be something else by now."""
    _require_keeper()
    try:
        data = b64decode(request.form.get(CONTENT_FIELD, ""), validate=True)
    except ValueError:
        return _importing(gettext("Die Datei ist unterwegs verloren gegangen. Bitte wählen Sie sie noch einmal aus."))
    try:
        counts = engine().offer_import.apply(
            data,
            fingerprint=request.form.get(FINGERPRINT_FIELD, ""),
            actor=actor(),
            idempotency_key=request.form.get(KEY_FIELD) or new_key(),
        )
    except UnreadableSheet as refusal:
        return _importing(explain(refusal).text)
    except (ImportMoved, ImportRefused) as refusal:
        return _preview(data, conflict=explain(refusal).text)
    new_ones = ngettext("1 Angebot ist neu", "%(num)d Angebote sind neu", counts[Outcome.NEW])
    changed = ngettext("1 ist geändert", "%(num)d sind geändert", counts[Outcome.CHANGED])
    flash(gettext("Die Datei ist übernommen: %(new)s, %(changed)s.", new=new_ones, changed=changed), "success")
    return redirect(url_for(".index"), HTTPStatus.SEE_OTHER)


@blueprint.post("/conditions")
@signed_in
def conditions() -> Response:
    """Tell the script of the page which parts of the form the entered values show."""
    return jsonify(visible=sorted(visible_keys(engine().offers.form(), submitted(request.form), {})))


def _part(criteria: OfferCriteria, page: int) -> OfferCriteria:
    return replace(criteria, page=page, page_size=MAX_PAGE_SIZE)


def _require_keeper() -> None:
    engine().offers.require_keeper(actor(), "change the catalogue of offers")


def _version() -> int:
    text = request.form.get(VERSION_FIELD, "")
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def _edit(
    view: OfferView | None,
    values: Mapping[str, Any],
    *,
    errors: Mapping[str, FieldError] | None = None,
    key: str | None = None,
    conflict: str | None = None,
    status: int | None = None,
) -> Response:
    """Return the page with the form of an offer, of a new one where there is no view."""
    form: FormView = show_form(
        in_words(engine().offers.form(), known=view is not None),
        values,
        {},
        errors=None if errors is None else errors_in_words(errors),
        key=key,
    )
    usual = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    page = render_template("offers/edit.html", view=view, form=form, conflict=conflict)
    return make_response(page, status or usual)


def _cancelling(
    view: OfferView,
    *,
    reason: str = "",
    problem: str | None = None,
    conflict: str | None = None,
    status: int = HTTPStatus.OK,
) -> Response:
    page = render_template(
        "offers/cancel.html",
        view=view,
        reasons=REASONS,
        reason=reason,
        problem_text=problem,
        conflict=conflict,
        key=new_key(),
    )
    return make_response(page, status)


def _importing(problem: str | None = None) -> Response:
    status = HTTPStatus.OK if problem is None else HTTPStatus.UNPROCESSABLE_ENTITY
    form = {each.key: each for each in engine().offers.form().components}
    page = render_template(
        "offers/import.html",
        problem_text=problem,
        columns=COLUMNS,
        kinds=list(KINDS),
        flags=FLAGS,
        areas=[each.value for each in form["area"].options],
        course_kinds=[each.value for each in form["course_kind"].options],
    )
    return make_response(page, status)


def _preview(data: bytes, *, conflict: str | None = None) -> Response:
    try:
        found: Preview = engine().offer_import.preview(data, actor=actor())
    except UnreadableSheet as refusal:
        return _importing(explain(refusal).text)
    inputs = {each.key: each.kind for each in engine().offers.form().components}
    page = render_template(
        "offers/preview.html",
        preview=found,
        labels={**LABELS, "line": gettext("Zeile")},
        names_of=lambda fields: ", ".join(str(LABELS[name]) for name in fields),
        problem_of=lambda name, error: field_error(errors_in_words({name: error})[name], name, inputs.get(name, "")),
        content=b64encode(data).decode(),
        conflict=conflict,
        key=new_key(),
    )
    return make_response(page, HTTPStatus.OK if conflict is None else HTTPStatus.CONFLICT)
