"""The Markdown of static texts."""

from __future__ import annotations

import pytest

from webui.markdown import render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Ein Satz.\nNoch einer.", "<p>Ein Satz. Noch einer.</p>"),
        ("# Titel\nText", "<h3>Titel</h3>\n<p>Text</p>"),
        ("- eins\n- zwei\n\nEnde", "<ul><li>eins</li><li>zwei</li></ul>\n<p>Ende</p>"),
        ("**wichtig** & <script>", "<p><strong>wichtig</strong> &amp; &lt;script&gt;</p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert render(text) == html
