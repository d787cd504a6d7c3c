"""What is done on the server is told in its own chain: grants, devices, sign-ins and what becomes of them."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import json

from server.access.tokens import SessionEnded
from server.audit.checking import broken_chains
from shared.administration.user import AccessUser
from tests.sync.server.door import Door
from tests.sync.server.firm import Firm

pytestmark = pytest.mark.postgres
Told = Callable[..., dict[str, Any]]


def entries(database: Any, company: object) -> list[tuple[str, str, str, dict[str, Any]]]:
    sql = "SELECT action, kind, person, content FROM audit_entry WHERE company = %s ORDER BY seq"
    return [(*row[:3], json.decode(row[3])) for row in database.execute(sql, (company,)).fetchall()]


def test_who_signs_in_and_out_is_told_with_the_device(
    firm: Firm, door: Door, petrov: AccessUser, database: Any
) -> None:
    laptop, other = firm.laptop(), firm.laptop()
    given = door.sign_in(laptop.identity, petrov)
    firm.again(laptop)
    door.at.sign_out(laptop.identity, given.refresh, everywhere=False)
    stolen = door.sign_in(laptop.identity, petrov)
    with pytest.raises(SessionEnded):
        door.at.refresh(other.identity, stolen.refresh)
    told = [each for each in entries(database, firm.company) if each[0] != "save"]
    assert [(action, kind) for action, kind, *_ in told] == [
        (each, "access_user") for each in ("sign_in", "sign_out", "sign_in", "used_twice")
    ]
    assert told[0][2] == str(petrov.person_id)
    assert told[3][3]["device"] == [None, str(other.identity.device)]
    assert list(map(str, broken_chains(database, firm.company))) == []


def test_what_an_administrator_does_is_told_with_before_and_after(told: Told, database: Any) -> None:
    company = told("user", "add", "petrov", "--name", "Petrov P. P.")["company"]
    told("grant", "add", "petrov", "foreman", "company")
    told("user", "disable", "petrov")
    told("user", "password", "petrov")
    told("device", "code", "--user", "petrov")
    found = entries(database, company)
    assert {kind for action, kind, *_ in found if action == "save"} == {
        "access_role", "unit", "attendance_code", "person", "access_user", "access_grant"
    }  # fmt: skip
    disabled = [content for action, kind, _, content in found if kind == "access_user" and "" not in content]
    assert disabled[0] == {"disabled": [None, True]}
    assert [action for action, *_ in found][-2:] == ["password", "device_code"]
    assert found[-1][3]["user"] == [None, "petrov"]
    assert "password" not in str([content for *_, content in found])
    assert list(map(str, broken_chains(database, company))) == []
