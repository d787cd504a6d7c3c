"""A library that only wine has would be missing on a clean Windows: it is found before anybody gets the installer."""

from pathlib import Path

from installer.windows.libraries import marked, missing_in, of_the_system


def test_a_library_that_is_neither_in_the_bundle_nor_in_windows_is_missing() -> None:
    needs = {"_internal/rapidfuzz/fuzz.pyd": ["kernel32.dll", "vcruntime140_1.dll"], "_internal/x.dll": []}
    assert missing_in(needs) == ["_internal/rapidfuzz/fuzz.pyd asks for vcruntime140_1.dll"]


def test_what_lies_anywhere_in_the_bundle_or_in_every_windows_is_there() -> None:
    asked = ["vcruntime140_1.dll", "icuuc.dll", "winspool.drv", "api-ms-win-crt-runtime-l1-1-0.dll"]
    assert missing_in({"a.pyd": asked, "_internal/PySide6/VCRUNTIME140_1.dll": ["kernel32.dll"]}) == []


def test_a_library_of_the_system_in_the_bundle_was_taken_from_wine() -> None:
    assert of_the_system(
        {"_internal/ucrtbase.dll": [], "_internal/libcrypto-3.dll": [], "_internal/ICUUC.dll": []}
    ) == [
        "_internal/ucrtbase.dll",
        "_internal/ICUUC.dll",
    ]


def test_libraries_of_wine_are_known_by_their_marks_under_any_name(tmp_path: Path) -> None:
    contents = {"a.dll": b"MZ..Wine builtin DLL..", "b.dll": b"MZ..stand-in for wine, never..", "c.dll": b"MZ.."}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    assert marked(sorted(tmp_path.iterdir())) == ["a.dll", "b.dll"]


def test_every_stand_in_for_wine_says_so() -> None:
    standins = Path(__file__).parents[3] / "installer" / "windows" / "standins"
    sources = sorted(standins.glob("*.c"))
    assert [file.stem for file in sources] == ["bcryptprimitives", "icuuc", "mscms"]
    assert all('"stand-in for wine, never shipped"' in file.read_text("utf-8") for file in sources)
