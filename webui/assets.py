"""Style sheets, fonts and scripts as the frontend build left them: read once, named by hash, cached for ever."""

from __future__ import annotations

import gzip
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, Response, current_app, request, url_for
from werkzeug.exceptions import NotFound

from engine.errors import SettingsError
from webui.access import public

REBUILD: Final = "uv sync --reinstall-package integration-point"
FOREVER: Final = "public, max-age=31536000, immutable"
_COMPRESSIBLE: Final = ("text/", "image/svg", "application/json")

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of the build, with its compressed form where that is worth it."""

    content: bytes
    mimetype: str
    gzipped: bytes | None


@dataclass(frozen=True, slots=True)
class Assets:
    """The build of the frontend: entry names such as ``app.css``, and the files that they and others lie in."""

    entries: Mapping[str, str]
    files: Mapping[str, Asset]

    @classmethod
    def load(cls, dist: Path) -> Assets:
        """Read the build; fail with the command that makes it where there is none."""
        manifest = dist / "manifest.json"
        if not manifest.is_file():
            raise SettingsError(name=str(manifest), problem=f"the frontend is not built; run: {REBUILD}")
        files = {path.name: _read(path) for path in dist.iterdir() if path.suffix and path != manifest}
        return cls(json.loads(manifest.read_bytes()), files)


def _read(path: Path) -> Asset:
    content = path.read_bytes()
    mimetype = {".js": "text/javascript", ".woff2": "font/woff2"}.get(path.suffix) or (
        mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    )
    return Asset(content, mimetype, gzip.compress(content) if mimetype.startswith(_COMPRESSIBLE) else None)


@blueprint.get("/assets/<name>")
@public
def show(name: str) -> Response:
    """Serve a file of the build; only names that the build made are known."""
    asset = current_app.extensions["assets"].files.get(name)
    if asset is None:
        raise NotFound
    if asset.gzipped is not None and request.accept_encodings.quality("gzip") > 0:
        response = Response(asset.gzipped, mimetype=asset.mimetype)
        response.content_encoding = "gzip"
    else:
        response = Response(asset.content, mimetype=asset.mimetype)
    if asset.gzipped is not None:
        response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOREVER
    return response


def init_app(app: Flask, dist: Path) -> None:
    """Load the build and let templates write ``asset('app.css')``."""
    assets = Assets.load(dist)
    app.extensions["assets"] = assets
    app.jinja_env.globals["asset"] = lambda entry: url_for("assets.show", name=assets.entries[entry])
    app.register_blueprint(blueprint)
