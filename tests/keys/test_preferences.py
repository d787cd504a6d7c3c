"""How a screen looks names documents and people: of an encrypted company that is encrypted too, for each person."""

from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QByteArray

from desktop.keys.file_key import FileKey
from desktop.ui.preferences import FILE_NAME, Preferences

OLGA, PETR = UUID(int=1), UUID(int=2)
FILTER = 'site:"Кессонный участок 9"'


def read_anywhere(folder: Path) -> bool:
    texts = [each.read_bytes() for each in folder.iterdir()]
    return any(
        "Кессон".encode(code) in text or b"\\x41a\\x435" in text for text in texts for code in ("utf-8", "utf-16")
    )


def test_what_was_kept_plain_goes_to_whoever_encrypted_and_to_nobody_else(tmp_path: Path) -> None:
    key = FileKey.new()
    plain = Preferences(tmp_path)
    plain.set("language", "ru")
    plain.set("list/filter", FILTER)
    plain.sync()
    assert read_anywhere(tmp_path)
    olga = Preferences(tmp_path, key, OLGA)
    olga.set("geometry", QByteArray(b"\x00\xff"))
    olga.sync()
    assert not read_anywhere(tmp_path)
    again = Preferences(tmp_path, key, OLGA)
    assert again.get("list/filter", "") == FILTER
    assert again.get("geometry", QByteArray()) == QByteArray(b"\x00\xff")
    assert Preferences(tmp_path, key, PETR).get("list/filter", "") == ""
    assert Preferences(tmp_path).language == "ru", "the sign-in speaks the language that was chosen"
    assert (tmp_path / FILE_NAME).exists()


def test_preferences_of_another_key_are_as_good_as_none(tmp_path: Path) -> None:
    first = Preferences(tmp_path, FileKey.new(), OLGA)
    first.set("list/filter", FILTER)
    first.sync()
    assert Preferences(tmp_path, FileKey.new(), OLGA).get("list/filter", "") == ""
