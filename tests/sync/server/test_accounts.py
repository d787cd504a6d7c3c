"""How people sign in on a device that the company knows: passwords, tokens, pauses, and the ends of sessions."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import jwt
import pytest

from server.access.attempts import FREE_OF_NAME, SlowDown
from server.access.messages import SignedIn
from server.access.passwords import WeakPassword
from server.access.sessions import STALE_MAX
from server.access.signing_in import GRACE_SECONDS, Confidential, WrongPassword
from server.access.tokens import ACCESS_SECONDS, SessionEnded
from server.database.connections import Connections
from server.identity import Identity
from shared.administration.user import AccessUser
from shared.kernel.describe import Kinds
from shared.sync import frames
from shared.sync.messages import PullAsk
from tests.sync.server.door import HERE, OTHER, SECRET, Door
from tests.sync.server.firm import Firm

pytestmark = pytest.mark.postgres


def test_who_signs_in_on_a_device_is_one_of_its_people(firm: Firm, door: Door, petrov: AccessUser) -> None:
    laptop = firm.laptop()
    given = door.sign_in(laptop.identity, petrov)
    assert (given.user, given.person, given.must_change) == (petrov.id, petrov.person_id, False)
    firm.again(laptop)
    assert laptop.identity.people == {petrov.id}
    assert door.at.sessions.signed(laptop.identity, given.access).user == petrov.id


def test_a_wrong_name_a_wrong_password_and_a_disabled_user_are_told_the_same(
    firm: Firm, door: Door, petrov: AccessUser
) -> None:
    laptop, gone = firm.laptop(), firm.user(disabled=True)
    firm.account(gone, SECRET)
    told = set()
    for user, password in ((petrov, OTHER), (AccessUser(login="nobody"), SECRET), (gone, SECRET)):
        with pytest.raises(WrongPassword) as refused:
            door.sign_in(laptop.identity, user, password)
        told.add(str(refused.value))
    assert len(told) == 1


def test_after_some_failures_there_is_a_pause_that_grows(firm: Firm, door: Door, petrov: AccessUser) -> None:
    laptop, pauses = firm.laptop(), []
    for _ in range(FREE_OF_NAME + 3):
        firm.database.execute("UPDATE attempt SET until = now() - interval '1 second'")
        with pytest.raises(WrongPassword):
            door.sign_in(laptop.identity, petrov, OTHER)
        try:
            door.at.attempts.begin(firm.company, petrov.login or "", HERE)
        except SlowDown as refused:
            pauses.append(refused.seconds)
        else:
            firm.database.execute("UPDATE attempt SET failures = failures - 1")
    assert pauses == sorted(pauses)
    assert pauses[-1] >= 4
    firm.database.execute("UPDATE attempt SET until = now() - interval '1 second'")
    assert door.sign_in(laptop.identity, petrov).access  # the right password, after the pause
    door.at.attempts.begin(firm.company, petrov.login or "", HERE)


def test_a_first_password_gives_nothing_before_it_is_changed(firm: Firm, door: Door) -> None:
    laptop, ivanova = firm.laptop(), firm.user(("foreman", "site:*"))
    firm.account(ivanova, SECRET, changed=False)
    given = door.sign_in(laptop.identity, ivanova)
    assert (given.must_change, given.access, given.refresh) == (True, "", "")
    for weak in ("short", "aaaaaaaaaaaa", ivanova.login or "", SECRET, "x" * 2000):
        with pytest.raises(WeakPassword):
            door.at.change_password(laptop.identity, ivanova.login or "", SECRET, weak, HERE)
    assert door.at.change_password(laptop.identity, ivanova.login or "", SECRET, OTHER, HERE).access
    with pytest.raises(WrongPassword):
        door.sign_in(laptop.identity, ivanova)


def test_a_refresh_token_is_good_once_and_whoever_shows_it_again_ends_the_session(
    firm: Firm, door: Door, petrov: AccessUser
) -> None:
    laptop = firm.laptop(petrov)
    first = door.sign_in(laptop.identity, petrov)
    second = door.at.refresh(laptop.identity, first.refresh)
    lost_answer = door.at.refresh(laptop.identity, first.refresh)  # within the grace
    assert len({first.refresh, second.refresh, lost_answer.refresh}) == 3
    door.passes(GRACE_SECONDS + 1)
    for used in (first.refresh, second.refresh, lost_answer.refresh):
        with pytest.raises(SessionEnded):
            door.at.refresh(laptop.identity, used)
    with pytest.raises(SessionEnded):
        door.at.sessions.signed(laptop.identity, second.access)


def test_tokens_are_good_on_their_own_device_and_for_their_time(firm: Firm, door: Door, petrov: AccessUser) -> None:
    laptop, other = firm.laptop(petrov), firm.laptop(petrov)
    given = door.sign_in(laptop.identity, petrov)
    for token in (given.access, given.access[:-2] + "xx", "", "a.b.c", jwt.encode({"sub": "x"}, "k" * 32, "HS256")):
        with pytest.raises(SessionEnded):
            door.at.sessions.signed(other.identity, token)
    none = jwt.encode(jwt.decode(given.access, options={"verify_signature": False}), None, "none")
    with pytest.raises(SessionEnded):
        door.at.sessions.signed(laptop.identity, none)
    door.passes(ACCESS_SECONDS + 1)
    with pytest.raises(SessionEnded):
        door.at.sessions.signed(laptop.identity, given.access)
    with pytest.raises(SessionEnded):
        door.at.refresh(other.identity, given.refresh)  # stolen: and good for nobody from then on
    with pytest.raises(SessionEnded):
        door.at.refresh(laptop.identity, given.refresh)


def test_a_key_is_replaced_and_what_the_one_before_signed_is_believed(
    firm: Firm, door: Door, petrov: AccessUser, connections: Connections, kinds: Kinds
) -> None:
    laptop, beside = firm.laptop(petrov), Door(connections, kinds)
    before = door.sign_in(laptop.identity, petrov)
    door.tokens.rotate(firm.company)
    after = door.at.refresh(laptop.identity, before.refresh)
    kids = {jwt.get_unverified_header(each.access)["kid"] for each in (before, after)}
    assert len(kids) == 2
    beside.passes(6)
    for given in (after, before):
        assert beside.at.sessions.signed(laptop.identity, given.access).user == petrov.id


def test_signed_out_everywhere_disabled_or_with_another_password_nobody_goes_on(
    firm: Firm, door: Door, petrov: AccessUser
) -> None:
    one, two = firm.laptop(petrov), firm.laptop(petrov)

    def both() -> tuple[SignedIn, SignedIn]:
        return door.sign_in(one.identity, petrov), door.sign_in(two.identity, petrov)

    first, second = both()
    door.at.sign_out(one.identity, first.refresh, everywhere=True)
    third, fourth = both()
    door.at.change_password(one.identity, petrov.login or "", SECRET, OTHER, HERE)
    for laptop, given in ((one, first), (two, second), (one, third), (two, fourth)):
        with pytest.raises(SessionEnded):
            door.at.refresh(laptop.identity, given.refresh)
    last = door.sign_in(one.identity, petrov, OTHER)
    assert door.at.sessions.signed(one.identity, last.access)
    petrov.disabled = True
    firm.keeper.put(petrov)
    door.passes(STALE_MAX.seconds)
    with pytest.raises(SessionEnded):
        door.at.refresh(one.identity, last.refresh)
    with pytest.raises(SessionEnded):
        door.at.sessions.signed(one.identity, last.access)


def test_who_may_not_see_pay_is_not_let_in_where_pay_is(firm: Firm, door: Door, petrov: AccessUser) -> None:
    clerk, second = firm.user(("payroll_clerk", "*")), firm.user(("payroll_clerk", "*"))
    firm.account(second, SECRET)
    laptop = firm.laptop(clerk)
    with pytest.raises(Confidential, match="payroll"):
        door.sign_in(laptop.identity, petrov)
    assert door.sign_in(laptop.identity, second).access
    firm.again(laptop)
    assert laptop.identity.people == {clerk.id, second.id}


def test_over_the_wire_everything_is_said_in_words_and_nothing_secret_is_stored(
    firm: Firm, http: str, token: Callable[[Identity], str], petrov: AccessUser
) -> None:
    laptop = firm.laptop()
    firm.database.execute("DELETE FROM granted WHERE device = %s", (laptop.identity.device,))
    bearer = {"Authorization": f"Bearer {token(laptop.identity)}"}

    def ask(what: str, headers: Any = bearer, **said: Any) -> httpx.Response:
        return httpx.post(f"{http}/account/{what}", json=said, headers=headers, timeout=60)

    login = (petrov.login or "").upper()
    given = ask("sign-in", login=login, password=SECRET)
    assert given.status_code == 200, given.text
    assert given.headers["Cache-Control"] == "no-store"
    wrong = ask("sign-in", login=login, password=OTHER)
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_password")
    stranger = ask("sign-in", {}, login=login, password=SECRET)
    assert (stranger.status_code, stranger.json()["code"]) == (401, "unknown_device")
    assert ask("sign-in", login=1).json()["code"] == "not_understood"
    renewed = ask("refresh", refresh=given.json()["refresh"])
    assert renewed.json()["refresh"] != given.json()["refresh"]
    assert ask("sign-out", refresh=renewed.json()["refresh"]).json() == {}
    ended = ask("refresh", refresh=renewed.json()["refresh"])
    assert (ended.status_code, ended.json()["code"]) == (401, "session_ended")
    for table in ("account", "session", "refresh", "attempt"):
        rows = str(firm.database.execute(f"SELECT * FROM {table} WHERE company = %s", (firm.company,)).fetchall())
        for secret in (SECRET, OTHER, given.json()["refresh"], renewed.json()["access"]):
            assert secret not in rows


def test_a_token_and_its_session_are_looked_at_in_a_fifth_of_a_millisecond(
    firm: Firm, door: Door, petrov: AccessUser
) -> None:
    """Of this thread's time, with a look into the database every five seconds as it is with one exchange a second."""
    laptop = firm.laptop(petrov)
    access = door.sign_in(laptop.identity, petrov).access
    door.at.sessions.signed(laptop.identity, access)
    begun = time.thread_time()
    for _ in range(500):
        door.passes(1)
        door.at.sessions.signed(laptop.identity, access)
    assert time.thread_time() - begun < 500 * 0.0002


def test_an_exchange_for_somebody_is_refused_where_they_signed_out(
    firm: Firm, http: str, token: Callable[[Identity], str], petrov: AccessUser
) -> None:
    laptop = firm.laptop(petrov, patterns=())
    bearer = {"Authorization": f"Bearer {token(laptop.identity)}"}

    def ask(what: str, **said: str) -> Any:
        return httpx.post(f"{http}/account/{what}", json=said, headers=bearer, timeout=60).json()

    def pull(access: str | None) -> tuple[int, str]:
        acting = {"Fieldledger-Access": access} if access is not None else {}
        frame = frames.packed(PullAsk(vector={}))
        answer = httpx.post(f"{http}/sync/pull", content=frame, headers=bearer | acting, timeout=60)
        return answer.status_code, "" if answer.status_code == 200 else answer.json()["code"]

    given = ask("sign-in", login=petrov.login or "", password=SECRET)
    for _ in range(3):
        assert pull(given["access"]) == (200, "")
    assert pull("forged") == (401, "session_ended")
    ask("sign-out", refresh=given["refresh"])
    assert pull(given["access"]) == (401, "session_ended")
    assert pull(None) == (200, "")  # the device's own, while nobody is signed in
