"""Taking the type faces out of packages: what is accepted, what a missing or foreign face says."""

import hashlib
import json
from pathlib import Path

import pytest

import fonts
from fonts import fetch


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fonts folder with one face to be had from two sources."""
    digest = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("debian", "npm")}
    manifest = {"sources": {"debian": {}, "npm": {}}, "faces": {"Narrow": digest}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    monkeypatch.setattr(fetch, "FOLDER", tmp_path)
    return tmp_path


def no_such_system(_source: dict[str, str]) -> fetch.Faces:
    raise fetch.Unavailable("this is not a Debian system")


def test_the_next_source_is_tried_when_one_is_not_to_be_had(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SOURCES", {"debian": no_such_system, "npm": lambda _: {"Narrow": b"npm"}})
    assert fetch.main() == 0
    assert (folder / "Narrow.ttf").read_bytes() == b"npm"


def test_a_face_with_other_bytes_is_refused_and_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fetch, "SOURCES", {"debian": no_such_system, "npm": lambda _: {"Narrow": b"other"}})
    assert fetch.main() == 1
    assert not (folder / "Narrow.ttf").exists()
    assert capsys.readouterr().err.splitlines() == [
        "Type faces are missing: Narrow. Tried:",
        "  debian: this is not a Debian system",
        "  npm: Narrow in this package is not the file the manifest describes",
        "Check the network connection and run set-up again.",
    ]


def test_a_damaged_face_counts_as_missing(folder: Path) -> None:
    (folder / "Narrow.ttf").write_bytes(b"damaged")
    assert fetch.missing(json.loads((folder / "manifest.json").read_text("utf-8"))) == ["Narrow"]


def test_a_missing_face_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    with pytest.raises(fonts.MissingFont, match=r"DejaVuSans is missing .*in a checkout: python3 dev.py setup"):
        fonts.path("DejaVuSans")


def test_an_unknown_face_lists_the_known_ones() -> None:
    with pytest.raises(fonts.MissingFont, match=r"Arial is not one of .*DejaVuSans, DejaVuSans-Bold"):
        fonts.path("Arial")


@pytest.mark.parametrize("face", fonts.FACES)
def test_every_face_is_there_after_set_up(face: str) -> None:
    assert fonts.path(face).stat().st_size > 100_000
