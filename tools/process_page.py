"""Draws the diagrams of ``processes/`` into ``docs/images/processes`` and lists them in ``docs/processes.md``.

``uv run python tools/process_page.py`` brings pictures and page in order and prints what is wrong with the drawings;
``--check`` changes nothing and ends with 1 where it would. ``--png FOLDER [KEY...]`` writes pictures to look at
instead.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from tools.drawings import artist, complaints
from tools.process_facts import Process, all_processes

ROOT: Final = Path(__file__).parent.parent
PAGE: Final = ROOT / "docs" / "processes.md"
PICTURES: Final = ROOT / "docs" / "images" / "processes"
_BLOCK: Final = re.compile(r"(?<=<!-- processes -->\n).*?(?=<!-- end -->)", re.DOTALL)
_FROM_FOLDER: Final = re.compile(r"\]\(\.\./")
_MARK: Final = "<!-- drawn from {digest} -->\n"
_BACKGROUND: Final = '<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="white"/>'
_VIEW: Final = re.compile(r'viewBox="([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+)"[^>]*>')


def stale(processes: Iterable[Process]) -> Iterator[str]:
    """Yield the keys of the diagrams whose picture is missing or shows another state of the file."""
    for process in processes:
        picture = PICTURES / f"{process.key}.svg"
        if not picture.exists() or not picture.read_text().startswith(_mark(process)):
            yield process.key


def orphans(processes: Iterable[Process]) -> list[Path]:
    """Return the pictures of diagrams that are gone."""
    keys = {process.key for process in processes}
    return [picture for picture in sorted(PICTURES.glob("*.svg")) if picture.stem not in keys]


def written(page: str, processes: Mapping[str, Process]) -> str:
    """Return the page with the list of processes between its marks."""
    return _BLOCK.sub(lambda _: "".join(_section(each) for each in processes.values()), page)


def picture_of(svg: str, process: Process) -> str:
    """Return the picture on white paper, marked with the state of the file that it shows."""
    drawing = svg[svg.index("<svg") :]
    view = _VIEW.search(drawing)
    if view is None:
        raise ValueError(f"the picture of {process.key} has no view box")
    x, y, width, height = view.groups()
    paper = _BACKGROUND.format(x=x, y=y, width=width, height=height)
    return _mark(process) + drawing[: view.end()] + paper + drawing[view.end() :] + "\n"


def _mark(process: Process) -> str:
    return _MARK.format(digest=hashlib.sha256(process.file.read_bytes()).hexdigest())


def _section(process: Process) -> str:
    folder = f"../processes/{process.key}"
    lines = [
        f"\n## {process.name}: {process.english} (`{process.key}`)\n",
        f"*{_FROM_FOLDER.sub('](../processes/', process.purpose)}*\n",
        f"![{process.name}](images/processes/{process.key}.svg)\n",
        f"- {process.tasks} human tasks, {process.forms} forms; [teams, deadlines, legal basis]({folder}/README.md),"
        f" [diagram]({folder}/{process.key}.bpmn)",
    ]
    if process.calls:
        lines.append(f"- calls {_links(process.calls)}")
    if process.tables:
        lines.append(f"- decides by {', '.join(f'`{table}`' for table in process.tables)}")
    return "\n".join(lines) + "\n"


def _links(keys: Iterable[str]) -> str:
    return ", ".join(f"[`{key}`](../processes/{key}/README.md)" for key in keys)


def _draw(processes: Mapping[str, Process], keys: Iterable[str]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with artist() as pen:
        for key in keys:
            drawn = pen.draw(processes[key].file.read_text())
            (PICTURES / f"{key}.svg").write_text(picture_of(drawn.svg, processes[key]))


def _photograph(processes: Mapping[str, Process], folder: Path, keys: Iterable[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with artist() as pen:
        drawn = {key: pen.draw(processes[key].file.read_text()) for key in keys}
        for key, each in drawn.items():
            pen.photograph(each.svg, folder / f"{key}.png")
            print(folder / f"{key}.png", *each.warnings, sep="\n  ")


def main(arguments: list[str] | None = None) -> int:
    """Do what the docstring of the module says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change no file")
    parser.add_argument("--png", type=Path, metavar="FOLDER", help="write PNG pictures there and change nothing else")
    parser.add_argument("keys", nargs="*", metavar="KEY", help="for --png: only these processes")
    given = parser.parse_args(arguments)
    processes = all_processes(ROOT / "processes")
    if given.png:
        _photograph(processes, given.png, given.keys or processes)
        return 0
    wrong = [str(each) for each in complaints(process.file for process in processes.values())]
    print(*wrong, sep="\n", end="\n" if wrong else "")
    outdated, gone = list(stale(processes.values())), orphans(processes.values())
    before = PAGE.read_text()
    after = written(before, processes)
    if not (outdated or gone or after != before):
        return 0
    if given.check:
        print("Pictures or page are not in order; run this without --check.", file=sys.stderr)
        return 1
    _draw(processes, outdated)
    for picture in gone:
        picture.unlink()
    PAGE.write_text(after)
    return 0


if __name__ == "__main__":
    sys.exit(main())
