"""Puts the web interface together: settings, assets, sessions, protection, views."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]  # has no types of its own
from jinja2 import StrictUndefined
from werkzeug.exceptions import NotFound, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from engine import Engine
from engine.errors import StorageUnavailable
from webui import (
    access,
    assets,
    decisions,
    errors,
    formatting,
    language,
    markdown,
    navigation,
    offers,
    own_texts,
    paging,
    people,
    places,
    security,
    sentences,
    sessions,
    texts,
)
from webui.access import Permission
from webui.settings import WebSettings
from webui.views import cases, health, human_tasks, incidents, messages, monitor, start, welcome, workshop
from webui.views import language as language_views
from webui.views import offers as offer_views
from webui.views import people as people_views
from webui.views import sessions as session_views

MAX_REQUEST: Final = 1_000_000
MAX_FIELDS: Final = 1_000
"""More inputs than any form has; each of them costs a check and perhaps a line of explanation."""
CSRF_FIELD: Final = "_csrf"
BLUEPRINTS: Final = (
    welcome.blueprint,
    session_views.blueprint,
    language_views.blueprint,
    human_tasks.blueprint,
    people_views.blueprint,
    start.blueprint,
    cases.blueprint,
    messages.blueprint,
    incidents.blueprint,
    offer_views.blueprint,
    monitor.blueprint,
    workshop.blueprint,
    health.blueprint,
)


def create_app(settings: WebSettings, engine: Engine) -> Flask:
    """Return the application that shows the engine to people; the caller keeps and closes the engine."""
    app = Flask("webui", static_folder=None)
    app.secret_key = settings.secret_key
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_REQUEST,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_FIELD_NAME=CSRF_FIELD,
        # a token lives as long as its session: nobody loses an hour's work to a form left open over lunch
        WTF_CSRF_TIME_LIMIT=None,
        # the check of who asks comes first, so that a session that ran out is answered with a way back
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    app.session_interface = sessions.SchemeAwareSessions()
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions.update(engine=engine, settings=settings)

    assets.init_app(app, settings.dist)
    language.init_app(app)
    csrf = CSRFProtect(app)
    security.init_app(app)
    formatting.init_app(app)
    texts.init_app(app)
    sentences.init_app(app)
    decisions.init_app(app)
    own_texts.init_app(app)
    offers.init_app(app)
    paging.init_app(app)
    places.init_app(app)
    language_views.init_app(app)
    people.init_app(app, engine)
    markdown.init_app(app)
    errors.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    navigation.init_app(app, engine)
    access.require_declarations(app)

    @app.before_request
    def admit() -> Response | None:
        """Let the request through to its view, or answer in its place."""
        limit = access.limit_of(app.view_functions[request.endpoint]) if request.endpoint else None
        if limit is not None:
            request.max_content_length = request.max_form_memory_size = limit
        if sum(map(len, request.form.listvalues())) > MAX_FIELDS:
            raise RequestEntityTooLarge
        if request.endpoint is None:
            with suppress(StorageUnavailable):
                g.actor = sessions.load_actor()
            return None
        permission = access.permission_of(app.view_functions[request.endpoint])
        if permission is Permission.SIGNED_IN:
            username = sessions.latest_username()
            g.actor = sessions.load_actor()
            if g.actor is None:
                return session_views.ask_to_sign_in(username)
        elif permission is not Permission.PUBLIC:
            raise NotFound
        csrf.protect(apply_exemptions=True)
        return None

    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app
