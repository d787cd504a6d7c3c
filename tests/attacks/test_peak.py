"""What is meant to fill the memory of a computer takes little more of it than a large file of an honest person."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import zstandard

from shared.store.packing import BODY_MAX
from tests.attacks.test_bombs import LAUGHS, ODD, frames_without_end, png
from tests.workbooks.sheets import rewritten, write_ods_content, write_xlsx

MOST_KIB = 192 << 10
"""Of each: half as much again as any was seen to take, and less than any that unpacks would fill."""


def test_bombs_take_no_more_memory_than_large_files(tmp_path: Path) -> None:
    for name, content in ODD.items():
        (tmp_path / f"{name}.picture").write_bytes(content)
    (tmp_path / "sound.picture").write_bytes(png(8, 8))
    (tmp_path / "frames.picture").write_bytes(frames_without_end())
    workbooks(tmp_path)
    bodies(tmp_path)
    texts(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.attacks.peak", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    grown = dict(map(json.loads, ran.stdout.splitlines()))
    assert len(grown) == len(list(tmp_path.iterdir()))
    assert {name: kib for name, kib in grown.items() if kib >= MOST_KIB} == {}


def workbooks(folder: Path) -> None:
    write_xlsx(folder / "sound.xlsx", [["Cement", 1]])
    with zipfile.ZipFile(write_xlsx(folder / "blank.xlsx", [["x"]]), "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet2.xml", b" " * (256 << 20))
    with zipfile.ZipFile(write_xlsx(folder / "names.xlsx", [["x"]]), "a") as archive:
        for number in range(20_000):
            archive.writestr(f"xl/media/{number}", b"")
    far = b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    rewritten(write_xlsx(folder / "far.xlsx", [["x"]]), "xl/worksheets/sheet1.xml", b"</row>", far)
    laughing = write_xlsx(folder / "laughs.xlsx", [["Cement"]], sheet="Cement")
    with zipfile.ZipFile(laughing) as archive:
        content = archive.read("xl/sharedStrings.xml")
    start = content[: content.index(b"?>") + 2]
    rewritten(laughing, "xl/sharedStrings.xml", start, start + f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'.encode())
    rewritten(laughing, "xl/sharedStrings.xml", b"Cement", b"Cement&l9;")
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    write_ods_content(folder / "far.ods", f'<table:table table:name="T">{row}</table:table>')


def bodies(folder: Path) -> None:
    """Of a few KiB; one unpacks to 256 MiB and says so, one does not say it."""
    pack, silent = zstandard.ZstdCompressor(), zstandard.ZstdCompressor(write_content_size=False)
    (folder / "sound.body").write_bytes(pack.compress(b"{}"))
    (folder / "whole.body").write_bytes(pack.compress(bytes(BODY_MAX)))
    (folder / "huge.body").write_bytes(pack.compress(bytes(256 << 20)))
    (folder / "silent.body").write_bytes(silent.compress(bytes(256 << 20)))


def texts(folder: Path) -> None:
    (folder / "deep.x83").write_bytes(b"<GAEB>" + b"<a>" * 400_000)
    (folder / "laughs.x83").write_text(f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]><GAEB>&l9;</GAEB>', "utf-8")
    (folder / "fields.bc3").write_bytes(b"~C|" + b"\\" * 4_000_000)
    (folder / "columns.csv").write_bytes(b";" * 8_000_000)
