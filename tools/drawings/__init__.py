"""The diagrams as other modelers see them: what bpmnlint says of them, and how bpmn-js draws them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright

from tools.chromium import find_chromium
from tools.packages import fetched, run_node

HERE: Final = Path(__file__).parent
_VIEWER: Final = Path("node_modules", "bpmn-js", "dist", "bpmn-viewer.production.min.js")
_DRAW: Final = """async (xml) => {
    const container = document.createElement("div");
    container.style.cssText = "width: 4000px; height: 3000px";
    document.body.append(container);
    const viewer = new BpmnJS({ container });
    try {
        const { warnings } = await viewer.importXML(xml);
        const { svg } = await viewer.saveSVG();
        return { svg, warnings: warnings.map(({ message }) => message) };
    } finally {
        viewer.destroy();
        container.remove();
    }
}"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """A diagram as bpmn-js draws it, and what it warned of when it read it."""

    svg: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Complaint:
    """What a rule of bpmnlint says of an element (its id, empty for the whole file)."""

    file: Path
    element: str
    rule: str
    severity: str
    message: str

    def __str__(self) -> str:
        return f"{self.file.name}:{self.element}: {self.rule} {self.message}"


class Artist:
    """Draws diagrams in a page of a browser."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.set_content("<!doctype html><title>Diagrams</title><body></body>")
        page.add_script_tag(path=fetched(HERE) / _VIEWER)

    def draw(self, xml: str) -> Drawn:
        """Return the picture of the first drawing in the file; raise where bpmn-js cannot read it."""
        answer = self._page.evaluate(_DRAW, xml)
        return Drawn(svg=answer["svg"], warnings=tuple(answer["warnings"]))

    def photograph(self, svg: str, target: Path, *, scale: float = 1.0) -> None:
        """Write the picture as a PNG, to look at it."""
        self._page.set_content(f"<!doctype html><body style='margin: 0'>{svg[svg.index('<svg') :]}</body>")
        self._page.evaluate("scale => { document.body.style.zoom = scale }", scale)
        self._page.locator("svg").first.screenshot(path=target)


@contextmanager
def artist() -> Iterator[Artist]:
    """Start a browser for as long as pictures are drawn."""
    chromium = find_chromium()
    environment: dict[str, str | float | bool] = {**os.environ, **chromium.environment}
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(
            executable_path=chromium.path, args=list(chromium.arguments), env=environment
        )
        try:
            yield Artist(browser.new_page())
        finally:
            browser.close()


def complaints(files: Iterable[Path]) -> list[Complaint]:
    """Return what bpmnlint says of the files by its recommended rules and those of Camunda 8."""
    printed = run_node([str(HERE / "lint.cjs"), *map(str, files)], packages=fetched(HERE))
    found: list[Mapping[str, Any]] = json.loads(printed)
    return [Complaint(**{**each, "file": Path(each["file"])}) for each in found]
