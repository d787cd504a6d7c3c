"""Every kind × right × role × scope × company, and every address × caller, made from what is declared.

What is expected is told from the declared roles alone, in a few lines of their own. A new kind, role or address is in
the matrix by itself; an address of which nobody has said who may ask it fails.
"""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from server.database.companies import add_company
from server.identity import Identity
from shared.areas import AREAS
from shared.kernel.area import Role
from shared.kernel.codec import light_of
from shared.kernel.describe import Kinds, Shape
from shared.kernel.identity import new_id
from tests.sync.server.firm import Firm
from tests.sync.server.laptop import Laptop, Version

pytestmark = pytest.mark.postgres
KINDS, ROLES = Kinds(AREAS), [role for area in AREAS for role in area.roles]
OWN, OTHER = UUID(int=1), UUID(int=2)  # equal in every process: tests are named by them
CONFIDENTIAL = {shape.cls.scope_name for shape in KINDS.shapes.values()} - {"", "company"}
POSTED = {"status": "posted", "date": "2026-05-04", "rule_version": 1}
every_role = pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)


def versions(where: UUID | None, **fields: Any) -> Iterator[tuple[Shape, str, Version]]:
    """A new one of every kind that lies at this site or department as far as it can, and its scope."""
    for shape in KINDS.shapes.values():
        id, known = new_id(), {field.name for field in shape.fields}
        body = {"id": str(id), **{name: value for name, value in fields.items() if name in known}}
        if where and "document_scope" in known:
            body["document_scope"] = f"site:{where}"
        elif where:
            body |= {name: str(where) for name in ("site_id", "department_id") if name in known}
        yield shape, light_of(shape, body).scope_of(), Version(shape.kind, id, body)


def gives(role: Role, pattern: str, shape: Shape, right: str, scope: str) -> bool:
    """What the declared role means, where it is granted by one pattern."""
    family = scope.partition(":")[0]
    if pattern not in (scope, "*", f"{family}:*") or shape.cls.kept_by_server:
        return False
    if shape.cls.by_the_program:
        return role.allows(shape.kind, right) or any(each.endswith((":edit", ":*")) for each in role.rights)
    return role.allows(shape.kind, right)


def taken(laptop: Laptop, author: UUID | None, sent: list[Version]) -> set[UUID]:
    answer = laptop.push(*sent, author=author)
    assert {each.code for each in answer.refused} <= {"no_right"}
    return {each.id for each in sent} - {each.id for each in answer.refused} - {each.id for each in answer.waiting}


@every_role
@pytest.mark.parametrize("pattern", [f"site:{OWN}", "*"])
def test_what_is_written(firm: Firm, role: Role, pattern: str) -> None:
    user = firm.user((role.name, pattern))
    laptop = firm.laptop(user)
    for where in (None, OWN, OTHER):
        drafts = list(versions(where))
        expected = {each.id for shape, scope, each in drafts if gives(role, pattern, shape, "edit", scope)}
        assert taken(laptop, user.person_id, [each for *_, each in drafts]) == expected
        posted = [row for row in versions(where, **POSTED) if row[0].is_document]
        both = {
            each.id for shape, scope, each in posted
            if gives(role, pattern, shape, "edit", scope) and gives(role, pattern, shape, "post", scope)
        }  # fmt: skip
        assert taken(laptop, user.person_id, [each for *_, each in posted]) == both


@pytest.mark.parametrize("pattern", [f"site:{OWN}", "company", "*"])
def test_what_is_held(firm: Firm, pattern: str) -> None:
    """Nothing of a scope that was not granted comes by any ask: not pulled, not fetched, not compared."""
    there = {each.id: (scope, each) for where in (OWN, OTHER) for shape, scope, each in versions(where)
             if not shape.cls.kept_by_server}  # fmt: skip
    assert taken(firm.laptop(), None, [each for _, each in there.values()]) == set(there)
    for role in ROLES:
        user = firm.user((role.name, pattern))
        laptop = firm.laptop(user)
        expected = {id for id, (scope, _) in there.items() if holds(role, pattern, scope)}
        laptop.pull()
        assert expected <= set(laptop.heads), role.name
        assert not (set(laptop.heads) & set(there)) - expected, role.name
        fetched = [UUID(bytes=each.id) for each in laptop.fetch(*there)[1] if each.body]
        assert set(fetched) == expected, role.name


def holds(role: Role, pattern: str, scope: str) -> bool:
    """Everybody has the company's own; of a confidential scope whoever may view something that lies there."""
    if scope == "company":
        return True
    views = {right for right in role.rights if right.endswith((":view", ":*"))}
    covered = bool(views) and pattern in (scope, "*", f"{scope.partition(':')[0]}:*")
    if scope not in CONFIDENTIAL:
        return covered
    there = [shape.kind for shape in KINDS.shapes.values() if shape.cls.scope_name == scope]
    return covered and any(role.allows(kind, "view") for kind in there)


def test_another_company_is_not_there(firm: Firm, laptop: Callable[..., Laptop], database: Any) -> None:
    """Its device, with every right in its own company, meets nothing under the same ids, and changes nothing here."""
    ours = [each for shape, _, each in versions(OWN) if not shape.cls.kept_by_server]
    home = firm.laptop()
    assert len(taken(home, None, ours)) == len(ours)
    home.pull()
    before = {id: held.hash for id, held in home.heads.items()}
    stranger, _ = add_company(database, f"Other {new_id()}")
    device = new_id()
    database.execute(
        "INSERT INTO device (company, id, name, prefix, token_hash) VALUES (%s, %s, 'theirs', 'T1', %s)",
        (stranger, device, device.bytes),
    )
    theirs = Laptop(firm.office, Identity(stranger, device, frozenset({"*"})))
    theirs.pull()
    assert theirs.heads == {}
    assert not any(each.body for each in theirs.fetch(*before)[1])
    assert len(taken(theirs, None, ours)) == len(ours)  # new to them: the ids tell nothing
    home.pull()
    assert {id: held.hash for id, held in home.heads.items()} == before


# ---- addresses

OPEN, WITH_CODE, DEVICE = "open", "with a one-time code", "a device of the company"
ADDRESSES = {
    "/health": OPEN,
    "/ready": OPEN,
    "/metrics": OPEN,
    "/device/enrol": WITH_CODE,
    "/device/wiped": DEVICE,
    "/audit/entries": DEVICE,
    "/company/recovery": DEVICE,
    "/sync/{ask}": DEVICE,
    "/sync/events": DEVICE,
    "/sync/blob/{name}": DEVICE,
    "/account/sign-in": DEVICE,
    "/account/password": DEVICE,
    "/account/refresh": DEVICE,
    "/account/sign-out": DEVICE,
    "/account/totp": DEVICE,
    "/account/challenge": DEVICE,
    "/account/renew": DEVICE,
    "/administration/put": DEVICE,
    "/administration/password": DEVICE,
    "/administration/second-off": DEVICE,
    "/administration/code": DEVICE,
    "/administration/device": DEVICE,
    "/administration/devices": DEVICE,
}
"""Who may ask what. Whoever adds an address says it here."""
ASKS: dict[str, dict[str, Any]] = {
    "/device/wiped": {},
    "/account/sign-in": {"password": "x"},
    "/account/password": {"password": "x", "new": "y"},
    "/account/refresh": {"refresh": "x"},
    "/account/sign-out": {"refresh": "x"},
    "/account/totp": {"password": "x", "what": "begin"},
    "/account/renew": {"user": new_id(), "challenge": "x", "signature": ""},
    "/administration/put": {"items": []},
    "/administration/password": {"user": new_id()},
    "/administration/second-off": {"user": new_id()},
    "/administration/code": {"scopes": ["*"]},
    "/administration/device": {"device": new_id(), "deed": "wipe"},
    "/administration/devices": {},
}
"""What is understood where JSON is asked; who signs in has a name of their own each time."""
HANDING_OVER = {("POST", "/sync/push"), ("POST", "/sync/park"), ("POST", "/sync/blobs"), ("PUT", "/sync/blob/{name}"),
                ("POST", "/audit/entries")}  # fmt: skip
ANSWERED = ("/sync/events", "/account/sign-out", "/account/challenge", "/company/recovery")
"""What every device of the company is given, whatever it says."""
SHUT = {"nobody": (401, "unknown_device"), "a stranger": (401, "unknown_device"), "revoked": (403, "revoked"),
        "wiped": (403, "wiped"), "to be wiped": (403, "wipe")}  # fmt: skip
"""What who is shut out is told by every address that is a device's alone."""


def addresses(application: Any) -> list[tuple[str, str]]:
    """Method and path of everything that is answered, whether or not a description names it."""
    every = [getattr(each, "original_router", None) or each for each in application.app.routes]
    routes = [route for each in every for route in getattr(each, "routes", [each])]
    return sorted((method, route.path) for route in routes for method in route.methods if method != "HEAD")


def test_every_address_says_who_may_ask_it(application: Any) -> None:
    asks = {path for _, path in addresses(application) if path.startswith("/sync/") and path.count("/") == 2}
    known = (ADDRESSES.keys() - {"/sync/{ask}"}) | (asks - {"/sync/events"})
    assert {path for _, path in addresses(application)} == known


def test_who_is_not_known_gets_nothing_and_who_is_known_nothing_without_saying_what(
    firm: Firm, application: Any, http: str, token: Callable[[Identity], str], database: Any
) -> None:
    callers: dict[str, str | None] = {"nobody": None, "a stranger": "x" * 43}
    for role in ("foreman", "payroll_clerk", "administrator"):
        laptop = firm.laptop(firm.user((role, "*")), patterns=())
        callers[role] = token(Identity(firm.company, laptop.identity.device, frozenset({"*"})))
    for caller, column in (("revoked", "revoked_at"), ("wiped", "wiped_at"), ("to be wiped", "wipe_at")):
        laptop = firm.laptop(patterns=())
        callers[caller] = token(Identity(firm.company, laptop.identity.device, frozenset({"*"})))
        database.execute(f"UPDATE device SET {column} = now() WHERE id = %s", (laptop.identity.device,))
    with httpx.Client(base_url=http, timeout=60) as client:
        for method, path in sorted(addresses(application), key=lambda each: each[1] == "/device/wiped"):  # the end
            of = ADDRESSES.get(path) or ADDRESSES["/sync/{ask}"]
            for caller, key in callers.items():
                headers = {"Authorization": f"Bearer {key}"} if key else {}
                ask = {"login": f"{caller} {path}", **ASKS[path]} if path in ASKS else None
                content = b"?" if ask is None else msgspec.json.encode(ask)
                where = path.replace("{name}", "0" * 64)
                with client.stream(method, where, content=content, headers=headers) as answer:
                    status = answer.status_code
                    code = "" if status == 200 else answer.read() and answer.json().get("code", "")
                place = f"{caller} asks {method} {path}: {status} {code}"
                if of == OPEN:
                    assert status == 200, place
                elif of == WITH_CODE:
                    assert (status, code) == (400, "not_understood"), place
                elif path == "/device/wiped":
                    ends = 200 if caller == "to be wiped" else 401 if caller in ("nobody", "a stranger") else 400
                    assert status == ends, place
                elif caller == "to be wiped" and (method, path) in HANDING_OVER:
                    assert status in (200, 400), place
                elif caller in SHUT:
                    assert (status, code) == SHUT[caller], place
                else:
                    assert (status == 200) == (path in ANSWERED), place
                    assert status < 500, place
                    assert code != "no_right", place
