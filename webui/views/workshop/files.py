"""The files of the draft: look, edit as a drawing or as text, bring and take away."""

from __future__ import annotations

import io
import zipfile
from http import HTTPStatus
from pathlib import PurePosixPath

from flask import Response, flash, g, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug import Response as BaseResponse

from engine.errors import DraftConflict, InvalidFile
from engine.workshop import FileView, OpenFile
from webui.access import large_request, signed_in
from webui.language import gettext
from webui.sessions import actor, engine
from webui.views.workshop.place import MAX_UPLOAD, blueprint, loaded, wants_json
from webui.workshop import conflict_text, file_problem, grouped, kind_of, line_of


@blueprint.get("")
@signed_in
def index() -> Response:
    """Show the draft: every file, what is changed, and what can be done with it."""
    draft = engine().workshop.show(actor=actor())
    return make_response(render_template("workshop/index.html", draft=draft, groups=grouped(draft.files)))


@blueprint.get("/files/<path:path>")
@signed_in
def show(path: str) -> Response:
    """Show a file to edit: a diagram as a drawing, anything else as text; its content as JSON to the editor.

    ``at`` names an element, such as a rule of a decision table, at whose line the text is opened.
    """
    opened = engine().workshop.open(path, actor=actor())
    if wants_json():
        content = (opened.content or b"").decode("utf-8", "replace")
        return jsonify(content=content, loaded=opened.file.digest)
    if kind_of(path) == "diagram" and opened.content is not None and "text" not in request.args:
        g.inline_styles = True  # the drawing is placed by style attributes
        return make_response(render_template("workshop/diagram.html", file=opened.file))
    return _text_page(opened)


@blueprint.post("/files/<path:path>")
@large_request(MAX_UPLOAD)
@signed_in
def save(path: str) -> BaseResponse:
    """Save a file in the draft: text of a page, or the content that an editor or an upload brings."""
    sent = request.files.get("content")
    if "content" not in request.form and (sent is None or not sent.filename):
        engine().workshop.open(path, actor=actor())  # for others there is no such file
        # nothing was chosen, or the session had ended and a browser does not send a file twice
        flash(gettext("Bitte wählen Sie eine Datei aus."), "warning")
        return redirect(url_for(".show", path=path), HTTPStatus.SEE_OTHER)
    content = _as_loaded(path, request.form.get("content", "")) if sent is None else sent.read()
    try:
        file = engine().workshop.save(path, content, loaded=loaded(), actor=actor())
    except InvalidFile as refusal:
        if wants_json():
            return make_response(jsonify(message=file_problem(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY)
        opened = engine().workshop.open(path, actor=actor())
        return _text_page(opened, content, file_problem(refusal), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except DraftConflict as conflict:
        if wants_json() or sent is not None:
            raise
        opened = engine().workshop.open(path, actor=actor())
        return _text_page(opened, content, conflict_text(conflict), status=HTTPStatus.CONFLICT)
    if wants_json():
        return jsonify(loaded=file.digest, state=file.state)
    flash(_saved(file), "success")
    return redirect(url_for(".show", path=path, text=request.args.get("text")), HTTPStatus.SEE_OTHER)


@blueprint.post("/files")
@large_request(MAX_UPLOAD)
@signed_in
def upload() -> BaseResponse:
    """Take files that were made elsewhere, each in place of the one of that name or under the path that is given."""
    target = request.form.get("path", "").strip().strip("/")
    sent = [file for file in request.files.getlist("content") if file.filename]
    if not sent:
        flash(gettext("Bitte wählen Sie eine Datei aus."), "warning")
    known = [file.path for file in engine().workshop.show(actor=actor()).files]
    for file in sent:
        name = PurePosixPath((file.filename or "").replace("\\", "/")).name
        path = _place(name, target, known)
        if path is None:
            flash(
                gettext(
                    "„%(name)s“ gibt es hier noch nicht oder mehrmals. Bitte geben Sie an, in welchen Ordner die Datei "
                    "gehört, und laden Sie sie noch einmal hoch.",
                    name=name,
                ),
                "warning",
            )
            continue
        try:
            flash(_saved(engine().workshop.upload(path, file.read(), actor=actor())), "success")
        except InvalidFile as refusal:
            flash(file_problem(refusal), "warning")
        except DraftConflict as conflict:
            hint = gettext("Öffnen Sie die Datei hier und ersetzen Sie sie dort, wenn Ihre Fassung gelten soll.")
            flash(f"{conflict_text(conflict)} {hint}", "warning")
    return redirect(url_for(".index"), HTTPStatus.SEE_OTHER)


@blueprint.get("/download/<path:path>")
@signed_in
def download(path: str) -> Response:
    """Give out one file as it is in the draft, or as it is published where that is asked for."""
    opened = engine().workshop.open(path, actor=actor())
    content = opened.published if "published" in request.args else opened.content
    return _attachment(content or b"", PurePosixPath(path).name, "application/octet-stream")


@blueprint.get("/archive")
@signed_in
def archive() -> Response:
    """Give out all files of the draft as one ZIP archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as whole:
        for path, content in sorted(engine().workshop.files(actor=actor()).items()):
            whole.writestr(zipfile.ZipInfo(f"processes/{path}"), content, zipfile.ZIP_DEFLATED)
    return _attachment(packed.getvalue(), "processes.zip", "application/zip")


@blueprint.post("/remove/<path:path>")
@signed_in
def remove(path: str) -> BaseResponse:
    """Let the next publication be without the file."""
    engine().workshop.remove(path, loaded=loaded(), actor=actor())
    flash(gettext("„%(path)s“ ist mit der nächsten Veröffentlichung nicht mehr dabei.", path=path), "success")
    return redirect(url_for(".index"), HTTPStatus.SEE_OTHER)


@blueprint.post("/discard/<path:path>")
@signed_in
def discard(path: str) -> BaseResponse:
    """Throw the change of a file away: what is published holds again."""
    engine().workshop.discard(path, loaded=loaded(), actor=actor())
    flash(gettext("Die Änderung an „%(path)s“ ist verworfen.", path=path), "success")
    return redirect(url_for(".index"), HTTPStatus.SEE_OTHER)


@blueprint.post("/discard")
@signed_in
def discard_all() -> BaseResponse:
    """Throw all changes away that the page had shown."""
    seen = {path: digest or None for path, _, digest in (line.rpartition("=") for line in request.form.getlist("seen"))}
    engine().workshop.discard_all(seen=seen, actor=actor())
    flash(gettext("Der Entwurf ist verworfen. Es gilt weiter, was veröffentlicht ist."), "success")
    return redirect(url_for(".index"), HTTPStatus.SEE_OTHER)


@blueprint.post("/keep/<path:path>")
@signed_in
def keep(path: str) -> BaseResponse:
    """Let the file of the draft hold although a later publication has changed it."""
    engine().workshop.keep(path, loaded=loaded(), actor=actor())
    flash(gettext("Für „%(path)s“ gilt der Entwurf.", path=path), "success")
    return redirect(url_for(".index"), HTTPStatus.SEE_OTHER)


def _text_page(
    opened: OpenFile, entered: bytes | None = None, problem: str | None = None, *, status: int = HTTPStatus.OK
) -> Response:
    """Return the page with the text; with ``entered`` that is what somebody could not save yet."""
    text = _text(opened.content if entered is None else entered)
    page = render_template(
        "workshop/text.html",
        opened=opened,
        file=opened.file,
        text=text,
        line=line_of(text or "", request.args.get("at", "")),
        present=_text(opened.content) if entered is not None else None,
        is_conflict=status == HTTPStatus.CONFLICT,
        problem=problem,
        is_diagram=kind_of(opened.file.path) == "diagram",
    )
    return make_response(page, status)


def _text(content: bytes | None) -> str | None:
    """Return the content as text, None where it is none that a page could show and take back unharmed."""
    try:
        text = (content or b"").decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if text.replace("\r\n", "\n").replace("\t", "").replace("\n", "").isprintable() else None


def _as_loaded(path: str, text: str) -> bytes:
    """Return the text of a form with the line ends of the file: a browser sends carriage returns in any case."""
    before = engine().workshop.files(actor=actor()).get(path, b"")
    plain = text.replace("\r\n", "\n")
    return (plain.replace("\n", "\r\n") if b"\r\n" in before else plain).encode()


def _place(name: str, target: str, known: list[str]) -> str | None:
    """Return where an uploaded file belongs, or None where that is not clear."""
    if target:
        return target if PurePosixPath(target).suffix else f"{target}/{name}"
    found = [path for path in known if PurePosixPath(path).name == name]
    return found[0] if len(found) == 1 else None


def _saved(file: FileView) -> str:
    if file.state == "published":
        return gettext("„%(path)s“ ist wieder wie veröffentlicht.", path=file.path)
    return gettext("„%(path)s“ ist im Entwurf gespeichert. Es gilt, sobald Sie veröffentlichen.", path=file.path)


def _attachment(content: bytes, name: str, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
