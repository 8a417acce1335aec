"""Publishing: checked before, once per content, never half; running cases keep their version."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from engine.errors import Forbidden, InvalidDeployment, NotFound
from engine.model import SYSTEM, Severity
from engine.publication import MAX_FILE_BYTES, read_folder


def write(folder, files) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def test_a_folder_becomes_a_deployment(office, tmp_path) -> None:
    write(tmp_path, office.files(office.draw.process(office.draw.task("register"))))
    deployment = office.engine.deployments.publish(tmp_path, actor=SYSTEM)
    assert deployment.created
    assert [(each.key, each.name, each.version) for each in deployment.processes] == [("p", "Process p", 1)]
    assert office.engine.deployments.current() == deployment
    with office.storage.read() as reader:
        assert set(reader.deployment_files(deployment.id)) == set(read_folder(tmp_path)[0])


def test_the_same_content_is_published_once(office, tmp_path) -> None:
    write(tmp_path, office.files(office.draw.process(office.draw.task("register"))))
    first = office.engine.deployments.publish(tmp_path, actor=SYSTEM)
    office.turn(days=1)
    again = office.engine.deployments.publish(tmp_path, actor=SYSTEM)
    assert (again.id, again.published_at, again.created) == (first.id, first.published_at, False)


def test_the_version_counts_changes_of_the_file_only(office) -> None:
    deployments, draw = office.engine.deployments, office.draw

    def versions(*diagrams):
        deployment = deployments.publish_files(office.files(*diagrams), actor=SYSTEM)
        return {each.key: each.version for each in deployment.processes}

    one, two = draw.process(draw.task("a")), draw.process(draw.task("b"))
    other = draw.process(draw.task("c"), key="q")
    assert versions(one) == {"p": 1}
    assert versions(one, other) == {"p": 1, "q": 1}
    assert versions(two, other) == {"p": 2, "q": 1}
    assert versions(one, other) == {"p": 3, "q": 1}
    assert versions(one) == {"p": 3}
    assert versions(one, draw.process(draw.task("d"), key="q")) == {"p": 3, "q": 2}


def test_a_changed_deadline_is_for_new_cases_and_running_cases_keep_theirs(office) -> None:
    due = "=now() + deadlines.talk.limit"
    files = office.files(
        office.draw.process(*office.draw.team(), office.draw.task("a"), office.draw.task("b", due=due))
    )
    assert b"limit: P10D" in files["organisation.yaml"]
    office.engine.deployments.publish_files(files, actor=SYSTEM)
    office.start()
    files["organisation.yaml"] = files["organisation.yaml"].replace(b"limit: P10D", b"limit: P5D")
    office.engine.deployments.publish_files(files, actor=SYSTEM)
    (running,) = office.complete("a", "carla").open_tasks
    office.start()
    (new,) = office.complete("a", "carla").open_tasks
    assert running.case_id != new.case_id
    assert running.due_at == office.now + timedelta(days=10)
    assert new.due_at == office.now + timedelta(days=5)


def test_running_cases_keep_their_version(office) -> None:
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("a"), office.draw.task("b")))
    old = office.start()
    office.publish(office.draw.process(*office.draw.team(), office.draw.task("a"), office.draw.task("c")))
    assert [task.task_key for task in office.complete("a", "carla").open_tasks] == ["b"]
    new = office.start()
    assert (old.process_version, new.process_version) == (1, 2)
    assert [task.task_key for task in office.complete("a", "carla").open_tasks] == ["c"]


@pytest.mark.parametrize(
    "content",
    [
        b"this is no XML",
        b'<!DOCTYPE x [<!ENTITY e "boom">]><definitions/>',
        b"",
    ],
)
def test_a_broken_file_stops_the_whole_publication(small_office, content) -> None:
    office = small_office
    files = office.files(office.draw.process(office.draw.task("register"))) | {"broken.bpmn": content}
    with pytest.raises(InvalidDeployment) as refusal:
        office.engine.deployments.publish_files(files, actor=SYSTEM)
    assert {finding.file for finding in refusal.value.findings} == {"broken.bpmn"}
    assert office.engine.deployments.current() is None


def test_what_is_wrong_with_the_other_files_is_found_too(small_office) -> None:
    office = small_office
    files = office.files(office.draw.process(office.draw.task("register")))
    files |= {"organisation.yaml": b"teams: [", "case_file.schema.json": b"{", "forms/x.form": b"[]"}
    with pytest.raises(InvalidDeployment) as refusal:
        office.engine.deployments.publish_files(files, actor=SYSTEM)
    assert {finding.file for finding in refusal.value.findings} == {
        "organisation.yaml",
        "case_file.schema.json",
        "forms/x.form",
    }


def test_a_call_to_a_missing_process_is_found(small_office) -> None:
    office = small_office
    files = office.files(office.draw.process(office.draw.call("call", "missing")))
    with pytest.raises(InvalidDeployment) as refusal:
        office.engine.deployments.publish_files(files, actor=SYSTEM)
    assert any(finding.element == "call" and "missing" in finding.message for finding in refusal.value.findings)


def test_a_refused_publication_leaves_the_present_one_in_force(office) -> None:
    office.publish(office.draw.process(office.draw.task("register")))
    before = office.engine.deployments.current()
    with pytest.raises(InvalidDeployment):
        office.engine.deployments.publish_files({"p.bpmn": b"x"}, actor=SYSTEM)
    assert office.engine.deployments.current() == before


def test_process_owners_publish_and_nobody_else(office) -> None:
    office.publish(office.draw.process(office.draw.task("register")))
    files = office.files(office.draw.process(office.draw.task("changed")))
    with pytest.raises(Forbidden):
        office.engine.deployments.publish_files(files, actor=office.who("lena"))
    deployment = office.engine.deployments.publish_files(files, actor=office.who("paul"))
    assert deployment.published_by == "paul"


def test_two_at_once_publish_once(office) -> None:
    files = office.files(office.draw.process(office.draw.task("register")))
    together, created = threading.Barrier(3), list[bool]()

    def publish() -> None:
        together.wait()
        created.append(office.engine.deployments.publish_files(files, actor=SYSTEM).created)

    threads = [threading.Thread(target=publish) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(created) == [False, False, True]


def test_the_organisation_in_force_is_that_of_the_latest_publication(office) -> None:
    office.publish(office.draw.process(office.draw.task("register")))
    assert office.who("anna").legal_domains == {"SGB3"}
    files = office.files(office.draw.process(office.draw.task("register")))
    files["organisation.yaml"] = files["organisation.yaml"].replace(
        b"site: S1, legal_domains: [SGB3]", b"site: S1, legal_domains: [SGB2, SGB3]"
    )
    office.engine.deployments.publish_files(files, actor=SYSTEM)
    assert office.who("anna").legal_domains == {"SGB2", "SGB3"}


def test_another_process_notices_a_publication_within_seconds(office) -> None:
    from engine.assembly import assemble

    office.publish(office.draw.process(office.draw.task("register")))
    elsewhere = assemble(office.storage, clock=lambda: office.now)
    assert elsewhere.organisation().name == "Test office (generated)"
    files = office.files(office.draw.process(office.draw.task("register")))
    files["organisation.yaml"] = files["organisation.yaml"].replace(b"Test office", b"New office")
    office.engine.deployments.publish_files(files, actor=SYSTEM)
    office.turn(seconds=10)
    assert elsewhere.organisation().name == "New office (generated)"


def test_an_unknown_deployment_is_not_found(office) -> None:
    from uuid import uuid4

    with pytest.raises(NotFound):
        office.engine.deployments.definitions(uuid4())


def test_only_plain_files_of_known_kinds_are_read(tmp_path) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text("password")
    folder = tmp_path / "folder"
    write(
        folder, {"a/a.bpmn": b"<a/>", "notes.exe": b"x", ".hidden.yaml": b"x", "big.json": b"1" * (MAX_FILE_BYTES + 1)}
    )
    (folder / "link.yaml").symlink_to(outside)
    (folder / "linked").symlink_to(tmp_path)
    (folder / "two\nlines.md").write_text("x")
    files, findings = read_folder(folder)
    assert set(files) == {"a/a.bpmn"}
    assert {(finding.file, finding.code, finding.severity) for finding in findings} == {
        ("notes.exe", "FILE_KIND", Severity.WARNING),
        ("big.json", "FILE_SIZE", Severity.ERROR),
        ("link.yaml", "FILE_LINK", Severity.ERROR),
        ("linked", "FILE_LINK", Severity.ERROR),
        ("'two\\nlines.md'", "FILE_UNPRINTABLE", Severity.ERROR),
    }


def test_a_missing_folder_is_a_finding(small_office, tmp_path) -> None:
    (finding,) = small_office.engine.deployments.check(tmp_path / "nowhere")
    assert finding.code == "FOLDER_MISSING"
    with pytest.raises(InvalidDeployment):
        small_office.engine.deployments.publish(tmp_path / "nowhere", actor=SYSTEM)
