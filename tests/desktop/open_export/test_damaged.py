"""An export is trusted in nothing: whatever is wrong with it is said in words, and nothing is written."""

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desktop.open_export.conftest import Exported
from tests.desktop.open_export.forging import listing, put, rewritten
from tests.end_to_end.program import Program


@pytest.fixture
def folder(exported: Exported, tmp_path: Path) -> Path:
    return shutil.copytree(exported.folder, tmp_path / "copy")


def refused(elsewhere: Program, source: Path) -> str:
    said = elsewhere.refused("restore-export", source)
    assert [each for each in elsewhere.home.glob("*") if each.name.startswith("company")] == []
    return said


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_named(exported: Exported, data: st.DataObject) -> None:
    """Every listed file: a byte changed, the end cut off, the whole file gone."""
    name = data.draw(st.sampled_from(sorted(listing(exported.folder)["files"])))
    with TemporaryDirectory() as place:
        copy = shutil.copytree(exported.folder, Path(place) / "copy", copy_function=_linked)
        content = (exported.folder / name).read_bytes()
        (copy / name).unlink()
        match data.draw(st.sampled_from(["byte", "cut", "gone"])):
            case "byte" if content:
                at = data.draw(st.integers(0, len(content) - 1))
                (copy / name).write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
            case "cut" if content:
                (copy / name).write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
        assert name in refused(Program(Path(place) / "home"), copy)


def _linked(source: str, target: str) -> None:
    Path(target).hardlink_to(source)


def _change(**values: Any) -> Callable[[Any], None]:
    return lambda listed: listed.update(values)


@pytest.mark.parametrize(("change", "words"), [
    (_change(version=2), "newer version"),
    (_change(revision="9999"), "newer version"),
    (_change(format="other"), "not an export"),
    (_change(counts="many"), "damaged"),
    (lambda listed: listed["files"].pop("blobs.jsonl"), "blobs.jsonl"),
    (lambda listed: listed["files"]["README.txt"].update(bytes=-2), "manifest.json"),
])  # fmt: skip
def test_a_manifest_that_says_something_else_is_refused(
    folder: Path, elsewhere: Program, change: Callable[[Any], None], words: str
) -> None:
    listed = listing(folder)
    change(listed)
    put(folder, listed)
    assert words in refused(elsewhere, folder)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"files": 1}', "\udcff", "{}" * 9])
def test_a_manifest_that_is_none_is_refused(folder: Path, elsewhere: Program, content: str) -> None:
    (folder / "manifest.json").write_bytes(content.encode(errors="surrogateescape"))
    assert "manifest.json" in refused(elsewhere, folder)


def test_what_is_no_export_is_refused(elsewhere: Program, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("PK not", "utf-8")
    for name, words in (("empty", "manifest.json"), ("text.zip", "zip"), ("nothing", "no such file")):
        assert words in refused(elsewhere, tmp_path / name).lower()


@pytest.mark.parametrize("name", ["../secret.txt", "/etc/hostname", "csv/../../secret.txt", "link.txt", "a\0b"])
def test_no_file_outside_the_export_is_read(folder: Path, elsewhere: Program, name: str) -> None:
    (folder.parent / "secret.txt").write_text("secret", "utf-8")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    listed = listing(folder)
    entry = {"bytes": 6, "sha256": "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"}
    listed["files"][name] = entry
    put(folder, listed)
    assert name in refused(elsewhere, folder)


def test_a_zip_bomb_is_unpacked_no_further_than_its_manifest_says(
    exported: Exported, elsewhere: Program, tmp_path: Path
) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in listing(exported.folder)["files"]:
            big = name == "csv/absence.csv"
            archive.writestr(name, b"0" * 50_000_000 if big else (exported.folder / name).read_bytes())
        archive.write(exported.folder / "manifest.json", "manifest.json")
    assert "csv/absence.csv" in refused(elsewhere, bomb)


# ---- somebody who makes the manifest fit


def lines_of(folder: Path, name: str) -> list[str]:
    return (folder / name).read_text("utf-8").splitlines()


def test_a_changed_body_is_noticed_by_its_hash(folder: Path, elsewhere: Program) -> None:
    name = "bodies/payroll_sheet.jsonl"
    rewritten(folder, name, (folder / name).read_text("utf-8").replace('"amount":"4', '"amount":"9'))
    assert name in refused(elsewhere, folder)


def test_changed_movements_of_a_register_are_noticed(folder: Path, elsewhere: Program) -> None:
    name = "registers/payroll.csv"
    rewritten(folder, name, "\ufeff" + (folder / name).read_bytes().decode("utf-8-sig").replace(",4800,", ",9600,"))
    assert name in refused(elsewhere, folder)


@pytest.mark.parametrize(("name", "line"), [
    ("audit.jsonl", "{}"), ("audit.jsonl", "[]"), ("audit.jsonl", '{"seq":"x"}'), ("audit.jsonl", "{"),
    ("blobs.jsonl", '{"hash":"zz","scope":"","text":""}'), ("blobs.jsonl", '{"hash":"00","text":1}'),
    ("bodies/site.jsonl", "{}"), ("bodies/site.jsonl", '{"id":1}'), ("bodies/site.jsonl", "\x00"),
    ("bodies/site.jsonl", '{"id":"019f1c0c-5dc5-737e-9d23-96a0c185fb08","saved_at":"x","hash":"","body":[]}'),
])  # fmt: skip
def test_a_line_that_no_export_has_is_refused(folder: Path, elsewhere: Program, name: str, line: str) -> None:
    rewritten(folder, name, "\n".join([*lines_of(folder, name), line]) + "\n")
    assert name in refused(elsewhere, folder)


def test_a_number_that_no_database_holds_is_refused(folder: Path, elsewhere: Program) -> None:
    first, *more = lines_of(folder, "audit.jsonl")
    rewritten(folder, "audit.jsonl", "\n".join([first.replace('"seq":1,', f'"seq":{10**30},'), *more]) + "\n")
    assert "audit.jsonl" in refused(elsewhere, folder)


@pytest.mark.parametrize("facts", ["[]", "{}", '{"device":{},"counters":[[1]]}', '{"device":1,"counters":[]}', "x",
    '{"device":{"counter_floor":"x"},"counters":[]}', '{"device":{"prefix":{}},"counters":[]}',
    '{"device":{},"counters":[["person","A1",2026,9223372036854775807]]}',
    '{"device":{},"counters":[["person","A1",1000000000000000000000000000000,1]]}',
])  # fmt: skip
def test_facts_that_no_export_has_are_refused(folder: Path, elsewhere: Program, facts: str) -> None:
    rewritten(folder, "facts.json", facts)
    refused(elsewhere, folder)


def test_one_aggregate_twice_is_refused(folder: Path, elsewhere: Program) -> None:
    name = "bodies/site.jsonl"
    rewritten(folder, name, "\n".join([*lines_of(folder, name), lines_of(folder, name)[0]]) + "\n")
    refused(elsewhere, folder)


def test_a_kind_left_out_of_the_manifest_is_missed(folder: Path, elsewhere: Program) -> None:
    listed = listing(folder)
    del listed["files"]["bodies/pay_rate.jsonl"]
    put(folder, listed)
    assert "manifest.json" in refused(elsewhere, folder)


def test_a_line_without_an_end_is_refused(folder: Path, elsewhere: Program) -> None:
    rewritten(folder, "blobs.jsonl", json.dumps({"hash": "00"}))
    assert "blobs.jsonl" in refused(elsewhere, folder)


def test_a_damaged_body_is_named_and_the_rest_comes_back(exported: Exported, tmp_path: Path) -> None:
    home = Program(tmp_path / "hurt")
    home.home.mkdir()
    shutil.copy(exported.folder / "company.sqlite", home.home / "company.fieldledger")
    with sqlite3.connect(home.home / "company.fieldledger") as connection:
        connection.execute("UPDATE unsent SET body = x'00' WHERE id = (SELECT id FROM material ORDER BY id LIMIT 1)")
    connection.close()
    said = home.ask("export-company", tmp_path / "out", "--pdf", "none")
    assert [each.split()[0] for each in said["damaged"]] == ["material"]
    assert said["counts"]["material"] == exported.said["counts"]["material"] - 1
    elsewhere = Program(tmp_path / "elsewhere")
    assert elsewhere.ask("restore-export", tmp_path / "out")["counts"] == said["counts"]
