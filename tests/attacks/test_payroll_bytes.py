"""Pay never reaches a device without its scope: whole files are searched for rates, sums and bodies, byte by byte."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest

from desktop.company import FILE_NAME
from desktop.database import connected
from server.database import companies
from server.exchange.notices import CHANNEL, rights_notice
from tests.attacks.bytes_of import found_in_files, found_in_rows
from tests.end_to_end.month import worked_through
from tests.end_to_end.program import Program
from tests.office import Office, OfficeCompany, running_office
from tests.postgres import Postgres

pytestmark = pytest.mark.postgres
RATES = (
    ("001", "2026-01-01", "90314159.27"), ("001", "2026-10-06", "90271828.18"), ("002", "2026-01-01", "90161803.39"),
    ("003", "2026-01-01", "90141421.35"),
)  # fmt: skip
"""Such as stand nowhere by chance."""
BY = ("person_id", "site_id", "accrual", "organization_id", "date")
ACCOUNT, ADDRESS = "40817810099910004312", "Tverskaya 13-777"


@dataclass(frozen=True, slots=True)
class Paid:
    """A company on a server in which people were paid; the office's own file, and what to look for elsewhere."""

    company: OfficeCompany
    office: Program
    site: str
    sums: tuple[Decimal, ...]
    ids: tuple[bytes, ...]
    bodies: tuple[bytes, ...]
    """Packed bodies and private facts of everything that is confidential."""


@pytest.fixture(scope="module")
def server(postgres_server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running_office(postgres_server.new_database(), tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture(scope="module")
def paid(server: Office, tmp_path_factory: pytest.TempPathFactory) -> Paid:
    month = worked_through(tmp_path_factory.mktemp("paid"), RATES)
    office, company = month.program, server.company()
    office.enter("personal_details", name="Papers", person="001", bank_account=ACCOUNT, address=ADDRESS)
    office.do("join", server.address, company.code())
    office.do("sync")
    return Paid(company, office, office.body("site", "С-1")["id"], sums_of(office), *bodies_of(office))


def sums_of(office: Program) -> tuple[Decimal, ...]:
    """Every rate, and every sum of pay by any of the register's dimensions."""
    engine = connected(office.home / FILE_NAME, read_only=True)
    found = {Decimal(amount) for *_, amount in RATES}
    with engine.connect() as connection:
        for by in (by for size in range(len(BY) + 1) for by in combinations(BY, size)):
            grouped = f" GROUP BY {', '.join(by)}" if by else ""
            rows = connection.exec_driver_sql(f"SELECT sum(amount) FROM payroll{grouped}").scalars().all()
            found |= {Decimal(row).scaleb(-2) for row in rows}
        amounts = connection.exec_driver_sql("SELECT amount FROM payroll_line").scalars().all()
    engine.dispose()
    return tuple(found | {Decimal(amount).scaleb(-2) for amount in amounts})


def bodies_of(office: Program) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """Ids, and the rest."""
    engine = connected(office.home / FILE_NAME, read_only=True)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT id, body FROM head WHERE scope IN ('payroll', 'staff')").all()
        trees = connection.exec_driver_sql("SELECT explanation FROM payroll_line").scalars().all()
    engine.dispose()
    assert len(rows) >= 6
    facts = (*(tree.encode() for tree in trees), ACCOUNT.encode(), ADDRESS.encode())
    return tuple(id for id, _ in rows), (*(body for _, body in rows), *facts)


def joined(paid: Paid, home: Path, *patterns: str) -> Program:
    program = Program(home)
    program.do("join", paid.company.office.address, paid.company.code(*patterns))
    program.do("sync")
    return program


def test_what_is_looked_for_is_found_where_it_belongs(paid: Paid) -> None:
    """Else the tests below would find nothing anywhere."""
    rows = found_in_rows(paid.office.home / FILE_NAME, paid.sums)
    assert {each.split(".")[0] for each in rows} >= {
        "head",
        "pay_rate",
        "payroll_line",
        "payroll_sheet",
        "payroll",
        "blob",
    }
    assert len(found_in_files(paid.office.home, paid.sums, paid.bodies)) > len(paid.bodies)


def test_a_foremans_file_holds_no_pay(paid: Paid, tmp_path: Path) -> None:
    foreman = joined(paid, tmp_path / "home", "company", f"site:{paid.site}")
    reports = foreman.ask("list", "daily_report")
    assert len(reports) == 2
    assert len(foreman.ask("list", "person")) == 3
    assert found_in_rows(foreman.home / FILE_NAME, paid.sums) == []
    assert found_in_files(foreman.home, paid.sums, (*paid.ids, *paid.bodies)) == []


def test_what_a_foreman_exports_holds_no_pay(paid: Paid, tmp_path: Path) -> None:
    foreman = joined(paid, tmp_path / "home", "company", f"site:{paid.site}")
    foreman.do("export-company", tmp_path / "out", "--pdf", "none")
    assert found_in_files(tmp_path / "out", paid.sums, paid.bodies) == []


def test_a_scope_that_is_lost_takes_its_bytes_along(paid: Paid, tmp_path: Path) -> None:
    """Also those that lie in pages which are free now, in the log, and in what the device knows of its own entries.

    The chain of its entries goes on naming ids. Backups that were made before are as they were.
    """
    clerk, raised = joined(paid, tmp_path / "home", "*"), Decimal("90577215.66")
    clerk.enter("pay_rate", name="raised", person="003", valid_from="2026-11-01", kind="hour", amount=str(raised))
    clerk.do("sync")
    sums = (*paid.sums, raised)
    assert found_in_rows(clerk.home / FILE_NAME, [raised])
    shrink(paid, clerk, "company", f"site:{paid.site}")
    clerk.do("sync")
    shutil.rmtree(clerk.home / "backups")
    assert found_in_rows(clerk.home / FILE_NAME, sums) == []
    assert found_in_files(clerk.home, sums, paid.bodies) == []


def shrink(paid: Paid, program: Program, *patterns: str) -> None:
    """The administrator takes from a device what it may not have any more."""
    which = (paid.company.id, program.ask("sync-state")["prefix"])
    with companies.owner(paid.company.office.url) as owner:
        owner.execute(f"DELETE FROM granted WHERE device = {_DEVICE}", which)
        for pattern in patterns:
            row = (paid.company.id, *which, pattern)
            owner.execute(f"INSERT INTO granted (company, device, pattern) VALUES (%s, {_DEVICE}, %s)", row)
        owner.execute("SELECT pg_notify(%s, %s)", (CHANNEL, rights_notice(paid.company.id)))


_DEVICE = "(SELECT id FROM device WHERE company = %s AND prefix = %s)"
