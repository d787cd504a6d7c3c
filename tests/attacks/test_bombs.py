"""Files that unfold, point elsewhere or say that they are endless: refused in words or read without harm."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from desktop.attachments import PICTURES, from_file, thumbnail
from shared.common.attachment import Attachment
from shared.common.site import Site
from shared.kernel.describe import describe
from shared.workbooks.container import WorkbookError
from shared.workbooks.workbook import read_workbook
from tests.workbooks.sheets import rewritten, write_ods, write_xlsx

SECRET = "known to this computer alone"
LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))


def cells_of(path: Path) -> str:
    """Every text of a workbook; "" where it was refused, in words."""
    try:
        return " ".join(str(value) for sheet in read_workbook(path).sheets for row in sheet.rows for value in row)
    except WorkbookError as refusal:
        assert "Nothing was imported" in str(refusal)  # noqa: PT017
        return ""


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "content.xml"])
def test_entities_of_a_workbook_are_not_expanded(tmp_path: Path, part: str) -> None:
    """A file of the computer, an address elsewhere, and a thousand million laughs."""
    (tmp_path / "secret.txt").write_text(SECRET, "utf-8")
    kinds = {
        "file": f'<!ENTITY l9 SYSTEM "{(tmp_path / "secret.txt").as_uri()}">', "laughs": f'<!ENTITY l0 "ha">{LAUGHS}',
        "outside": '<!ENTITY % more SYSTEM "http://127.0.0.1:9/x.dtd"> %more; <!ENTITY l9 "x">',
    }  # fmt: skip
    for name, entities in kinds.items():
        if part == "content.xml":
            path = write_ods(tmp_path / f"{name}.ods", [["Cement", 1]])
        else:
            path = write_xlsx(tmp_path / f"{name}.xlsx", [["Cement", 1]], sheet="Cement")
        head = f"<!DOCTYPE x [{entities}]>".encode()
        with zipfile.ZipFile(path) as archive:
            first = archive.read(part).index(b"?>") + 2
            start = archive.read(part)[:first]
        rewritten(path, part, start, start + head)
        if part != "xl/worksheets/sheet1.xml":
            rewritten(path, part, b"Cement", b"Cement&l9;")
        said = cells_of(path)
        assert SECRET not in said
        assert len(said) < 1_000


def png(width: int, height: int) -> bytes:
    """A picture of a few bytes that says it is so large."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def frames_without_end() -> bytes:
    out = io.BytesIO()
    small = [Image.new("P", (8, 8), number % 256) for number in range(200)]
    small[0].save(out, "GIF", save_all=True, append_images=small[1:])
    return out.getvalue()


def comments_without_end() -> bytes:
    """A PNG whose texts unpack to 64 MiB."""
    out = io.BytesIO()
    Image.new("L", (8, 8)).save(out, "PNG")
    content = b"Comment\0\0" + zlib.compress(bytes(64 << 20), 9)
    text = struct.pack(">I", len(content)) + b"zTXt" + content + struct.pack(">I", zlib.crc32(b"zTXt" + content))
    made = out.getvalue()
    return made[:33] + text + made[33:]


ODD = {
    "wide and high": png(60_000, 60_000), "as large as numbers go": png(2**31 - 1, 2**31 - 1), "of no size": png(0, 0),
    "a line": png(1, 2**31 - 1), "cut off": b"\x89PNG\r\n\x1a\n", "marks alone": b"\xff\xd8\xff" * 99,
    "places nowhere": b"II*\x00" + b"\xff" * 64, "a GIF of nothing": b"GIF89a\xff\xff\xff\xff" + bytes(99),
    "sizes in words": b"P6 99999999 99999999 255\n", "comments that unpack": comments_without_end(),
    "a program for printers": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n",
    "a drawing that names files": b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
}  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_a_picture_that_says_it_is_endless_makes_no_thumbnail(tmp_path: Path, content: bytes) -> None:
    """And is attached all the same, byte for byte: it may be somebody's only copy."""
    assert thumbnail(content) is None
    (tmp_path / "wall.png").write_bytes(content)
    made = from_file(describe(Attachment), Site(name="North"), "site", tmp_path / "wall.png")
    assert made.thumbnail is None
    assert b"".join(made.blobs[part.content] for part in made.parts) == content


def test_no_other_program_is_asked_to_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow would give PostScript to Ghostscript, where that is installed."""
    from PIL import EpsImagePlugin

    monkeypatch.setattr(EpsImagePlugin, "Ghostscript", lambda *_: pytest.fail("it was asked"))
    drawn = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n9 9 lineto stroke\n"
    assert thumbnail(drawn) is None


def test_of_many_frames_the_first_is_the_thumbnail() -> None:
    made = thumbnail(frames_without_end())
    assert made is not None
    assert Image.open(io.BytesIO(made)).size == (8, 8)


@pytest.mark.parametrize("format", PICTURES)
def test_every_usual_picture_has_one(format: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (600, 300), "red").save(out, format)
    assert thumbnail(out.getvalue()) is not None


def test_zips_within_zips_are_no_workbook(tmp_path: Path) -> None:
    content = write_xlsx(tmp_path / "inner.xlsx", [["x"]]).read_bytes()
    for number in range(5):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(10):
                archive.writestr(f"{number}-{copy}.xlsx", content)
        content = out.getvalue()
    (tmp_path / "nested.xlsx").write_bytes(content)
    assert cells_of(tmp_path / "nested.xlsx") == ""


@pytest.mark.parametrize("entries", [2_001, 20_000])
def test_a_zip_of_ever_so_many_names_is_refused(tmp_path: Path, entries: int) -> None:
    path = write_xlsx(tmp_path / "many.xlsx", [["x"]])
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(entries):
            archive.writestr(f"xl/media/{number}", b"")
    assert cells_of(path) == ""
