"""The self test's step with a server: two devices of its own exchange through it; what is no server fails in words."""

from pathlib import Path

import pytest

from desktop.company import file_of
from desktop.selftest import exchange
from desktop.settings import load
from desktop.sync.link import NoLink
from tests.desktop.sync.answering import answering, http
from tests.desktop.sync.test_link import PORTAL
from tests.office import Office, OfficeCompany


@pytest.mark.postgres
def test_two_devices_exchange_through_a_server_that_is_given(
    office: Office, office_company: OfficeCompany, tmp_path: Path
) -> None:
    codes = ",".join(office_company.code("*") for _ in range(2))
    said = exchange.tried(office.address, codes, tmp_path)
    assert said.startswith(f"{office.address}: sent 1, received ")


@pytest.mark.postgres
def test_without_codes_it_is_asked_whether_a_server_answers(office: Office, tmp_path: Path) -> None:
    assert "it takes two codes" in exchange.tried(office.address, None, tmp_path)
    assert not file_of(load(tmp_path / "stranger")).exists()


def test_a_portal_is_no_server(tmp_path: Path) -> None:
    with answering(lambda _: http(PORTAL)) as portal, pytest.raises(NoLink):
        exchange.tried(portal.address, None, tmp_path)
