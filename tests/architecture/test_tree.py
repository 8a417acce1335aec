"""Rules about the files of the project that no linter knows."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THIS = Path(__file__).relative_to(ROOT)

TEXT = re.compile(r"\.(py|md|toml|ya?ml|json|m?js|css|html|bpmn|dmn|form|po)$")


def tracked(*patterns: str) -> list[Path]:
    """Return the files under version control, relative to the root."""
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z", "--", *patterns]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(name) for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def lines_with(pattern: str, *files: str) -> list[str]:
    """Return ``file:line: text`` for every line of the files that the pattern occurs in."""
    expression = re.compile(pattern)
    return [
        f"{path}:{number}: {line.strip()}"
        for path in tracked(*files)
        if TEXT.search(path.name) and path != THIS
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1)
        if expression.search(line)
    ]


def test_modules_stay_short_enough_to_be_read_at_once() -> None:
    long = {
        str(path): count
        for path in tracked("*.py")
        if path.parts[0] != "tests" and (count := len((ROOT / path).read_text().splitlines())) > 300
    }
    assert long == {}


def test_nothing_is_left_unfinished() -> None:
    assert lines_with(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError", "*.py", "*.html", "*.mjs", "*.js") == []


def test_no_test_is_marked_as_skipped_or_failing() -> None:
    assert lines_with(r"pytest\.mark\.(skip|xfail)", "tests") == []


@pytest.mark.parametrize("host", [r"pypi\.org", r"pythonhosted\.", r"registry\.npmjs", r"npmjs\.com"])
def test_no_file_names_a_package_registry(host: str) -> None:
    assert lines_with(host) == []


def test_no_file_names_a_path_of_a_developers_machine() -> None:
    assert lines_with(r"(?<![\w.-])/(work|root|home/\w+|Users/\w+)/") == []


def test_lock_files_carry_hashes_but_no_addresses() -> None:
    assert tracked("uv.lock") == []
    locks = tracked("*package-lock.json")
    assert locks
    for path in locks:
        packages = json.loads((ROOT / path).read_text())["packages"]
        assert [name for name, entry in packages.items() if "resolved" in entry] == []
        assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_every_version_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    direct = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
    ]
    assert [requirement for requirement in direct if "==" not in requirement] == []
    constraints = dict(pin.split("==") for pin in project["tool"]["uv"]["constraint-dependencies"])
    installed = {normal(found.name): found.version for found in distributions()}
    tools = {normal(project["project"]["name"]), "pip", "setuptools", "wheel", "uv"}
    strays = {name: version for name, version in installed.items() if constraints.get(name) != version}
    assert {name: version for name, version in strays.items() if name not in tools} == {}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_time_is_asked_for_in_one_place() -> None:
    found = lines_with(r"datetime\.(now|utcnow|today)\(|date\.today\(|\btime\.time\(", "engine/*.py", "webui/*.py")
    assert [line for line in found if not line.startswith("engine/model/")] == []


def test_migrations_carry_a_number_and_a_name() -> None:
    names = [path.name for path in tracked("engine/storage/migrations/versions/*.py") if path.name != "__init__.py"]
    assert names
    assert [name for name in names if not re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+\.py", name)] == []
    assert sorted(int(name[:4]) for name in names) == list(range(1, len(names) + 1))


def test_links_between_documents_resolve() -> None:
    broken = []
    for path in tracked("*.md"):
        text = re.sub(r"```.*?```", "", (ROOT / path).read_text(), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if not re.match(r"[a-z]+:|#", target) and not (ROOT / path.parent / target.partition("#")[0]).exists():
                broken.append(f"{path}: {target}")
    assert broken == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in tracked("docs/decisions/0*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers
