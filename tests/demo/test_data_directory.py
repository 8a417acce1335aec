"""The folder of the demo: one demo at a time, secrets for its owner alone, notes for the next start."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import closing

import pytest

from engine.demo.data_directory import DataDirectory
from engine.errors import SettingsError


def test_a_second_demo_is_refused_in_one_clear_sentence(tmp_path) -> None:
    first = DataDirectory(tmp_path)
    with pytest.raises(SettingsError, match="in use by another demo; stop that one or name another folder") as refused:
        DataDirectory(tmp_path)
    assert "--data-dir" in str(refused.value)
    first.close()
    DataDirectory(tmp_path).close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="cannot be used"):
        DataDirectory(tmp_path / "file" / "data")


@pytest.fixture
def data(tmp_path) -> Iterator[DataDirectory]:
    """An opened data directory."""
    with closing(DataDirectory(tmp_path)) as opened:
        yield opened


def test_a_secret_is_made_once_and_for_its_owner_alone(data, tmp_path) -> None:
    secret = data.secret("key", 48)
    assert len(secret) >= 48
    assert data.secret("key", 48) == secret
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert data.secret("other", 48) != secret


def test_notes_outlive_the_process_and_an_interrupted_write(data, tmp_path) -> None:
    assert data.note("count") is None
    data.write_note("count", 7)
    assert data.note("count") == 7
    (tmp_path / "count.json").write_text("")
    assert data.note("count") is None
