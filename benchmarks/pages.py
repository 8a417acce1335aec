"""A browser reduced to what a measurement needs: cookies, pages, forms."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from lxml import html


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
    """Somebody who uses the pages; requests carry her cookies."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._cookies: dict[str, str] = {}

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
        other = Visitor(*self._address)
        other._cookies = dict(self._cookies)
        return other

    def _send(self, method: str, path: str, body: str | None) -> Answer:
        host, port = self._address
        headers = {"Host": f"{host}:{port}", "Origin": f"http://{host}:{port}", "Sec-Fetch-Site": "same-origin"}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begin = time.perf_counter()
        connection = http.client.HTTPConnection(host, port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
            seconds = time.perf_counter() - begin
        finally:
            connection.close()
        for header in response.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        return Answer(response.status, response.headers.get("Location"), content, seconds)
