"""The second factor: asked for after a right password, good once, and what stands in for a lost telephone."""

from datetime import datetime
from typing import Any

import httpx
import pyotp
import pytest

from server.access.attempts import FREE_OF_NAME, SlowDown
from server.access.second import SecondNeeded, SecondThere, WrongSecond
from server.access.signing_in import WrongPassword
from server.identity import Identity
from shared.administration.user import AccessUser
from tests.sync.server.conftest import Told
from tests.sync.server.door import HERE, OTHER, SECRET, Door
from tests.sync.server.firm import Firm
from tests.sync.server.test_devices import Joined

pytestmark = pytest.mark.postgres


class App:
    """What shows six digits on a telephone."""

    def __init__(self, door: Door, identity: Identity, user: AccessUser) -> None:
        self.door, self.identity, self.user = door, identity, user
        self.made = pyotp.parse_uri(self.asks("begin").uri)
        self.recovery = self.asks("confirm", self.shows()).recovery
        door.passes(30)

    def shows(self, at: datetime | None = None) -> str:
        assert isinstance(self.made, pyotp.TOTP)
        return self.made.at(at or self.door.now)

    def asks(self, what: str, second: str = "") -> Any:
        login = self.user.login or ""
        self.door.at.attempts.begin(self.identity.company, login, HERE)
        return self.door.at.totp(self.identity, login, SECRET, what, HERE, second)


@pytest.fixture
def app(firm: Firm, door: Door, petrov: AccessUser) -> App:
    return App(door, firm.laptop().identity, petrov)


def test_it_is_asked_for_after_the_right_password_alone(app: App) -> None:
    with pytest.raises(SecondNeeded):
        app.door.sign_in(app.identity, app.user)
    for second in ("", app.shows()):
        with pytest.raises(WrongPassword):
            app.door.sign_in(app.identity, app.user, OTHER, second)
    assert app.door.sign_in(app.identity, app.user, second=app.shows()).access
    with pytest.raises(SecondNeeded):
        app.door.at.change_password(app.identity, app.user.login or "", SECRET, OTHER, HERE)


def test_digits_are_good_once_and_for_a_minute_around_their_time(app: App) -> None:
    shown = app.shows()
    assert app.door.sign_in(app.identity, app.user, second=f"{shown[:3]} {shown[3:]}").access
    before = app.door.now
    for passed in (0, 30, 60, 90):  # neither again nor, later, a code of before
        app.door.now = before
        app.door.passes(passed)
        with pytest.raises(WrongSecond):
            app.door.sign_in(app.identity, app.user, second=shown)
        app.door.at.attempts.succeeded(app.identity.company, app.user.login or "", HERE)
    early = app.shows()
    app.door.passes(30)
    assert app.door.sign_in(app.identity, app.user, second=early).access  # it came half a minute late


def test_a_recovery_code_stands_in_once(app: App) -> None:
    assert len(set(app.recovery)) == 10
    typed = app.recovery[0].lower().replace("-", " ")
    assert app.door.sign_in(app.identity, app.user, second=typed).access
    with pytest.raises(WrongSecond):
        app.door.sign_in(app.identity, app.user, second=typed)
    assert app.door.sign_in(app.identity, app.user, second=app.recovery[9]).access


def test_guesses_are_slowed_down_and_a_half_sign_in_clears_no_count(app: App) -> None:
    for _ in range(FREE_OF_NAME - 1):
        with pytest.raises(SecondNeeded):
            app.door.sign_in(app.identity, app.user)
        with pytest.raises(WrongSecond):
            app.door.sign_in(app.identity, app.user, second="000000")
    with pytest.raises(SecondNeeded):
        app.door.sign_in(app.identity, app.user)
    with pytest.raises(SlowDown):
        app.door.sign_in(app.identity, app.user, second=app.shows())


def test_it_is_asked_for_once_it_was_confirmed_and_switched_off_with_a_code(
    app: App, firm: Firm, door: Door
) -> None:  # fmt: skip
    with pytest.raises(SecondThere):
        app.asks("begin", app.shows())
    app.door.passes(30)
    with pytest.raises(SecondNeeded):
        app.asks("off")
    app.asks("off", app.shows())
    assert door.sign_in(app.identity, app.user).access
    app.asks("begin")
    assert door.sign_in(app.identity, app.user).access
    with pytest.raises(WrongSecond):
        app.asks("confirm", "000000")
    with pytest.raises(WrongSecond):
        door.at.totp(app.identity, app.user.login or "", SECRET, "confirm", HERE, app.recovery[1])


def test_an_administrator_gives_it_and_takes_it_from_who_lost_it(told: Told, http: str) -> None:
    password = told("user", "add", "petrova", "--roles", "manager")["password"]
    given = told("user", "totp", "petrova", "on")
    laptop = Joined(told, http, "Office")

    def ask(what: str, **said: str) -> Any:
        said = {"login": "petrova", **said}
        return httpx.post(f"{http}/account/{what}", json=said, headers=laptop.headers, timeout=60).json()

    assert ask("sign-in", password=password)["must_change"]
    assert ask("password", password=password, new=OTHER)["code"] == "second_needed"
    assert ask("password", password=password, new=OTHER, second="000000")["code"] == "wrong_second"
    digits = pyotp.parse_uri(given["uri"]).now()  # type: ignore[union-attr]
    assert ask("password", password=password, new=OTHER, second=digits)["access"]
    assert ask("sign-in", password=OTHER)["code"] == "second_needed"
    assert ask("sign-in", password=OTHER, second=given["recovery"][3])["access"]
    assert "There is a second factor already" in told("user", "totp", "petrova", "on")["refused"]
    told("user", "totp", "petrova", "off")
    assert ask("sign-in", password=OTHER)["access"]
