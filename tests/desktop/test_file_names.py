"""Names of attachments as names of files: whatever somebody sent, they stay in their folder and read as they are."""

import unicodedata
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.attachments import file_name

SIGNS = st.sampled_from('./\\:*?<>|" \0\r\n\u202e\u200b\ufeffcomnulaxCON1é😀жx')
names = st.text(SIGNS, max_size=30) | st.text(max_size=300)


@given(names)
def test_any_name_is_a_file_in_its_folder(name: str) -> None:
    made = file_name(name)
    assert made == file_name(made)
    assert PurePosixPath(made).name == PureWindowsPath(made).name == made
    assert not PureWindowsPath(made).is_reserved()
    assert made.strip(". ")
    assert 0 < len(made.encode("utf-8")) <= 255
    assert not {unicodedata.category(sign) for sign in made} & {"Cc", "Cf", "Cs"}


@pytest.mark.parametrize(("name", "made"), [
    ("акт № 5.pdf", "акт № 5.pdf"), ("../../etc/passwd", "etc passwd"), ("C:\\Windows\\x.dll", "C Windows x.dll"),
    ("CON", "_CON"), ("nul.txt", "_nul.txt"), ("con.tar.gz", "_con.tar.gz"), ("..", "file"), ("", "file"),
    ("invoice\u202efdp.exe", "invoicefdp.exe"), (".bashrc", "bashrc"),
])  # fmt: skip
def test_what_becomes_of_odd_ones(name: str, made: str) -> None:
    assert file_name(name) == made


@given(names)
def test_it_can_be_written(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "names"
    folder.mkdir(exist_ok=True)
    path: Path = folder / file_name(name)
    path.write_bytes(b"")
    assert path.resolve().parent == folder.resolve()
    path.unlink()
