"""The draft of the process owners: saved file by file, checked and published as a whole, never half, nothing lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import (
    CheckRunning,
    DraftConflict,
    DraftMoved,
    DraftOutdated,
    InvalidDeployment,
    InvalidFile,
    InvalidValue,
    NotFound,
    NothingToPublish,
)
from engine.model import SYSTEM

REASON = "Frist auf Wunsch der Teams verkürzt"
PATH = "p.bpmn"


@pytest.fixture
def workshop(office):
    """An office with a published process of one task, and the workshop of its process owners paul and pia."""
    office.hire(paul={"IP.Prozessverantwortliche"}, pia={"IP.Prozessverantwortliche"}, carla={"S1.Eingangszone"})
    office.publish(diagram(office, "a"))
    return office.engine.workshop


def diagram(office, *tasks: str) -> bytes:
    return office.draw.process(*office.draw.team(), *(office.draw.task(task) for task in tasks))


def digest(office, path: str = PATH) -> str | None:
    return office.engine.workshop.open(path, actor=office.who("paul")).file.digest


def save(office, content: bytes, path: str = PATH, by: str = "paul"):
    return office.engine.workshop.save(path, content, loaded=digest(office, path), actor=office.who(by))


def publish_elsewhere(office, **changes: bytes) -> None:
    """Publish from the command line: the present publication with some files changed."""
    current = office.engine.deployments.current()
    files = dict(office.engine.deployments.published(current.id).files) | changes
    office.engine.deployments.publish_files(files, actor=SYSTEM)


def states(office) -> dict[str, str]:
    view = office.engine.workshop.show(actor=office.who("paul"))
    return {file.path: file.state for file in view.changed}


def test_the_draft_shows_what_is_published_until_somebody_saves(office, workshop) -> None:
    view = workshop.show(actor=office.who("paul"))
    assert view.changed == ()
    assert {file.path for file in view.files} == set(office.files(diagram(office, "a")))
    office.turn(hours=1)
    save(office, diagram(office, "a", "b"))
    (changed,) = workshop.show(actor=office.who("pia")).changed
    assert (changed.path, changed.state, changed.saved_by, changed.saved_at) == (PATH, "changed", "paul", office.now)
    opened = workshop.open(PATH, actor=office.who("pia"))
    assert (opened.content, opened.published) == (diagram(office, "a", "b"), diagram(office, "a"))
    assert workshop.files(actor=office.who("pia"))[PATH] == diagram(office, "a", "b")


def test_two_who_open_the_same_file_do_not_overwrite_each_other(office, workshop) -> None:
    loaded = digest(office)
    workshop.save(PATH, diagram(office, "b"), loaded=loaded, actor=office.who("paul"))
    office.turn(minutes=5)
    with pytest.raises(DraftConflict) as refusal:
        workshop.save(PATH, diagram(office, "c"), loaded=loaded, actor=office.who("pia"))
    assert refusal.value.parameters["by"] == "paul"
    assert refusal.value.parameters["at"] == office.now - timedelta(minutes=5)
    assert workshop.open(PATH, actor=office.who("pia")).content == diagram(office, "b")
    workshop.save(PATH, diagram(office, "c"), loaded=digest(office), actor=office.who("pia"))
    assert workshop.open(PATH, actor=office.who("paul")).content == diagram(office, "c")


@pytest.mark.parametrize(("path", "mark"), [("long.md", b"# "), ("scenarios/long.yaml", b"title: ")])
def test_a_file_with_a_long_title_does_not_stop_the_list(office, workshop, path, mark) -> None:
    workshop.upload(path, mark + b"Ein" + b" " * 500_000 + b"Titel", actor=office.who("paul"))
    titles = {file.path: file.title for file in workshop.show(actor=office.who("paul")).changed}
    assert titles == {path: "Ein Titel"}


def test_a_form_is_called_as_the_step_that_asks_with_it(office, workshop) -> None:
    """A form has no title itself; one that nothing asks with, or that is no form, has none in the list."""
    shown = b'{"id": "%s", "type": "default", "components": []}'
    asking = office.draw.process(office.draw.task("ask", form="asked"))
    files = {PATH: asking, "asked.form": shown % b"asked", "idle.form": shown % b"idle", "broken.form": b"["}
    for path, content in files.items():
        workshop.upload(path, content, actor=office.who("paul"))
    titles = {file.path: file.title for file in workshop.show(actor=office.who("paul")).changed}
    assert (titles["asked.form"], titles["idle.form"], titles["broken.form"]) == ("Task ask", "", "")
    assert workshop.open("asked.form", actor=office.who("paul")).file.title == "Task ask"


def test_saving_the_same_twice_is_no_conflict(office, workshop) -> None:
    loaded = digest(office)
    for _ in range(2):
        workshop.save(PATH, diagram(office, "b"), loaded=loaded, actor=office.who("paul"))
    assert states(office) == {PATH: "changed"}


def test_changing_back_leaves_no_draft(office, workshop) -> None:
    save(office, diagram(office, "b"))
    assert save(office, diagram(office, "a")).state == "published"
    assert states(office) == {}
    with pytest.raises(NothingToPublish):
        workshop.publish(REASON, actor=office.who("paul"))


def test_a_new_file_and_a_removed_one(office, workshop) -> None:
    paul = office.who("paul")
    workshop.save("notes/README.md", b"# New", loaded=None, actor=paul)
    workshop.remove("forms/benefit.form", loaded=digest(office, "forms/benefit.form"), actor=paul)
    assert states(office) == {"forms/benefit.form": "removed", "notes/README.md": "new"}
    assert "forms/benefit.form" not in workshop.files(actor=paul)
    deployment = workshop.publish(REASON, actor=paul)
    published = office.engine.deployments.published(deployment.id).files
    assert published["notes/README.md"] == b"# New"
    assert "forms/benefit.form" not in published
    assert states(office) == {}


def test_removing_a_new_file_takes_it_out_of_the_draft(office, workshop) -> None:
    workshop.save("new.md", b"x", loaded=None, actor=office.who("paul"))
    workshop.remove("new.md", loaded=digest(office, "new.md"), actor=office.who("paul"))
    assert states(office) == {}
    with pytest.raises(NotFound):
        workshop.remove("new.md", loaded=None, actor=office.who("paul"))


def test_discarding_brings_the_published_file_back(office, workshop) -> None:
    save(office, diagram(office, "b"))
    with pytest.raises(DraftConflict):
        workshop.discard(PATH, loaded="what somebody else saw", actor=office.who("pia"))
    workshop.discard(PATH, loaded=digest(office), actor=office.who("pia"))
    assert workshop.open(PATH, actor=office.who("paul")).content == diagram(office, "a")


def test_discarding_all_throws_away_only_what_was_seen(office, workshop) -> None:
    save(office, diagram(office, "b"))
    seen = {file.path: file.digest for file in workshop.show(actor=office.who("pia")).changed}
    workshop.save("new.md", b"x", loaded=None, actor=office.who("paul"))
    with pytest.raises(DraftConflict):
        workshop.discard_all(seen=seen, actor=office.who("pia"))
    assert states(office) == {PATH: "changed", "new.md": "new"}
    seen = {file.path: file.digest for file in workshop.show(actor=office.who("pia")).changed}
    workshop.discard_all(seen=seen, actor=office.who("pia"))
    assert states(office) == {}


def test_an_upload_replaces_the_published_file_and_ones_own_but_nobody_elses(office, workshop) -> None:
    workshop.upload(PATH, diagram(office, "b"), actor=office.who("paul"))
    workshop.upload(PATH, diagram(office, "c"), actor=office.who("paul"))
    workshop.upload("new.md", b"x", actor=office.who("paul"))
    with pytest.raises(DraftConflict):
        workshop.upload(PATH, diagram(office, "d"), actor=office.who("pia"))
    assert workshop.open(PATH, actor=office.who("pia")).content == diagram(office, "c")


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("../outside.md", "name"),
        ("/absolute.md", "name"),
        ("a//b.md", "name"),
        (".hidden.md", "name"),
        ("a\\b.md", "name"),
        ("two\nlines.md", "name"),
        (f"{'x' * 200}.md", "name"),
        ("program.py", "kind"),
        ("no_ending", "kind"),
    ],
)
def test_only_files_that_a_folder_may_hold_are_taken(office, workshop, path, problem) -> None:
    with pytest.raises(InvalidFile) as refusal:
        workshop.save(path, b"x", loaded=None, actor=office.who("paul"))
    assert refusal.value.parameters["problem"] == problem
    assert states(office) == {}


def test_the_limits_of_a_folder_hold(office, workshop, monkeypatch) -> None:
    with pytest.raises(InvalidFile, match="size"):
        workshop.save("big.md", b"x" * 5_000_001, loaded=None, actor=office.who("paul"))
    count = len(workshop.files(actor=office.who("paul")))
    monkeypatch.setattr("engine.workshop.overlay.MAX_FILES", count + 1)
    workshop.save("one.md", b"x", loaded=None, actor=office.who("paul"))
    with pytest.raises(InvalidFile, match="total"):
        workshop.save("two.md", b"x", loaded=None, actor=office.who("paul"))
    workshop.save("one.md", b"changed", loaded=digest(office, "one.md"), actor=office.who("paul"))


def test_for_everybody_else_there_is_no_workshop(office, workshop) -> None:
    carla = office.who("carla")
    save(office, diagram(office, "b"))
    for attempt in (
        lambda: workshop.show(actor=carla),
        lambda: workshop.open(PATH, actor=carla),
        lambda: workshop.files(actor=carla),
        lambda: workshop.deadlines(actor=carla),
        lambda: workshop.publications(actor=carla),
        lambda: workshop.save(PATH, b"x", loaded=digest(office), actor=carla),
        lambda: workshop.upload("x.md", b"x", actor=carla),
        lambda: workshop.remove(PATH, loaded=digest(office), actor=carla),
        lambda: workshop.change_deadlines({"talk": "P1D"}, loaded=None, stories_too=True, actor=carla),
        lambda: workshop.discard(PATH, loaded=digest(office), actor=carla),
        lambda: workshop.discard_all(seen={PATH: digest(office)}, actor=carla),
        lambda: workshop.keep(PATH, loaded=digest(office), actor=carla),
        lambda: workshop.check(actor=carla),
        lambda: workshop.publish(REASON, actor=carla),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert states(office) == {PATH: "changed"}


def test_publishing_needs_a_reason_and_keeps_it_with_the_author(office, workshop) -> None:
    save(office, diagram(office, "b"))
    for reason in ("", "zu kurz", "   zu   kurz   ", "x" * 501, "\0" * 20):
        with pytest.raises(InvalidValue):
            workshop.publish(reason, actor=office.who("paul"))
    assert states(office) == {PATH: "changed"}
    office.turn(hours=1)
    workshop.publish(f"  {REASON}\0\n", actor=office.who("paul"))
    current = office.engine.deployments.current()
    assert (current.reason, current.published_by, current.published_at) == (REASON, "paul", office.now)


def test_running_cases_keep_their_version_and_new_ones_take_the_new(office, workshop) -> None:
    old = office.start()
    save(office, diagram(office, "b"))
    workshop.publish(REASON, actor=office.who("paul"))
    new = office.start()
    assert (old.process_version, new.process_version) == (1, 2)
    keys = {record.case.id: [task.task_key for task in record.case.open_tasks] for record in office.records()}
    assert keys == {old.id: ["a"], new.id: ["b"]}
    latest, first = workshop.publications(actor=office.who("pia"))
    assert [(each.key, each.version) for each in latest.processes] == [("p", 2)]
    assert (latest.files, latest.running_cases, latest.deployment.reason) == ((PATH,), 1, REASON)
    assert (first.running_cases, first.deployment.reason) == (1, None)
    assert set(first.files) == set(office.files(diagram(office, "a")))
    assert len(workshop.publications(actor=office.who("pia"), limit=1)) == 1


def test_findings_stop_the_publication_and_the_draft_stays(office, workshop) -> None:
    save(office, b"no diagram")
    (finding,) = workshop.check(actor=office.who("paul"))
    assert (finding.file, finding.code) == (PATH, "XML")
    before = office.engine.deployments.current()
    with pytest.raises(InvalidDeployment) as refusal:
        workshop.publish(REASON, actor=office.who("paul"))
    assert refusal.value.findings == (finding,)
    assert office.engine.deployments.current() == before
    assert states(office) == {PATH: "changed"}


def test_a_publication_from_elsewhere_is_not_undone_unnoticed(office, workshop) -> None:
    save(office, diagram(office, "b"))
    workshop.save("new.md", b"x", loaded=None, actor=office.who("paul"))
    publish_elsewhere(office, **{PATH: diagram(office, "c")})
    (file,) = workshop.show(actor=office.who("paul")).outdated
    assert file.path == PATH
    for attempt in (
        lambda: workshop.check(actor=office.who("paul")),
        lambda: workshop.publish(REASON, actor=office.who("paul")),
    ):
        with pytest.raises(DraftOutdated) as refusal:
            attempt()
        assert refusal.value.files == (PATH,)
    save(office, diagram(office, "b", "d"))
    assert workshop.show(actor=office.who("paul")).outdated, "saving does not decide it"


@pytest.mark.parametrize(("choice", "expected"), [("keep", "b"), ("discard", "c")])
def test_mine_or_theirs(office, workshop, choice, expected) -> None:
    save(office, diagram(office, "b"))
    workshop.save("new.md", b"x", loaded=None, actor=office.who("paul"))
    publish_elsewhere(office, **{PATH: diagram(office, "c")})
    getattr(workshop, choice)(PATH, loaded=digest(office), actor=office.who("paul"))
    workshop.publish(REASON, actor=office.who("paul"))
    office.start()
    assert [task.task_key for record in office.records() for task in record.case.open_tasks] == [expected]


def test_a_publication_that_leaves_my_files_alone_is_kept(office, workshop) -> None:
    save(office, diagram(office, "b"))
    publish_elsewhere(office, **{"notes.md": b"from elsewhere"})
    assert workshop.check(actor=office.who("paul")) == []
    deployment = workshop.publish(REASON, actor=office.who("paul"))
    assert office.engine.deployments.published(deployment.id).files["notes.md"] == b"from elsewhere"


def test_what_is_published_elsewhere_just_the_same_leaves_nothing_to_do(office, workshop) -> None:
    save(office, diagram(office, "b"))
    publish_elsewhere(office, **{PATH: diagram(office, "b")})
    assert states(office) == {}
    with pytest.raises(NothingToPublish):
        workshop.publish(REASON, actor=office.who("paul"))


@pytest.mark.parametrize("meanwhile", ["save", "publish"])
def test_what_happens_during_the_check_is_not_lost(office, workshop, monkeypatch, meanwhile) -> None:
    save(office, diagram(office, "b"))
    checked = office.engine.deployments._checked

    def slow_check(files):
        monkeypatch.undo()
        if meanwhile == "save":
            save(office, diagram(office, "late"), by="pia")
        else:
            publish_elsewhere(office, **{"notes.md": b"x"})
        return checked(files)

    monkeypatch.setattr(office.engine.deployments, "_checked", slow_check)
    with pytest.raises(DraftMoved):
        workshop.publish(REASON, actor=office.who("paul"))
    assert states(office) == {PATH: "changed"}
    workshop.publish(REASON, actor=office.who("paul"))
    assert states(office) == {}


def test_one_check_at_a_time_is_enough(office, workshop, monkeypatch) -> None:
    save(office, diagram(office, "b"))
    check, paul, refused = office.engine.deployments._check_files, office.who("paul"), []

    def slow_check(files):
        monkeypatch.undo()
        for again in (lambda: workshop.check(actor=paul), lambda: workshop.publish(REASON, actor=paul)):
            with pytest.raises(CheckRunning):
                again()
            refused.append(again)
        return check(files)

    monkeypatch.setattr(office.engine.deployments, "_check_files", slow_check)
    assert workshop.check(actor=paul) == []
    assert len(refused) == 2
    workshop.publish(REASON, actor=paul)
    assert states(office) == {}


def test_before_the_first_publication_the_draft_may_hold_it(small_office) -> None:
    office = small_office
    workshop = office.engine.workshop
    assert workshop.show(actor=SYSTEM).files == ()
    for path, content in office.files(diagram(office, "a")).items():
        workshop.upload(path, content, actor=SYSTEM)
    assert workshop.publish(REASON, actor=SYSTEM).created
    assert workshop.show(actor=SYSTEM).changed == ()


@pytest.mark.parametrize("path", ["huge.bpmn", "huge.dmn"])
def test_a_file_that_the_gate_would_not_read_is_not_read_for_its_title_either(office, workshop, path) -> None:
    namespace = "http://www.omg.org/spec/BPMN/20100524/MODEL"
    if path.endswith(".dmn"):
        namespace = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    for size, title in ((1, "Deadlines of all"), (110_000, "")):
        uses = '<process name="Deadlines of all">' + '<a b="=deadlines.talk.limit"/>' * size + "</process>"
        content = f'<definitions xmlns="{namespace}" name="Deadlines of all">{uses}</definitions>'.encode()
        workshop.upload(path, content, actor=office.who("paul"))
        titles = {file.path: file.title for file in workshop.show(actor=office.who("paul")).changed}
        assert titles[path] == title
    deadlines, _ = workshop.deadlines(actor=office.who("paul"))
    assert [use.file for deadline in deadlines for use in deadline.uses] == []
