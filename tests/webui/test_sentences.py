"""What the engine says about expressions is read in German, in English by who chose it, and never lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from markupsafe import Markup

from engine import Engine
from engine.feel import say
from tests.webui.pages import SAME_ORIGIN, Visitor
from tests.webui.test_workshop import DIAGRAM, edit
from webui.sentences import sentence, sentence_language, sentence_text

Visit = Callable[..., Visitor]
GERMAN = "Fälligkeit „now() + (“ lässt sich nicht lesen: Der Ausdruck endet zu früh"
ENGLISH = "The due date 'now() + (' cannot be read: The expression ends too early"


@pytest.mark.parametrize(("locale", "said"), [("de", GERMAN), ("en", ENGLISH)])
def test_the_finding_of_a_broken_expression(visit: Visit, engine: Engine, locale: str, said: str) -> None:
    paula = visit("prozess")
    edit(paula, DIAGRAM, "=now() + deadlines.beratung.limit", "=now() + (")
    engine.accounts.set_locale("prozess", locale)

    form = paula.get("/workshop").form("Prüfen" if locale == "de" else "Check")
    page = form.send()
    as_json = {"Accept": "application/json", **SAME_ORIGIN}
    answer = paula.client.post("/workshop/check", data={"_csrf": form.values["_csrf"][0]}, headers=as_json)

    assert said in page.main
    assert [each.text for each in page.all("span", lang="en")] == []
    (finding,) = [each for each in answer.json["findings"] if each["element"] == "beraten"]
    assert finding["message"].startswith(said)
    assert finding["language"] == locale


def test_a_text_without_a_translation_is_marked_as_english(visit: Visit) -> None:
    with visit("prozess").client.application.test_request_context():
        for text in ("The old <text> of an incident.", say("Nobody knows the template of <{text}>.", text="this")):
            shown = sentence(text)
            assert isinstance(shown, Markup)
            assert shown.startswith('<span lang="en">')
            assert shown.striptags() == text
            assert (sentence_text(text), sentence_language(text)) == (text, "en")
