"""The draft of the workshop and the list of publications, on both storages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from engine.model import CaseState, DraftFile
from engine.storage.interface import ChangeSet, Storage
from tests.storage.conftest import NOW


def file(path: str, content: bytes | None = b"one", **changes: Any) -> DraftFile:
    values: dict[str, Any] = {"base": "digest", "saved_by": "paul", "saved_at": NOW}
    return DraftFile(path=path, content=content, **(values | changes))


def save(storage: Storage, *files: DraftFile) -> None:
    with storage.begin() as unit:
        unit.lock_publication()
        for each in files:
            unit.save_draft_file(each)
        unit.commit()


def draft(storage: Storage) -> list[DraftFile]:
    with storage.read() as reader:
        return list(reader.draft_files())


def test_files_of_the_draft_come_back_by_path(storage: Storage) -> None:
    files = [file("a/Ö.md", b""), file("a-b.md", bytes(range(256)), base=None), file("Z.md", None)]
    save(storage, *files)
    assert draft(storage) == sorted(files, key=lambda each: each.path)
    with storage.begin() as unit:
        assert list(unit.draft_files()) == draft(storage)


def test_a_saved_file_replaces_the_one_of_its_path(storage: Storage) -> None:
    save(storage, file("a.md"), file("b.md"))
    changed = file("a.md", b"two", saved_by="pia", saved_at=NOW + timedelta(hours=1))
    save(storage, changed)
    assert draft(storage) == [changed, file("b.md")]


def test_what_is_not_committed_never_was(storage: Storage) -> None:
    save(storage, file("a.md"))
    with storage.begin() as unit:
        unit.save_draft_file(file("b.md"))
        unit.delete_draft_files(["a.md"])
        assert [each.path for each in unit.draft_files()] == ["b.md"]
    assert draft(storage) == [file("a.md")]


def test_files_are_taken_out_of_the_draft(storage: Storage) -> None:
    save(storage, file("a.md"), file("b.md"), file("c.md"))
    with storage.begin() as unit:
        unit.delete_draft_files([])
        unit.delete_draft_files(["a.md", "c.md", "unknown.md"])
        unit.commit()
    assert draft(storage) == [file("b.md")]


def test_publications_are_listed_latest_first_with_their_reasons(storage: Storage, make: Any) -> None:
    first = make.deployment()
    with storage.begin() as unit:
        second = replace(first, id=uuid4(), digest="another", reason="Frist verkürzt")
        unit.add_deployment(second, {"a.md": b"a"})
        unit.commit()
    with storage.read() as reader:
        assert list(reader.deployments()) == [second, first]
        assert list(reader.deployments(limit=1)) == [second]
        assert reader.deployment() == second
        assert reader.deployment(first.id).reason is None  # type: ignore[union-attr]


def test_digests_say_which_files_a_publication_changed(storage: Storage, make: Any) -> None:
    first = make.deployment(files={"a.md": b"a", "b.md": b"b"})
    second = make.deployment(files={"a.md": b"a", "b.md": b"other"})
    with storage.read() as reader:
        found = reader.deployment_digests([first.id, second.id, uuid4()])
    assert set(found) == {first.id, second.id}
    assert {path for path in ("a.md", "b.md") if found[first.id][path] != found[second.id][path]} == {"b.md"}


def test_running_cases_are_counted_by_publication(storage: Storage, make: Any) -> None:
    first, second = make.deployment(), make.deployment()
    make.stored(deployment_id=first.id)
    make.stored(deployment_id=first.id)
    make.stored(deployment_id=second.id)
    done = make.case(deployment_id=second.id, state=CaseState.COMPLETED, ended_at=NOW)
    make.save(ChangeSet(case=done, created=True))
    with storage.read() as reader:
        assert dict(reader.running_cases()) == {first.id: 2, second.id: 1}
