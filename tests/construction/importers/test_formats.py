"""One command for every format: told by content, decided upon alike, saved in one transaction."""

from pathlib import Path
from shutil import copyfile

import pytest

from shared.construction.importers.preview import preview
from shared.workbooks.words import ImportRefused
from tests.construction.importers.files import DATA
from tests.end_to_end.program import Program
from tests.workbooks.sheets import roof_estimate


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "home")


@pytest.mark.parametrize(
    ("name", "said"),
    [("presto_ansi.bc3", "BC3 2002"), ("request.x83", "GAEB X83"), ("bid.x84", "GAEB X84"),
     ("order_latin1.x86", "GAEB X86")],
)  # fmt: skip
def test_the_format_is_told_by_what_is_in_the_file(tmp_path: Path, name: str, said: str) -> None:
    for ending in ("xlsx", "txt", "bc3"):
        path = tmp_path / f"estimate.{ending}"
        copyfile(DATA / name, path)
        assert preview(path).format == said


def test_a_workbook_is_a_workbook_whatever_its_name(tmp_path: Path) -> None:
    path = roof_estimate(tmp_path).rename(tmp_path / "estimate.bc3")
    assert (preview(path).format, preview(path).sheet) == ("", preview(path).sheet)
    assert len(preview(path).lines) == 6


@pytest.mark.parametrize(
    "start",
    [
        b"00        83L                                                                1122PPPPI90000001\r\n",
        b"#begin[GAEB]\r\n#begin[LV]\r\n[Bezeichnung]Muster[end]\r\n",
        b"[Zeichensatz]ANSI[end]\r\n#begin[LV]\r\n",
    ],
)
def test_the_forerunners_of_gaeb_xml_are_named(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "lv.d83"
    path.write_bytes(start + b"01Musterdatei\r\n" * 20)
    with pytest.raises(ImportRefused, match=r"older format of GAEB .* whose name ends in \.x81 to \.x86"):
        preview(path)


@pytest.mark.parametrize("name", ["presto_ansi.bc3", "bid.x84"])
def test_choices_about_sheets_mean_nothing_to_other_formats(name: str) -> None:
    with pytest.raises(ImportRefused, match="it has neither sheets nor columns to choose"):
        preview(DATA / name, columns={"quantity": "E"})


# ---- the command -----------------------------------------------------------------------------------------------------


def test_a_bc3_estimate_becomes_a_posted_document_with_sections_and_resources(program: Program) -> None:
    told = program.ask("import-estimate", DATA / "presto_ansi.bc3", "--site", "Fachada", "--post")
    figures = ("format", "lines", "resources", "direct_declared", "direct_computed", "total", "labour_hours")
    assert [told[each] for each in figures] == ["BC3 2002", 5, 8, "3294.55", "3294.55", "3294.55", "141.8414"]
    body = program.body("estimate", told["document"])
    assert (body["currency"], body["total"], body["declared_total"]) == ("EUR", "3294.55", "3294.55")
    ids = {line["id"]: line.get("name") for line in body["lines"]}
    places = {line["name"]: ids.get(line.get("section_id")) for line in body["lines"]}
    assert places["Fábricas"] == "Albañilería"
    assert places["Enfoscado maestreado y fratasado"] == "Revestimientos"
    assert body["lines"][1]["note"].splitlines()[1:] == ["Planta baja: 4 × 2 × 1.5", "Planta primera: 4 × 2 × 1.5"]


def test_what_stands_beside_the_chapters_is_in_none_of_them(program: Program) -> None:
    told = program.ask("import-estimate", DATA / "bid.x84", "--site", "Kita", "--post")
    last = program.body("estimate", told["document"])["lines"][-1]
    assert (last["name"], last.get("section_id")) == ("Nachlass 2 %", None)


def test_a_request_for_bids_becomes_a_plan_of_quantities(program: Program) -> None:
    said = program.do("import-estimate", DATA / "request.x83", "--site", "Kita", "--post")
    assert "there is no money to reconcile" in said.err + said.out
    assert "direct_declared" not in said.out
    (report,) = (program.ask("report", "work_execution", "--by", "estimate"),)
    assert report["rows"]


def test_another_currency_is_told(program: Program) -> None:
    said = program.do("import-estimate", DATA / "bid.x84", "--site", "Kita", "--dry-run")
    assert "The file is in EUR, the company counts in RUB" in said.err + said.out


def test_a_currency_that_is_not_named_is_told(program: Program) -> None:
    said = program.do("import-estimate", DATA / "several_prices_utf8.bc3", "--site", "Nave", "--dry-run")
    assert "does not say its currency: its figures are taken for RUB" in said.err + said.out


def test_rows_in_error_stop_the_import_until_they_are_left_out(program: Program, tmp_path: Path) -> None:
    broken = tmp_path / "obra.bc3"
    broken.write_bytes((DATA / "presto_ansi.bc3").read_bytes().replace(b"|47.3|", b"|a lot|"))
    said = program.refused("import-estimate", broken, "--site", "Fachada")
    assert "1 rows cannot be imported, the first at E01DTW020: “a lot” is not a number for price" in said
    assert program.run("list", "estimate", "--json").out.strip() in ("", "[]")
    told = program.ask("import-estimate", broken, "--site", "Fachada", "--leave-out-errors")
    assert [(each["what"], each["cell"], each["difference"]) for each in told["differences"]] == [
        ("section", "01", "283.8"), ("lines_sum", "OBRA", "283.8"), ("direct", "OBRA", "283.8"),
        ("total", "OBRA", "283.8"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["arquimedes_850.bc3", "several_prices_utf8.bc3", "bid.x84", "order_latin1.x86"])
def test_everything_is_said_in_russian(program: Program, name: str) -> None:
    program.home.mkdir(parents=True)
    (program.home / "env.ini").write_text("[interface]\nlanguage = ru\n", "utf-8")
    said = program.do("import-estimate", DATA / name, "--site", "Школа", "--dry-run")
    for english in ("Positions", "The file", "Records", "measurement", "section", "Figure", "together"):
        assert english not in said.out + said.err
