"""Signing in: the right password, nothing said about the wrong one, and an end to guessing."""

from __future__ import annotations

import threading

import pytest
from argon2 import PasswordHasher

from engine.accounts import ATTEMPTS, ATTEMPTS_PER_NAME, ATTEMPTS_PER_SOURCE, Accounts
from engine.errors import InvalidValue, NotFound, SignInFailed, TooManyAttempts

PASSWORD = "generated password 1"
WRONG = "generated password 2"


@pytest.fixture
def accounts(office):
    """The accounts of an office with one person who has a password."""
    office.publish(office.draw.process(office.draw.task("register")))
    built = Accounts(office.storage, office.engine.deployments, lambda: office.now, CountingHasher())
    built.add("petra", "Petra Person", PASSWORD, {"S1.SGB3.Vermittlung"})
    return built


def fail(accounts, username="petra", source="10.0.0.1", times=1) -> None:
    for _ in range(times):
        with pytest.raises(SignInFailed):
            accounts.sign_in(username, WRONG, source)


def test_name_and_password_fit(accounts) -> None:
    account = accounts.sign_in(" Petra ", PASSWORD, "10.0.0.1")
    assert (account.username, account.display_name) == ("petra", "Petra Person")
    assert account.password_hash.startswith("$argon2id$")
    actor = accounts.actor("petra", account.session_epoch)
    assert actor.groups == {"S1.SGB3.Vermittlung"}
    assert actor.legal_domains == {"SGB3"}


def test_a_wrong_password_an_unknown_name_and_a_closed_account_look_alike(accounts) -> None:
    accounts.add("gone", "Gone Person", PASSWORD, set())
    accounts.set_active("gone", active=False)
    refusals = []
    for username, password in (("petra", WRONG), ("nobody", PASSWORD), ("gone", PASSWORD)):
        with pytest.raises(SignInFailed) as refusal:
            accounts.sign_in(username, password, "10.0.0.1")
        refusals.append((str(refusal.value), dict(refusal.value.parameters)))
    assert len(set(map(str, refusals))) == 1


class CountingHasher(PasswordHasher):
    """A hasher that does next to no work, but counts it."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.verified = 0

    def verify(self, hash, password) -> bool:
        self.verified += 1
        return super().verify(hash, password)


@pytest.mark.parametrize("username", ["petra", "nobody"])
def test_an_unknown_name_costs_a_verification_too(office, username) -> None:
    hasher = CountingHasher()
    accounts = Accounts(office.storage, office.engine.deployments, lambda: office.now, hasher)
    accounts.add("petra", "Petra Person", PASSWORD, set())
    fail(accounts, username)
    assert hasher.verified == 1


def test_an_old_hash_is_replaced_at_the_next_sign_in(office) -> None:
    weak = Accounts(office.storage, office.engine.deployments, lambda: office.now, CountingHasher())
    old = weak.add("petra", "Petra Person", PASSWORD, set())
    new = Accounts(office.storage, office.engine.deployments, lambda: office.now).sign_in("petra", PASSWORD, "here")
    assert old.password_hash != new.password_hash
    with office.storage.read() as reader:
        assert reader.account("petra") == new


def test_after_five_failures_the_name_must_wait_where_they_happened_and_only_there(office, accounts) -> None:
    fail(accounts, source="10.0.0.1", times=ATTEMPTS)
    with pytest.raises(TooManyAttempts):
        accounts.sign_in("petra", PASSWORD, "10.0.0.1")
    assert accounts.sign_in("petra", PASSWORD, "10.0.0.2").username == "petra"
    office.turn(minutes=15, seconds=1)
    assert accounts.sign_in("petra", PASSWORD, "10.0.0.1").username == "petra"


def test_a_success_elsewhere_does_not_let_the_guesser_go_on(accounts) -> None:
    fail(accounts, source="10.0.0.1", times=ATTEMPTS)
    accounts.sign_in("petra", PASSWORD, "10.0.0.2")
    with pytest.raises(TooManyAttempts):
        accounts.sign_in("petra", PASSWORD, "10.0.0.1")


def test_a_name_that_is_guessed_from_many_sources_must_wait_everywhere(office, accounts) -> None:
    for number in range(ATTEMPTS_PER_NAME):
        fail(accounts, source=f"10.0.0.{number}")
    with pytest.raises(TooManyAttempts):
        accounts.sign_in("petra", PASSWORD, "10.0.0.99")
    office.turn(minutes=15, seconds=1)
    assert accounts.sign_in("petra", PASSWORD, "10.0.0.99").username == "petra"


def test_a_source_that_tries_many_names_must_wait(office, accounts) -> None:
    with office.storage.begin() as work:
        for number in range(ATTEMPTS_PER_SOURCE):
            work.record_sign_in(f"name{number}", "10.0.0.1", succeeded=False, at=office.now)
        work.commit()
    with pytest.raises(TooManyAttempts):
        accounts.sign_in("petra", PASSWORD, "10.0.0.1")
    assert accounts.sign_in("petra", PASSWORD, "10.0.0.2")


@pytest.mark.parametrize("source", ["10.0.0.1", "10.0.0.2"])
def test_what_cannot_be_a_name_counts_for_its_source_alone(office, accounts, source) -> None:
    with office.storage.begin() as work:
        for _ in range(ATTEMPTS_PER_SOURCE - 1):
            work.record_sign_in("?", "10.0.0.1", succeeded=False, at=office.now)
        work.commit()
    fail(accounts, username="Müller, Petra", source=source)
    if source == "10.0.0.2":
        fail(accounts, username="Meier, Paul", source=source)
        return
    for username in ("Meier, Paul", "petra"):
        with pytest.raises(TooManyAttempts):
            accounts.sign_in(username, PASSWORD, source)


def test_a_success_forgets_the_failures(accounts) -> None:
    fail(accounts, times=ATTEMPTS - 1)
    accounts.sign_in("petra", PASSWORD, "10.0.0.1")
    fail(accounts, times=ATTEMPTS - 1)
    assert accounts.sign_in("petra", PASSWORD, "10.0.0.1")


def test_signing_out_everywhere_ends_all_sessions(accounts) -> None:
    before = accounts.sign_in("petra", PASSWORD, "10.0.0.1").session_epoch
    accounts.sign_out_everywhere("petra")
    assert accounts.actor("petra", before) is None
    after = accounts.sign_in("petra", PASSWORD, "10.0.0.1").session_epoch
    assert accounts.actor("petra", after) is not None


def test_a_new_password_and_a_closed_account_end_all_sessions(accounts) -> None:
    accounts.set_password("petra", WRONG)
    assert accounts.actor("petra", 0) is None
    account = accounts.sign_in("petra", WRONG, "10.0.0.1")
    accounts.set_active("petra", active=False)
    assert accounts.actor("petra", account.session_epoch) is None
    assert accounts.actor("petra") is None


def test_new_groups_count_at_once(accounts) -> None:
    accounts.set_groups("petra", {"S1.SGB2.Vermittlung"})
    assert accounts.actor("petra", 0).legal_domains == {"SGB2"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (("Petra!", "Name", PASSWORD, set()), "username"),
        (("petra", "Name", PASSWORD, set()), "username"),
        (("system", "Name", PASSWORD, set()), "username"),
        (("paula", " ", PASSWORD, set()), "display_name"),
        (("paula", "Paula\x00", PASSWORD, set()), "display_name"),
        (("paula", "Name", "elevenchars", set()), "password"),
        (("paula", "Name", "x" * 1001, set()), "password"),
        (("paula", "Name", PASSWORD, {"S9.Nobody"}), "groups"),
    ],
)
def test_an_account_must_make_sense(accounts, values, field) -> None:
    with pytest.raises(InvalidValue) as refusal:
        accounts.add(*values)
    assert refusal.value.parameters["field"] == field
    assert accounts.actor("paula") is None


def test_an_unknown_person_is_not_found(accounts) -> None:
    assert accounts.actor("nobody") is None
    with pytest.raises(NotFound):
        accounts.sign_out_everywhere("nobody")


def test_who_acts_costs_one_statement(office, accounts, request) -> None:
    if request.node.callspec.params["storage"] == "memory":
        return
    from sqlalchemy import event

    statements: list[str] = []
    event.listen(office.storage.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    accounts.actor("petra", 0)
    assert len(statements) == 1


def test_a_renewed_hash_does_not_open_an_account_that_is_closed_meanwhile(office) -> None:
    accounts = office.engine.accounts
    accounts.add("petra", "Petra Person", PASSWORD, set())

    class SlowHasher(PasswordHasher):
        """Takes so long that somebody closes the account."""

        def check_needs_rehash(self, *_: object, **__: object) -> bool:
            accounts.set_active("petra", active=False)
            return True

    slow = Accounts(office.storage, office.engine.deployments, lambda: office.now, SlowHasher())
    slow.sign_in("petra", PASSWORD, "10.0.0.1")
    assert accounts.actor("petra") is None


def test_two_changes_of_an_account_at_once_both_count(office) -> None:
    accounts = office.engine.accounts
    accounts.add("petra", "Petra Person", PASSWORD, set())
    together = threading.Barrier(2)

    def sign_out() -> None:
        together.wait()
        for _ in range(10):
            accounts.sign_out_everywhere("petra")

    threads = [threading.Thread(target=sign_out) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with office.storage.read() as reader:
        petra = reader.account("petra")
    assert petra is not None
    assert petra.session_epoch == 20
