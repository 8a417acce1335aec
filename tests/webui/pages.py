"""Pages as a careful reader sees them: every HTML page is checked, links are followed, forms are filled in and sent.

The visitor knows no script: whatever it can do works with JavaScript off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def text_of(element: Element) -> str:
    """Return the text of the element with its white space collapsed."""
    return " ".join("".join(element.itertext()).split())


class Page:
    """An answer; if it is HTML it has been parsed strictly and checked."""

    def __init__(self, client: FlaskClient, response: TestResponse) -> None:
        self._client = client
        self.response = response
        self.status = response.status_code
        self.location = response.headers.get("Location")
        self.html = response.get_data().decode("utf-8", "replace")  # an archive is no text
        check_headers(response)
        if response.mimetype == "text/html" and not self.location:
            parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
            self.root: Element = parser.parse(self.html)
            check_page(self.root)

    @property
    def text(self) -> str:
        """Return everything that is to be read in the page."""
        return text_of(self.one("body"))

    @property
    def main(self) -> str:
        """Return what is to be read in the main part."""
        return text_of(self.one("main"))

    @property
    def title(self) -> str:
        return text_of(self.one("title"))

    @property
    def heading(self) -> str:
        return text_of(self.one("h1"))

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of that name with these attributes; ``class_`` must be among the classes."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [element for element in self.root.iter(tag) if _fits(element, wanted)]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes} in:\n{self.html}"
        return found[0]

    def links(self) -> dict[str, str]:
        """Return the address behind each link text."""
        return {text_of(link): link.get("href", "") for link in self.all("a")}

    def buttons(self) -> list[str]:
        return [text_of(button) for button in self.all("button", type="submit")]

    def form(self, button: str) -> Form:
        """Return the form with the button."""
        for form in self.all("form"):
            if any(text_of(found) == button for found in form.iter("button")):
                return Form(self._client, form)
        raise AssertionError(f"No button {button!r}, only {self.buttons()}, in:\n{self.html}")

    def rows(self) -> list[list[str]]:
        """Return the texts of the rows of the table."""
        return [
            [text_of(cell) for cell in row if cell.tag in ("th", "td")]
            for body in self.root.iter("tbody")
            for row in body.iter("tr")
        ]


class Form:
    """A form of a page, with what stands in it."""

    def __init__(self, client: FlaskClient, element: Element) -> None:
        self._client = client
        self.action = element.get("action", "")
        self.method = element.get("method", "get")
        self.values: dict[str, list[str]] = {}
        for name, value in _values(element):
            self.values.setdefault(name, []).append(value)
        self.names = {control.get("name") for control in _controls(element)} - {None}

    def fill(self, **values: str | Iterable[str] | None) -> Form:
        """Enter values: a text, several for a checklist, None to uncheck."""
        for name, value in values.items():
            assert name in self.names, f"no input {name!r} among {sorted(map(str, self.names))}"
            if value is None:
                self.values.pop(name, None)
            else:
                self.values[name] = [value] if isinstance(value, str) else list(value)
        return self

    def send(self, **headers: str) -> Page:
        """Send the form as a browser does."""
        if self.method == "get":
            return Page(self._client, self._client.get(self.action, query_string=self.values))
        sent = {**SAME_ORIGIN, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return Page(self._client, self._client.post(self.action, data=self.values, headers=sent))


class Visitor:
    """Somebody in front of a browser without scripts."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **options: Any) -> Page:
        return Page(self.client, self.client.get(path, **options))

    def post(self, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> Page:
        return Page(self.client, self.client.post(path, data=data, **options))

    def follow(self, page: Page) -> Page:
        """Go where the page leads; it must be a redirect after a POST or to a better address."""
        assert page.location is not None, f"{page.status} is no redirect:\n{page.html}"
        return self.get(page.location)

    def enter(self, username: str, epoch: int = 0) -> None:
        """Come with the cookie of somebody who signed in just now."""
        now = self.client.application.extensions["engine"].clock().isoformat()
        with self.client.session_transaction() as session:
            session.update(username=username, epoch=epoch, since=now, seen=now)

    def sign_in(self, username: str, password: str) -> Page:
        """Sign in and return the page that opens."""
        form = self.get("/sign-in").form("Anmelden").fill(_username=username, _password=password)
        page = self.follow(form.send())
        while page.location is not None:
            page = self.follow(page)
        return page


def check_headers(response: TestResponse) -> None:
    """Every answer is protected, whatever it is."""
    policy = response.headers["Content-Security-Policy"]
    directives = {name: rest for name, _, rest in (part.strip().partition(" ") for part in policy.split(";"))}
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    # the page on which diagrams are drawn is placed by style attributes; nothing else may ever be inline
    assert directives.pop("style-src-attr", "'unsafe-inline'") == "'unsafe-inline'"
    assert "unsafe" not in " ".join(directives.values())
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


def check_page(root: Element) -> None:
    """A page is understandable to people who read it with other means than a screen, and carries no inline code."""
    assert root.get("lang") in ("de", "en")
    titles = [text_of(title) for title in root.iter("title")]
    assert len(titles) == 1
    assert len(titles[0].removesuffix(" \N{EN DASH} Integration Point")) > 3
    assert len(list(root.iter("main"))) == 1
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    _check_headings(root)
    _check_references(root, set(ids))
    _check_inputs(root)
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag != "style", "inline style sheet"
        assert element.tag != "script" or (element.get("src") and not element.text), "inline script"
        inline = [name for name in element.attrib if name == "style" or name.startswith("on")]
        assert inline == [], f"{element.tag} has {inline}"


def _check_headings(root: Element) -> None:
    levels = [int(element.tag[1]) for element in root.iter() if element.tag in ("h1", "h2", "h3", "h4")]
    assert levels[:1] == [1]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def _check_references(root: Element, ids: set[str | None]) -> None:
    for element in root.iter():
        for name in ("aria-describedby", "aria-labelledby", "for"):
            missing = set(element.get(name, "").split()) - ids
            assert not missing, f"{element.tag} refers to {missing}"
        href = element.get("href", "")
        assert not href.startswith("#") or href[1:] in ids, f"link to {href}"


def _check_inputs(root: Element) -> None:
    labelled = {label.get("for") for label in root.iter("label") if text_of(label)}
    for control in _controls(root):
        if control.get("type") != "hidden":
            assert control.get("id") in labelled, f"{control.attrib} has no label"
    for button in root.iter("button"):
        assert text_of(button) or button.get("aria-label")
    for fieldset in root.iter("fieldset"):
        assert fieldset[0].tag == "legend"
        assert text_of(fieldset[0])


def _controls(element: Element) -> list[Element]:
    return [control for control in element.iter() if control.tag in ("input", "select", "textarea")]


def _values(form: Element) -> Iterable[tuple[str, str]]:
    """Yield what a browser would send without any change."""
    for control in _controls(form):
        name = control.get("name")
        if not name or control.get("disabled") is not None:
            continue
        if control.tag == "select":
            options = list(control.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            yield from ((name, option.get("value", "")) for option in chosen)
        elif control.tag == "textarea":
            yield name, "".join(control.itertext())  # the parser has dropped the line break after the tag
        elif control.get("type") not in ("checkbox", "radio") or control.get("checked") is not None:
            yield name, control.get("value", "")


def _fits(element: Element, wanted: Mapping[str, str]) -> bool:
    return all(
        value in element.get(name, "").split() if name == "class" else element.get(name) == value
        for name, value in wanted.items()
    )
