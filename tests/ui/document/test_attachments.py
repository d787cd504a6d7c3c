"""Attachments: files beside a document, posted or not; whole again after any way they went."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.document.panels.attachments import AttachmentsPanel, unfolded

Settled = Callable[[], None]


def panel_of(form: DocumentForm, settled: Settled) -> AttachmentsPanel:
    form.show_panel("attachments")
    settled()
    assert isinstance(form.panel, AttachmentsPanel)
    return form.panel


def texts(panel: AttachmentsPanel) -> list[str]:
    return [panel.list.item(at).text() for at in range(panel.list.count())]


def test_a_file_of_several_pieces_comes_back_byte_for_byte(
    desk: Desk, absence: DocumentForm, settled: Settled, tmp_path: Path
) -> None:
    content = bytes(range(256)) * 9_000  # 2.2 MB
    (tmp_path / "приказ.bin").write_bytes(content)
    panel = panel_of(absence, settled)
    panel.attach([tmp_path / "приказ.bin"])
    settled()
    assert texts(panel) == ["приказ.bin\n2250 KB"]
    assert panel.current is not None
    panel.write(panel.current, tmp_path / "back.bin")
    settled()
    assert (tmp_path / "back.bin").read_bytes() == content


def test_a_photo_is_shown_small_and_as_the_camera_was_held(
    desk: Desk, absence: DocumentForm, settled: Settled, tmp_path: Path
) -> None:
    photo, exif = Image.new("RGB", (800, 400), "red"), Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    photo.save(tmp_path / "wall.jpg", exif=exif)
    panel = panel_of(absence, settled)
    panel.attach([tmp_path / "wall.jpg"])
    settled()
    assert panel.current is not None
    picture = panel.current.picture
    assert picture is not None
    assert (picture.width(), picture.height()) == (128, 256)


def test_a_file_that_is_too_large_or_gone_is_told_and_the_others_are_attached(
    desk: Desk, absence: DocumentForm, settled: Settled, tmp_path: Path, monkeypatch: Any
) -> None:
    from desktop.ui.desk import Desk as AnyDesk

    told: list[str] = []
    monkeypatch.setattr(AnyDesk, "tell", lambda self, words, level="info": told.append(self.language.value(words)))
    with (tmp_path / "film.mp4").open("wb") as film:
        film.truncate(26 * 1024 * 1024)
    (tmp_path / "note.txt").write_text("fits")
    panel = panel_of(absence, settled)
    panel.attach([tmp_path / "film.mp4", tmp_path / "gone.txt", tmp_path / "note.txt"])
    settled()
    assert [text.partition("\n")[0] for text in texts(panel)] == ["note.txt"]
    assert any("at most 25 MB" in each for each in told)
    assert any("gone.txt" in each for each in told)


def test_a_removed_file_is_had_back_and_a_signed_copy_is_seen_in_the_title(
    qtbot: QtBot, desk: Desk, absence: DocumentForm, settled: Settled, tmp_path: Path
) -> None:
    (tmp_path / "signed.pdf").write_bytes(io.BytesIO(b"%PDF-1.7").getvalue())
    panel = panel_of(absence, settled)
    panel.attach([tmp_path / "signed.pdf"])
    settled()
    panel.sign()
    settled()
    assert "✓ Signed copy" in texts(panel)[0]
    assert absence.attached == (1, True)
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    settled()
    assert texts(panel) == []
    assert "removed" in absence.title_strip.notice_text()
    panel._put_back(desk.store.find(panel.shape.cls)[0].id)
    settled()
    assert len(texts(panel)) == 1


@pytest.mark.parametrize("name", ["act.pdf.exe", "photo.JPG.lnk", "\u202egpj.exe", "макрос.vbs", "go.desktop"])
def test_a_program_is_not_opened_as_if_it_were_a_paper(
    desk: Desk, absence: DocumentForm, settled: Settled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    opened, told = list[object](), list[str]()
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    monkeypatch.setattr(Desk, "tell", lambda self, words, level="info": told.append(self.language.value(words)))
    for each in (name, "act.pdf"):
        (tmp_path / each).write_bytes(b"MZ")
    panel = panel_of(absence, settled)
    panel.attach([tmp_path / name, tmp_path / "act.pdf"])
    settled()
    assert "\u202e" not in texts(panel)[0]
    for row in range(2):
        panel.list.setCurrentRow(row)
        panel.open_file()
        settled()
    assert len(opened) == 1
    assert any("is a program" in each for each in told)


def test_a_thumbnail_that_was_sent_unfolds_to_no_more_than_one_is(qtbot: QtBot) -> None:
    """A picture of a few bytes that says it is 20,000 pixels wide, other formats, and bytes that are none."""

    def written(format: str, *size: int) -> bytes:
        out = io.BytesIO()
        Image.new("L", size).save(out, format)
        return out.getvalue()

    wide = bytearray(written("JPEG", 64, 64))
    place = wide.index(b"\xff\xc0") + 5
    wide[place : place + 4] = (20_000).to_bytes(2, "big") * 2
    for content in (
        bytes(wide),
        written("JPEG", 300, 300),
        written("PNG", 64, 64),
        b"\xff\xd8\xff" * 9,
        b"",
        b"<svg/>",
    ):
        assert unfolded(content) is None
    good = unfolded(written("JPEG", 256, 128))
    assert good is not None
    assert good.width() == 256
