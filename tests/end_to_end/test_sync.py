"""Two desktops and an office, all by the real programs: what one person enters is there for the other."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.company import FILE_NAME, fact
from desktop.database import connected
from tests.end_to_end.program import Program
from tests.office import Office, OfficeCompany, running_office
from tests.postgres import Postgres

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def office(postgres_server: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running_office(postgres_server.new_database(), tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture
def company(office: Office) -> OfficeCompany:
    return office.company()


def joined(company: OfficeCompany, home: Path, *scopes: str) -> Program:
    program = Program(home)
    program.do("join", company.office.address, company.code(*scopes))
    return program


def edit(program: Program, kind: str, number: str, **values: Any) -> None:
    """As a person does in a form, by the file that an export writes."""
    file = program.home / "edit.json"
    program.do("export", kind, number, "--out", file)
    whole = json.loads(file.read_text("utf-8"))
    whole["body"].update(values)
    file.write_text(json.dumps(whole), encoding="utf-8")
    program.do("import", file, "--overwrite")


def agrees(program: Program) -> bool:
    return bool(program.ask("check")["ok"])


def test_what_one_desktop_enters_the_other_has_after_both_exchanged(company: OfficeCompany, tmp_path: Path) -> None:
    first, second = joined(company, tmp_path / "1"), joined(company, tmp_path / "2")
    site = first.enter("site", name="Школа")
    assert first.ask("sync")["sent"] == 1
    came = second.ask("sync")
    assert (came["received"], came["waiting"], came["address"]) == (1, 0, company.office.address)
    assert second.body("site", site)["name"] == "Школа"
    assert agrees(first)
    assert agrees(second)


def test_every_company_starts_with_the_built_in_items_once(company: OfficeCompany, tmp_path: Path) -> None:
    first = joined(company, tmp_path / "1")
    began = first.ask("list", "unit", "--limit", "1000")
    second = joined(company, tmp_path / "2")
    assert began
    assert second.ask("list", "unit", "--limit", "1000") == began
    assert second.ask("sync")["sent"] == 0


def test_two_offline_edits_of_one_item_become_one_on_both(company: OfficeCompany, tmp_path: Path) -> None:
    first, second = joined(company, tmp_path / "1"), joined(company, tmp_path / "2")
    site = first.enter("site", name="Школа")
    first.do("sync")
    second.do("sync")
    edit(first, "site", site, notes="с торца")
    edit(second, "site", site, name="Школа на 550 мест")
    first.do("sync")
    assert second.ask("sync")["merged"] == 1
    first.do("sync")
    for each in (first, second):
        body = each.body("site", site)
        assert (body["name"], body["notes"]) == ("Школа на 550 мест", "с торца")


def test_the_same_field_changed_apart_is_a_conflict_on_both(company: OfficeCompany, tmp_path: Path) -> None:
    first, second = joined(company, tmp_path / "1"), joined(company, tmp_path / "2")
    site = first.enter("site", name="Школа")
    first.do("sync")
    second.do("sync")
    edit(first, "site", site, name="Школа № 1")
    edit(second, "site", site, name="Школа № 2")
    first.do("sync")
    assert second.ask("sync")["conflicts"] == 1
    assert first.ask("sync")["conflicts"] == 1
    assert second.body("site", site)["name"] == "Школа № 1"


def test_a_company_of_its_own_brings_what_it_has(company: OfficeCompany, tmp_path: Path, demo: Program) -> None:
    alone, sent = demo, demo.ask("list", "daily_report", "--limit", "1000")
    alone.do("join", company.office.address, company.code(prefix="K7"))
    state = alone.ask("sync-state")
    assert (state["prefix"], state["waiting"], state["refused"]) == ("K7", 0, 0)
    other = joined(company, tmp_path / "2")
    assert other.ask("list", "daily_report", "--limit", "1000") == sent


def test_what_two_companies_have_in_common_is_proposed_and_made_one(company: OfficeCompany, tmp_path: Path) -> None:
    office, alone = joined(company, tmp_path / "1"), Program(tmp_path / "2")
    office.enter("counterparty", name="ООО «Рога»", tax_id="7700000001")
    theirs = office.body("counterparty", "ООО «Рога»")["id"]
    office.enter("site", name="Школа", code="ШК")
    office.do("sync")
    alone.enter("counterparty", name="Рога, ООО", tax_id="7700000001")
    alone.enter("site", name="Больница")
    office.enter("constant", name="default_organization", value="ВС", valid_from="2026-01-01")
    alone.enter("constant", name="default_organization", value="01", valid_from="2026-02-01")
    office.do("sync")
    alone.enter("site", name="Школа")  # with a code that the program gave it
    alone.do("join", company.office.address, company.code())
    assert alone.ask("sync-state")["stage"] == "matching"
    assert "Рога, ООО" in alone.do("sync").out
    assert alone.ask("sync-state")["waiting"] > 0  # nothing is sent before somebody says
    alone.do("sync", "--match", "all")
    office.do("sync")
    schools = [office.body("site", each["id"]) for each in office.ask("list", "site") if each["name"] == "Школа"]
    assert sorted("replaced_by" in each for each in schools) == [False, True]
    settings = [office.body("constant", each["id"]) for each in office.ask("list", "constant")]
    said = {each["value"]: each.get("marked", False) for each in settings if each["name"] == "default_organization"}
    assert said == {"ВС": False, "01": True}
    assert office.body("counterparty", "Рога, ООО")["replaced_by"] == theirs


def test_a_code_is_for_one_device(company: OfficeCompany, tmp_path: Path) -> None:
    code = company.code()
    Program(tmp_path / "1").do("join", company.office.address, code)
    second = Program(tmp_path / "2")
    assert "used already" in second.refused("join", company.office.address, code)
    assert not list(second.home.glob("*.fieldledger"))


def test_without_a_link_the_work_waits(company: OfficeCompany, office: Office, tmp_path: Path) -> None:
    program = joined(company, tmp_path / "1")
    office.stop()
    try:
        program.enter("site", name="Школа")
        assert "No server answers" in program.refused("sync")
        assert program.ask("sync-state")["waiting"] == 1
    finally:
        office.start()
    assert program.ask("sync")["sent"] == 1


def test_a_company_without_a_server_is_told_how_to_join_one(program: Program) -> None:
    program.enter("site", name="Школа")
    for command in ("sync", "sync-state"):
        assert "fieldledger join" in program.refused(command)


def test_an_export_of_the_company_takes_no_key_of_the_server_along(company: OfficeCompany, tmp_path: Path) -> None:
    program = joined(company, tmp_path / "1")
    program.enter("site", name="Школа")
    program.do("export-company", tmp_path / "out", "--pdf", "none")
    engine = connected(program.home / FILE_NAME, read_only=True)
    token = fact(engine, "server_token") or ""
    engine.dispose()
    assert token
    assert not [
        file for file in (tmp_path / "out").rglob("*") if file.is_file() and token.encode() in file.read_bytes()
    ]


# ---- without a network: a file on a stick


@pytest.fixture
def words(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase.txt"
    file.write_text("correct horse battery staple\n", "utf-8")
    return file


def test_a_stick_brings_entries_to_the_office_and_answers_back(
    company: OfficeCompany, tmp_path: Path, words: Path
) -> None:
    office, site = joined(company, tmp_path / "1"), joined(company, tmp_path / "2")
    office.enter("site", name="Школа")
    office.do("sync")
    site.enter("site", name="Больница")
    stick = tmp_path / "k7.exchange"
    for _ in range(2):  # whatever is done twice is done once
        site.do("exchange-export", stick, "--passphrase-file", words)
        answers = office.ask("exchange-import", stick, "--passphrase-file", words)["answers"]
    for _ in range(2):
        site.do("exchange-import", answers, "--passphrase-file", words)
    assert site.ask("sync-state")["waiting"] == 0
    office.do("sync")
    for each in (office, site):
        assert [item["name"] for item in each.ask("list", "site")] == ["Больница", "Школа"]
        assert agrees(each)
    assert site.ask("sync")["received"] == 0


def test_a_stick_that_was_tampered_with_or_is_of_others_is_refused(
    office: Office, company: OfficeCompany, tmp_path: Path, words: Path
) -> None:
    site, stranger = joined(company, tmp_path / "1"), joined(office.company(), tmp_path / "2")
    stick, other = tmp_path / "k7.exchange", tmp_path / "other.txt"
    other.write_text("another passphrase", "utf-8")
    site.do("exchange-export", stick, "--passphrase-file", words)
    whole = stick.read_bytes()

    def take(program: Program, passphrase: Path = words) -> str:
        return program.refused("exchange-import", stick, "--passphrase-file", passphrase)

    assert "of another company" in take(stranger)
    assert "passphrase is another one" in take(site, other)
    for changed in (whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), whole[:30], b"PK" + whole, b""):
        stick.write_bytes(changed)
        assert "Nothing was changed" in take(site)
    other.write_text("short", "utf-8")
    assert "too short" in site.refused("exchange-export", stick, "--passphrase-file", other)


def test_answers_are_for_the_device_that_asked(company: OfficeCompany, tmp_path: Path, words: Path) -> None:
    one, other = joined(company, tmp_path / "1"), joined(company, tmp_path / "2")
    stick = tmp_path / "k7.exchange"
    one.do("exchange-export", stick, "--passphrase-file", words)
    answers = other.ask("exchange-import", stick, "--passphrase-file", words)["answers"]
    assert "another device" in other.refused("exchange-import", answers, "--passphrase-file", words)
