"""A browser reduced to what a measurement needs: cookies, pages, forms."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import urlencode

from lxml import html

KEPT_ALIVE: Final = 1.0
"""Seconds after which a connection that was not used is given up; the server does so after two."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and after how many seconds."""

    status: int
    location: str | None
    body: bytes
    seconds: float

    def form(self, action: str) -> dict[str, str]:
        """Return the prefilled fields of the form with that action."""
        document: Any = html.document_fromstring(self.body)  # the stubs know elements of XML only
        for form in document.forms:
            if form.action == action:
                return {name: value for name, value in form.form_values() if isinstance(value, str)}
        raise LookupError(f"There is no form with the action {action} on the page.")


class Visitor:
    """Somebody who uses the pages; requests carry her cookies and follow each other on one connection."""

    def __init__(self, host: str, port: int) -> None:
        self.address = (host, port)
        self._cookies: dict[str, str] = {}
        self._connection = http.client.HTTPConnection(host, port, timeout=30)
        self._used_at = 0.0

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._send("GET", path, None)

    def post(self, path: str, fields: Mapping[str, Any]) -> Answer:
        """Send a form; a redirect is not followed."""
        return self._send("POST", path, urlencode(fields, doseq=True))

    def sign_in(self, username: str, password: str) -> None:
        """Sign in through the page, as anybody does."""
        fields = self.get("/sign-in").form("/sign-in")
        answer = self.post("/sign-in", {**fields, "_username": username, "_password": password})
        if answer.status != http.HTTPStatus.SEE_OTHER:
            raise RuntimeError(f"{username} could not sign in: HTTP {answer.status}")

    def again(self) -> Visitor:
        """Return another browser of hers, signed in as this one is."""
        other = Visitor(*self.address)
        other._cookies = dict(self._cookies)
        return other

    def close(self) -> None:
        """Give up the connection; the next request opens one."""
        self._connection.close()

    def headers(self) -> dict[str, str]:
        """Return what each of her requests says of itself."""
        host, port = self.address
        headers = {"Host": f"{host}:{port}", "Origin": f"http://{host}:{port}", "Sec-Fetch-Site": "same-origin"}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return headers

    def _send(self, method: str, path: str, body: str | None) -> Answer:
        headers = self.headers()
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.perf_counter() - self._used_at > KEPT_ALIVE:
            self._connection.close()
        begin = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        self._used_at = time.perf_counter()
        for header in response.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        return Answer(response.status, response.headers.get("Location"), content, self._used_at - begin)
