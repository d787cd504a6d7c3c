"""What an export holds can be read by others: SQLite, CSV, JSON with its schema."""

import csv
import json
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from desktop.company import kinds
from shared.kernel.json_schema import schema_of
from tests.desktop.open_export.conftest import Exported

KINDS = sorted(kinds().shapes)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def bodies(folder: Path, kind: str) -> list[Any]:
    return [json.loads(line) for line in (folder / f"bodies/{kind}.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("kind", KINDS)
def test_every_body_is_what_its_schema_says(exported: Exported, kind: str) -> None:
    schema = json.loads((exported.folder / f"schema/{kind}.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for line in bodies(exported.folder, kind):
        assert [each.message for each in validator.iter_errors(line.get("body", {"id": line["id"]}))] == []


def test_a_schema_refuses_what_no_body_may_say(exported: Exported) -> None:
    validator = jsonschema.Draft202012Validator(schema_of(kinds().shapes["daily_report"]))
    body = next(line["body"] for line in bodies(exported.folder, "daily_report") if line["body"].get("lines"))
    assert validator.is_valid(body)
    for wrong in (
        {"status": "done"}, {"lines": [{**body["lines"][0], "quantity": 1.5}]}, {"date": 5},
        {"lines": [{**body["lines"][0], "quantity": "1.1234567"}]},
    ):  # fmt: skip
        assert not validator.is_valid({**body, **wrong})


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_has_a_row_for_every_item_and_line(exported: Exported, kind: str) -> None:
    living = [line["body"] for line in bodies(exported.folder, kind) if not line.get("deleted")]
    assert [row["id"] for row in table(exported.folder, f"csv/{kind}.csv")] == [body["id"] for body in living]
    for lines in kinds().shapes[kind].tables:
        rows = table(exported.folder, f"csv/{kind}.{lines.name}.csv")
        said = [(body["id"], row["id"]) for body in living for row in body.get(lines.name, ())]
        assert [(row["owner_id"], row["id"]) for row in rows] == said


def test_amounts_and_names_in_a_table_are_those_of_the_body(exported: Exported) -> None:
    rows = {row["id"]: row for row in table(exported.folder, "csv/payroll_sheet.lines.csv")}
    lines = [row for line in bodies(exported.folder, "payroll_sheet") for row in line["body"]["lines"]]
    assert {row["id"]: Decimal(row["amount"]) for row in lines} == {
        id: Decimal(row["amount"]) for id, row in rows.items()
    }
    people = {line["id"]: line["body"]["name"] for line in bodies(exported.folder, "person")}
    assert all(row["person_name"] == people[row["person_id"]] for row in rows.values())


def test_a_text_that_begins_like_a_formula_does_no_harm(exported: Exported) -> None:
    names = {row["name"] for row in table(exported.folder, "csv/material.csv")}
    assert "''=Цемент" in names
    assert not [name for name in names if name.startswith(("=", "'="))]


def test_the_database_opens_without_a_key(plain: sqlite3.Connection, exported: Exported) -> None:
    assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    for kind in KINDS:
        rows = plain.execute(f"SELECT count(*) FROM {kind}").fetchone()[0]
        assert rows == sum(not line.get("deleted") for line in bodies(exported.folder, kind))


def test_registers_add_up_to_what_the_reports_say(exported: Exported) -> None:
    rows = table(exported.folder, "registers/payroll.csv")
    report = exported.program.ask("report", "payroll_register")
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal(report["total"]["cells"]["amount"])


def test_the_page_that_explains_it_names_every_file(exported: Exported) -> None:
    text = (exported.folder / "README.txt").read_text("utf-8")
    for each in exported.folder.iterdir():
        name = f"{each.name}/" if each.is_dir() else each.name
        assert text.count(name) >= 2 or name == "README.txt", name
