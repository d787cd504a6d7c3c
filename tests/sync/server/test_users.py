"""Users by command: added with a first password, granted a role, disabled; and what comes of it on their computer."""

from base64 import b64encode
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from desktop.company import opened
from desktop.settings import load
from desktop.sync.engine import Engine
from desktop.sync.joining import join_new
from desktop.sync.membership import membership_of
from desktop.sync.standing import standing_of
from shared.common.unit import Unit
from tests.sync.server.conftest import Told

pytestmark = pytest.mark.postgres


def test_a_user_is_added_changes_the_first_password_and_is_disabled(told: Told, http: str) -> None:
    added = told("user", "add", "petrov", "--name", "Petrov I.", "--roles", "foreman", "--where", "site:*")
    code = told("device", "code", "--user", "Petrov")["code"]
    key = bytes(range(32))
    said = {"code": code, "name": "Laptop", "key": b64encode(key).decode()}
    joined = httpx.post(f"{http}/device/enrol", json=said, timeout=60).json()
    signed = jwt.decode(joined["signed"], options={"verify_signature": False})
    assert (signed["dev"], signed["prefix"]) == (joined["device"], joined["prefix"])
    assert (signed["scopes"], signed["key"]) == (["*"], key.hex())

    def ask(what: str, **said: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {joined['token']}"}
        return dict(httpx.post(f"{http}/account/{what}", json=said, headers=headers, timeout=60).json())

    first = ask("sign-in", login="PETROV", password=added["password"])
    assert (first["user"], first["name"], first["must_change"]) == (added["user"], "Petrov I.", True)
    given = ask("password", login="petrov", password=added["password"], new="four words that rhyme")
    assert given["expires_in"] == 900
    assert told("device", "people", joined["prefix"])["people"] == ["petrov"]
    listed = told("user", "list")
    assert (listed["login"], listed["grants"]) == ("petrov", ["foreman @ site:*"])
    told("user", "disable", "petrov")
    assert ask("refresh", refresh=given["refresh"])["code"] == "session_ended"
    told("user", "enable", "petrov")
    again = told("user", "password", "petrov")["password"]
    assert ask("sign-in", login="petrov", password=again)["must_change"]


def test_what_makes_no_sense_is_said_in_words_and_changes_nothing(told: Told) -> None:
    told("user", "add", "ivanova", "--roles", "foreman")
    for words, said in (
        (("user", "add", "IVANOVA"), "There is a user IVANOVA already"),
        (("user", "add", "x", "--roles", "king"), "There is no role king. There are: administrator"),
        (("grant", "add", "nobody", "foreman", "company"), "There is no user nobody"),
        (("grant", "add", "ivanova", "foreman", "site:Nowhere"), "is not the name of one site"),
        (("grant", "add", "ivanova", "foreman", "company", "--from", "soon"), "soon is no day"),
        (("grant", "take", "ivanova", "manager", "company"), "is not Manager in company"),
    ):
        assert said in told(*words)["refused"], words
    assert told("grant", "add", "ivanova", "timekeeper", "company", "--until", "2026-12-31")["grant"]
    assert told("grant", "take", "ivanova", "timekeeper", "company")["taken"] == 1
    assert told("user", "list")["grants"] == ["foreman @ company"]


def test_the_first_computer_of_a_company_may_be_a_foremans(told: Told, http: str, tmp_path: Path) -> None:
    """What every company begins with is there with the first user: nobody's computer offers it and is refused."""
    told("user", "add", "petrov", "--roles", "foreman", "--where", "site:*")
    home = load(tmp_path / "laptop", environment={})
    join_new(home, http, told("device", "code", "--user", "petrov")["code"])
    with opened(home, changes=True) as company:
        membership = membership_of(company.store.engine)
        assert membership is not None
        engine = Engine(company, membership)
        for _ in range(4):  # receive, compare, send, and once more
            engine.exchange()
        engine.stop()
        standing = standing_of(company.store.engine)
        assert (standing.waiting, standing.refused) == (0, 0)
        assert {each.code for each in company.store.find(Unit)} >= {"м", "м2"}
