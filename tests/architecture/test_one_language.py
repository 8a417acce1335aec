"""FEEL is the only language that is evaluated, and it could leave this repository together with the decision tables."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIBRARY = ("engine/feel", "engine/dmn", "tests/engine/feel", "tests/engine/dmn")
EVALUATORS = frozenset({"eval", "exec", "compile", "__import__", "literal_eval", "from_string"})


def modules() -> Iterator[Path]:
    for folder in ("engine", "webui"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def called(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of every call of a plain name, and of every method that evaluates text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.lineno, node.func.id
            elif isinstance(node.func, ast.Attribute) and node.func.attr != "compile":
                yield node.lineno, node.func.attr


def evaluations(path: Path) -> list[str]:
    """Return where a module evaluates text as a program other than FEEL; a compile() of its own is FEEL's."""
    tree = ast.parse(path.read_text())
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return [f"{path.name}:{line}: {name}()" for line, name in called(tree) if name in EVALUATORS and name not in own]


def test_no_module_evaluates_anything_but_feel() -> None:
    assert [found for path in modules() for found in evaluations(path)] == []


@pytest.mark.parametrize(
    "program",
    ["eval(text)", "exec(text)", "compile(text, '', 'eval')", "ast.literal_eval(text)", "jinja.from_string(text)"],
)
def test_an_evaluator_would_be_found(program: str, tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(program)
    assert len(evaluations(module)) == 1


@pytest.mark.parametrize("evaluator", ["feelin", "feelers", "jsonata", "expr-eval", "mathjs"])
def test_the_browser_evaluates_nothing_itself(evaluator: str) -> None:
    frontend = ROOT / "webui" / "frontend"
    scripts = [frontend / "package.json", *frontend.glob("src/**/*.js")]
    assert len(scripts) > 1
    assert [path.name for path in scripts if f'"{evaluator}"' in path.read_text()] == []


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """FEEL and DMN with their tests, and nothing else of the project."""
    for folder in LIBRARY:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "engine" / "__init__.py").touch()
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the folder, which alone is searched for the packages of the project."""
    command = [sys.executable, "-P", "-W", "error", *arguments]
    return subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False
    )


def test_every_module_of_the_library_is_imported_without_the_rest(library: Path) -> None:
    names = [
        ".".join(path.relative_to(library).with_suffix("").parts)
        for folder in ("engine/feel", "engine/dmn")
        for path in sorted((library / folder).rglob("*.py"))
    ]
    done = run(library, "-c", "\n".join(f"import {name.removesuffix('.__init__')}" for name in names))
    assert done.returncode == 0, done.stderr


def test_the_tests_of_the_library_need_nothing_of_the_rest(library: Path) -> None:
    done = run(
        library, "-m", "pytest", "-q", "--import-mode=importlib", "-p", "no:cacheprovider", "tests/engine",
        "-k", "test_the_kit or test_unary or test_tables or test_names",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert " passed" in done.stdout


@pytest.mark.parametrize("package", ["feel", "dmn"])
def test_each_part_of_the_library_explains_itself(package: str) -> None:
    folder = ROOT / "engine" / package
    text = (folder / "README.md").read_text()
    parts = [path.stem for path in folder.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()]
    silent = {"__init__", "errors", "values", "nodes", "sentences", "run"}
    assert [part for part in parts if part not in silent and f"`{part}" not in text] == []
