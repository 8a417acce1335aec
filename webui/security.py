"""Response headers that keep a page to itself: content security policy, framing, sniffing, caching, transport."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Request, Response, g, request

_SOURCES: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # KERN draws its icons as data: masks
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_POLICY: Final = "; ".join(f"{name} {sources}" for name, sources in _SOURCES.items())
_EDITOR_POLICY: Final = f"{_POLICY}; style-src-attr 'unsafe-inline'"
"""For the page on which diagrams are drawn: its tools are placed by style attributes. Scripts and style sheets stay
those of the build."""
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_HSTS: Final = "max-age=31536000; includeSubDomains"


def init_app(app: Flask) -> None:
    """Set the headers on every response of the application."""
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _EDITOR_POLICY if g.get("inline_styles") else _POLICY
    for name, value in _HEADERS.items():
        response.headers[name] = value
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = _HSTS
    # personal data stays out of every cache; only the hashed files of the build say otherwise themselves
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def is_same_origin(request: Request) -> bool:
    """Return whether the browser says that one of our own pages sent the request; silence counts as no."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer")
    return source is not None and urlsplit(source).netloc == request.host


def is_local_path(target: str) -> bool:
    """Return whether a redirect to the target stays on this site."""
    if not target.startswith("/") or target.startswith(("//", "/\\")) or any(ord(char) < 32 for char in target):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc
