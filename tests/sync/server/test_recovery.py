"""The company's recovery key: shown once, told to its devices by the public half, replaced by who says so."""

from collections.abc import Callable
from typing import Any

import httpx
import msgspec
import pytest

from server.cli import main
from server.identity import Identity
from shared.administration.recovery_key import RecoveryAnswer, RecoveryKey, name_of
from tests.sync.server.conftest import Told
from tests.sync.server.test_own_chain import entries

pytestmark = pytest.mark.postgres


@pytest.fixture
def said(told: Told, database: Any, company_name: str, http: str, token: Callable[[Identity], str],
         enrol: Callable[..., Identity]) -> Callable[[], bytes]:  # fmt: skip
    """What a device of the company is told."""
    (company,) = database.execute("SELECT id FROM company WHERE name = %s", (company_name,)).fetchone()
    headers = {"Authorization": f"Bearer {token(enrol(company))}"}

    def ask() -> bytes:
        answer = httpx.post(f"{http}/company/recovery", json={}, headers=headers, timeout=60)
        return msgspec.json.decode(answer.content, type=RecoveryAnswer).public

    return ask


def test_it_is_shown_once_and_devices_are_told_the_public_half(
    told: Told, said: Callable[[], bytes], database: Any, company_name: str
) -> None:
    assert said() == b""
    made = told("company", "recovery")
    key = RecoveryKey.read(made["key"])
    assert said() == key.public
    assert made["name"] == name_of(key.public)
    refused = told("company", "recovery")["refused"]
    assert name_of(key.public) in refused
    assert "--yes" in refused
    assert said() == key.public, "nothing was changed"
    other = RecoveryKey.read(told("company", "recovery", "--yes")["key"])
    assert said() == other.public != key.public
    (company,) = database.execute("SELECT id FROM company WHERE name = %s", (company_name,)).fetchone()
    noted = [content["name"] for action, _, _, content in entries(database, company) if action == "recovery"]
    assert noted == [[None, name_of(each.public)] for each in (key, other)]
    rows = database.execute("SELECT c::text FROM office.company c WHERE id = %s", (company,)).fetchall()
    assert other.text.replace(" ", "") not in str(rows)
    assert RecoveryKey.read(other.text).public.hex() in str(rows), "the server keeps the public half alone"


def test_a_person_reads_it_in_two_rows_with_a_picture_for_a_camera(
    told: Told, company_name: str, office_database: str, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--company", company_name, "--data", str(tmp_path), "--database-url", office_database)
    assert main(["company", "recovery", "--qr", *where]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [line for line in lines if line.count(" ") == 6 and len(line) == 34]
    key = RecoveryKey.read(" ".join(rows))
    assert name_of(key.public) in lines[0]
    assert any("█" in line or "▄" in line for line in lines)
