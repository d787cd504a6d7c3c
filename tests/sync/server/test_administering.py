"""Users, roles, grants and devices changed by people who are signed in: who may give what, and what is refused."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest

from server.identity import Identity
from shared.administration.grant import AccessGrant
from shared.administration.role import AccessRole, AccessRoleRight, role_id
from shared.administration.user import AccessUser
from shared.common.person import Person
from shared.kernel.codec import body_of, content_hash, content_of, settle_ids
from shared.kernel.describe import describe
from shared.kernel.identity import new_id
from tests.sync.server.firm import Firm
from tests.sync.server.laptop import Laptop

pytestmark = pytest.mark.postgres


def sent(item: Any, made_from: Any = None) -> dict[str, Any]:
    """An item as a desktop sends it; `made_from`: the state that it was made from."""
    shape = describe(type(item))
    settle_ids(shape, item)
    hash = b"" if made_from is None else content_hash(shape.kind, made_from.id, content_of(shape, made_from))
    return {"kind": shape.kind, "id": str(item.id), "hash": b64encode(hash).decode(), "body": body_of(shape, item)}


@dataclass
class Seat:
    """Somebody at their laptop."""

    user: AccessUser
    laptop: Laptop
    line: httpx.Client
    headers: dict[str, str]

    def ask(self, what: str, **said: Any) -> dict[str, Any]:
        return dict(self.line.post(f"/administration/{what}", json=said, headers=self.headers).json())

    def put(self, *items: dict[str, Any]) -> dict[str, Any]:
        return self.ask("put", items=list(items))


Works = Callable[..., Seat]


@pytest.fixture
def works(firm: Firm, application: Any, http: str, token: Callable[[Identity], str]) -> Any:
    """`works(user)`: signed in on a laptop of their own."""
    with httpx.Client(base_url=http, timeout=60) as line:

        def made(user: AccessUser) -> Seat:
            laptop = firm.laptop(user, patterns=())
            identity = Identity(firm.company, laptop.identity.device, frozenset({"*"}))
            bearer, session = token(identity), firm.session(user, identity.device)
            access = application.app.state.tokens.access(identity, user.id, user.person_id, session)
            return Seat(user, laptop, line, {"Authorization": f"Bearer {bearer}", "Fieldledger-Access": access})

        yield made


@pytest.fixture
def boss(firm: Firm, works: Works) -> Seat:
    return works(firm.user(("administrator", "*")))


@pytest.fixture
def clerk(firm: Firm, works: Works) -> Seat:
    """May change users, roles, grants and devices, and has what a foreman has at every site."""
    rights = [f"{kind}:edit" for kind in ("access_user", "access_role", "access_grant", "access_device")]
    role = AccessRole(name="Personnel", rights=[AccessRoleRight(allowed=each) for each in rights])
    firm.keeper.put(role)
    user = firm.user(("foreman", "site:*"))
    firm.keeper.put(AccessGrant(name="p", user_id=user.id, role_id=role.id, pattern="company"))
    return works(user)


def somebody(firm: Firm, login: str = "orlova") -> AccessUser:
    person = Person(name="Orlova")
    firm.keeper.put(person)
    return AccessUser(login=login, name="Orlova", person_id=person.id)


def stored(firm: Firm, item: Any) -> Any:
    (found,) = firm.keeper.items(type(item), item.id, marked=True)
    return found


def changed(firm: Firm, item: Any, **values: Any) -> dict[str, Any]:
    before = stored(firm, item)
    kind = type(item)
    after = {**body_of(describe(kind), before), **values}
    shape = describe(kind)
    hash = content_hash(shape.kind, item.id, content_of(shape, before))
    return {"kind": shape.kind, "id": str(item.id), "hash": b64encode(hash).decode(), "body": after}


def test_a_new_user_gets_a_first_password_once_and_what_the_administrator_grants(
    firm: Firm, boss: Seat, http: str, token: Any, database: Any
) -> None:
    user = somebody(firm)
    grant = AccessGrant(name="g", user_id=user.id, role_id=role_id("foreman"), pattern="site:*")
    given = boss.put(sent(user), sent(grant))
    assert set(given["passwords"]) == {str(user.id)}
    assert boss.put(sent(user), sent(grant)) == {}, "asked again nothing is new"
    headers = {"Authorization": boss.headers["Authorization"]}
    said = {"login": "Orlova", "password": given["passwords"][str(user.id)]}
    assert httpx.post(f"{http}/account/sign-in", json=said, headers=headers, timeout=60).json()["must_change"]
    anew = boss.ask("password", user=str(user.id))["password"]
    assert anew != said["password"]
    firm.again(boss.laptop)
    boss.laptop.pull()
    head = boss.laptop.heads[user.id]
    assert head.kind == "access_user"
    row = database.execute(
        "SELECT person, content FROM audit_entry WHERE company = %s AND aggregate = %s AND action = 'save'",
        (firm.company, str(user.id)),
    ).fetchone()
    assert row[0] == str(boss.user.person_id)
    assert str(boss.laptop.identity.device) in row[1]


def test_nobody_gives_what_they_do_not_have(firm: Firm, clerk: Seat) -> None:
    user = somebody(firm)
    assert clerk.put(sent(user))["passwords"]

    def granted(to: UUID, role: str, pattern: str) -> dict[str, Any]:
        return clerk.put(sent(AccessGrant(name="g", user_id=to, role_id=role_id(role), pattern=pattern)))

    assert granted(user.id, "foreman", "site:*") == {}
    assert "“*:*” in *" in worded(granted(user.id, "administrator", "*"))
    assert granted(clerk.user.id, "administrator", "company")["code"] == "no_right", "least of all themselves"
    assert granted(user.id, "foreman", "*")["code"] == "no_right", "more scopes than they have"
    foreman = AccessRole(id=role_id("foreman"))
    more = [*body_of(describe(AccessRole), stored(firm, foreman))["rights"], {"allowed": "payroll_sheet:view"}]
    assert clerk.put(changed(firm, foreman, rights=more))["code"] == "no_right"
    role = AccessRole(name="Mine", rights=[AccessRoleRight(allowed="*:view")])
    assert "puts it into a role" in clerk.put(sent(role))["text"]


def test_nobody_acts_as_who_may_do_more(firm: Firm, clerk: Seat, boss: Seat) -> None:
    """Not by a password, a name, a person, a code or a device of theirs."""
    asks: list[dict[str, Any]] = [
        clerk.ask("password", user=str(boss.user.id)),
        clerk.ask("second-off", user=str(boss.user.id)),
        clerk.ask("code", scopes=["*"], user=str(boss.user.id)),
        clerk.ask("code", scopes=["site:*"]),
        clerk.ask("device", device=str(clerk.laptop.identity.device), deed="people", add=[str(boss.user.id)]),
        clerk.ask("device", device=str(clerk.laptop.identity.device), deed="people", take=[str(clerk.user.id)]),
        clerk.put(changed(firm, boss.user, login="mine")),
        clerk.put(changed(firm, boss.user, disabled=True)),
    ]
    other = somebody(firm)
    assert clerk.put(sent(other))["passwords"]
    firm.keeper.put(Person(id=boss.user.person_id, name="Boss"))
    asks.append(clerk.put(changed(firm, other, person_id=str(boss.user.person_id))))
    assert [each.get("code") for each in asks] == ["no_right"] * len(asks)
    assert clerk.ask("code", scopes=["*"], user=str(other.id))["code"]


def test_somebody_who_may_do_everything_is_left(firm: Firm, boss: Seat) -> None:
    (grant,) = [each for each in firm.keeper.items(AccessGrant) if each.user_id == boss.user.id]
    last = AccessGrant(id=grant.id)
    for change in ({"marked": True}, {"until_date": "2999-01-01"}, {"pattern": "company"}):
        assert "Nobody would be left" in boss.put(changed(firm, last, **change))["text"]
    assert "Nobody would be left" in boss.put(changed(firm, boss.user, disabled=True))["text"]
    role = AccessRole(id=role_id("administrator"))
    assert "Nobody would be left" in boss.put(changed(firm, role, rights=[]))["text"]
    second = firm.user(("administrator", "*"))
    firm.keeper.put(Person(id=boss.user.person_id, name="Boss"))
    assert boss.put(changed(firm, boss.user, disabled=True)) == {}
    assert boss.ask("devices")["code"] == "session_ended", "at once"
    assert second.id


def test_of_two_who_edit_one_role_the_second_is_given_what_the_first_made_of_it(firm: Firm, boss: Seat) -> None:
    foreman = AccessRole(id=role_id("foreman"))
    mine = changed(firm, foreman, name="Brigadier")
    theirs = changed(firm, foreman, name="Foreman of a site")
    assert boss.put(theirs) == {}
    (there,) = boss.put(mine)["stale"]
    assert there["body"]["name"] == "Foreman of a site"
    assert stored(firm, foreman).name == "Foreman of a site", "nothing was changed"
    assert boss.put({**mine, "hash": there["hash"]}) == {}
    assert stored(firm, foreman).name == "Brigadier"


def test_what_makes_no_sense_is_said_in_words(firm: Firm, boss: Seat) -> None:
    user = somebody(firm)
    assert boss.put(sent(user))["passwords"]
    grant = AccessGrant(name="g", user_id=user.id, role_id=role_id("foreman"), pattern="site:*")
    for item, words in (
        (sent(somebody(firm, "ORLOVA")), "There is a user ORLOVA already"),
        (sent(AccessUser(login="new", name="New", person_id=new_id())), "does not know the person yet"),
        (sent(AccessUser(login="new", name="New")), "“Person” is not filled in"),
        ({**sent(grant), "body": {**sent(grant)["body"], "pattern": "*:*"}}, "*:* are no scopes"),
        ({**sent(grant), "body": {**sent(grant)["body"], "user_id": str(new_id())}}, "a user or a role that is not"),
        ({**sent(grant), "body": {**sent(grant)["body"], "marked": "yes"}}, "Not a grant"),
        (sent(AccessUser(id=user.person_id, login="new", name="N", person_id=user.person_id)), "id of something else"),
    ):
        assert words in worded(boss.put(item)), words
    assert boss.ask("device", device=str(new_id()), deed="revoke")["code"] == "not_sound"
    assert boss.ask("device", device=str(boss.laptop.identity.device), deed="wipe")["code"] == "not_sound"


def test_a_device_is_renamed_given_to_somebody_and_shut_out(
    firm: Firm, boss: Seat, works: Works, database: Any
) -> None:
    petrov = works(firm.user(("foreman", "site:*")))
    device, orlova = str(petrov.laptop.identity.device), firm.user(("timekeeper", "site:*"))
    assert boss.ask("device", device=device, deed="rename", name="Site 4") == {"devices": ["Site 4"]}
    assert boss.ask("device", device=device, deed="people", add=[str(orlova.id)]) == {"devices": ["Site 4"]}
    firm.again(boss.laptop)
    boss.laptop.pull()
    firm.again(petrov.laptop)
    assert petrov.laptop.identity.people == {petrov.user.id, orlova.id}
    assert boss.ask("device", device=device, deed="wipe") == {"devices": ["Site 4"]}
    (known,) = [each for each in boss.ask("devices")["devices"] if each["id"] == device]
    assert known["wipe_at"]
    assert boss.ask("device", device=device, deed="wipe_cancel") == {"devices": ["Site 4"]}
    assert boss.ask("device", device=device, deed="revoke") == {"devices": ["Site 4"]}
    assert petrov.ask("devices")["code"] == "revoked"
    assert "is shut out and would hand nothing over" in boss.ask("device", device=device, deed="wipe")["text"]
    told = [row[0] for row in database.execute(
        "SELECT action FROM audit_entry WHERE company = %s AND aggregate = %s AND person = %s",
        (firm.company, device, str(boss.user.person_id)),
    )]  # fmt: skip
    assert {"rename", "people", "wipe", "wipe_cancel", "revoke", "save"} == set(told)


@pytest.mark.parametrize("role", ["foreman", "manager", "auditor", "payroll_clerk"])
def test_who_is_no_administrator_changes_nothing(firm: Firm, works: Works, role: str) -> None:
    person = works(firm.user((role, "*")))
    user = firm.user()
    asks = [
        person.put(sent(somebody(firm))), person.ask("password", user=str(user.id)),
        person.ask("second-off", user=str(user.id)), person.ask("code", scopes=["company"], user=str(user.id)),
        person.ask("device", device=str(person.laptop.identity.device), deed="rename", name="x"),
        person.ask("devices"),
    ]  # fmt: skip
    assert [each["code"] for each in asks] == ["no_right"] * len(asks)


def worded(answer: dict[str, Any]) -> str:
    text = str(answer.get("text", answer))
    for name, value in answer.get("values", {}).items():
        text = text.replace(f"{{{name}}}", str(value))
    return text
