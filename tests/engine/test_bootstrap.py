"""Putting the engine together: from settings to services that answer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import engine
from engine.errors import InvalidDeployment, SettingsError, StorageUnavailable
from engine.model import SYSTEM, Severity
from engine.storage import MemoryStorage

PROCESSES = Path(__file__).parents[2] / "processes"


def test_without_a_database_there_is_no_engine() -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        engine.build_engine(engine.EngineSettings())


def test_an_engine_on_postgresql_is_ready(database_url) -> None:
    built = engine.build_engine(engine.EngineSettings(database_url=database_url))
    built.ready()
    assert built.organisation() is None
    assert built.deployments.publish(PROCESSES, actor=SYSTEM).created
    assert not built.deployments.publish(PROCESSES, actor=SYSTEM).created
    built.close()


def test_without_an_answer_it_is_not_ready() -> None:
    built = engine.build_engine(engine.EngineSettings(database_url="postgresql://nobody@127.0.0.1:9/none"))
    with pytest.raises(StorageUnavailable):
        built.ready()
    built.close()


def test_a_publication_passes_the_gate_or_nothing_is_published(tmp_path) -> None:
    built = engine.build_engine(engine.EngineSettings(storage=MemoryStorage()))
    assert [finding for finding in built.deployments.check(PROCESSES) if finding.severity is Severity.ERROR] == []
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "p.bpmn").write_text("<definitions/>")
    assert any(finding.severity is Severity.ERROR for finding in built.deployments.check(broken))
    with pytest.raises(InvalidDeployment):
        built.deployments.publish(broken, actor=SYSTEM)
    assert built.deployments.current() is None


def test_the_language_alone_does_not_load_the_database_or_the_workflow() -> None:
    code = "import engine.feel, sys; print({'sqlalchemy', 'SpiffWorkflow'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_an_unknown_name_of_the_surface_is_an_error() -> None:
    with pytest.raises(AttributeError, match="nothing_like_that"):
        engine.nothing_like_that  # noqa: B018  # reading it is the test
    assert {"Engine", "Organisation", "build_engine"} <= set(engine.__all__)
    assert engine.Organisation.__module__ == "engine.organisation.model"
