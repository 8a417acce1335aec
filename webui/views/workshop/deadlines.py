"""Deadlines as a table: a number and a unit, nothing to know about files."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug import Response as BaseResponse

from engine.errors import DraftConflict, InvalidValue
from engine.workshop import Counted, DeadlineView, counts_in_days, duration_text
from webui.access import signed_in
from webui.countings import MANNERS
from webui.language import gettext, ngettext
from webui.sessions import actor, engine
from webui.views.workshop.place import blueprint, loaded
from webui.workshop import conflict_text, units


@blueprint.get("/deadlines")
@signed_in
def deadlines() -> Response:
    """Show all deadlines with what they are used for, to be changed."""
    return _page()


@blueprint.post("/deadlines")
@signed_in
def change_deadlines() -> BaseResponse:
    """Write the changed deadlines into the draft; 422 with those that are none, 409 where somebody was faster."""
    table, _ = engine().workshop.deadlines(actor=actor())
    wanted, problems = {}, {}
    for deadline in table:
        try:
            counted = _entered(deadline)
        except InvalidValue:
            problems[deadline.key] = gettext("Bitte eine ganze Zahl von 1 bis 9999 eingeben.")
            continue
        if counted.working_days and not counts_in_days(counted.limit):
            problems[deadline.key] = gettext("Arbeitstage lassen sich nur in Tagen zählen, höchstens 1000.")
        wanted[deadline.key] = counted
    if problems:
        return _page(problems=problems, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    stories_too = request.form.get("stories") == "on"
    try:
        changes = engine().workshop.change_deadlines(wanted, loaded=loaded(), stories_too=stories_too, actor=actor())
    except DraftConflict as conflict:
        return _page(conflict=conflict_text(conflict), status=HTTPStatus.CONFLICT)
    if changes:
        text = ngettext(
            "Eine Frist ist im Entwurf geändert. Sie gilt, sobald Sie veröffentlichen.",
            "%(num)d Fristen sind im Entwurf geändert. Sie gelten, sobald Sie veröffentlichen.",
            len(changes),
        )
        flash(text, "success")
    else:
        flash(gettext("Es wurde keine Frist geändert."), "info")
    return redirect(url_for(".deadlines"), HTTPStatus.SEE_OTHER)


def _entered(deadline: DeadlineView) -> Counted:
    """Return how the deadline is to be counted; as before where the form did not ask for it."""
    number, unit = (request.form.get(f"{name}_{deadline.key}", "").strip() for name in ("number", "unit"))
    if not number and not unit:
        return deadline.counted
    limit = deadline.counted.limit
    if (number, unit) != (str(deadline.number), deadline.unit):
        limit = duration_text(int(number) if number.isdecimal() and len(number) < 7 else 0, unit)
    return Counted(limit=limit, **{name: request.form.get(f"{name}_{deadline.key}") == "on" for name in MANNERS})


def _differing(table: tuple[DeadlineView, ...]) -> set[str]:
    """Return the deadlines for which something else was entered than there is now."""
    found = set()
    for deadline in table:
        with suppress(InvalidValue):
            found |= {deadline.key} if _entered(deadline) != deadline.counted else set()
    return found


def _page(
    *, problems: dict[str, str] | None = None, conflict: str | None = None, status: int = HTTPStatus.OK
) -> Response:
    table, digest = engine().workshop.deadlines(actor=actor())
    differing = _differing(table) if conflict else set()
    opened = {deadline.key for deadline in table if deadline.is_changed} | differing | set(problems or {})
    groups: dict[str, list[DeadlineView]] = {}
    for deadline in table:
        groups.setdefault(deadline.process, []).append(deadline)
    page = render_template(
        "workshop/deadlines.html",
        deadlines=table,
        groups=groups,
        opened={name for name, group in groups.items() if opened & {deadline.key for deadline in group}},
        changed=[deadline for deadline in table if deadline.is_changed],
        digest=digest,
        units=units(),
        manners={name: str(text) for name, text in MANNERS.items()},
        differing=differing,
        entered=request.form,
        problems=problems or {},
        conflict=conflict,
    )
    return make_response(page, status)
