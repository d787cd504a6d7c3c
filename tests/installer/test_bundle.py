"""What may go into a bundle, and under which terms."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.settings import PROGRAM_FOLDER
from installer import contents, texts
from installer.inspection import surplus, without_terms
from migrations import REVISIONS


def test_the_data_of_the_program_goes_along() -> None:
    names = {f"{folder}/{Path(file).name}" for file, folder in contents.data()}
    wanted = {
        "shared/store/dictionaries/manifest.json", "shared/store/dictionaries/0001-daily_report.zdict",
        "desktop/ui/help/ru/daily_report.md", "desktop/ui/help/en/index.md", "fonts/manifest.json",
        "fonts/DejaVuSansCondensed.ttf", "shared/locale/ru/LC_MESSAGES/fieldledger.mo", "migrations/env.py",
        "holidays/locale/en_US/LC_MESSAGES/RU.mo", "holidays/locale/ru/LC_MESSAGES/RU.mo",
    }  # fmt: skip
    assert wanted <= names
    assert len([name for name in names if name.startswith("migrations/versions/")]) == len(REVISIONS)
    assert len([name for name in names if name.startswith("qtawesome/")]) == 2


def test_modules_that_only_a_checkout_uses_stay_there() -> None:
    modules = contents.modules()
    assert {"desktop.cli", "desktop.selftest.screen", "desktop.commands.paper", "shared.demo"} <= set(modules)
    assert not [name for name in modules if name.startswith(("tests", "installer", "migrations.versions", "server"))]
    assert "migrations.check" not in modules


def test_every_file_has_somebody_and_terms() -> None:
    """Ours, Python's, that of a package, and of one that says nothing of its terms itself."""
    site = contents.folder_of("PySide6")
    entries = [
        ("desktop.cli", str(contents.ROOT / "desktop" / "cli.py")),
        ("fonts/DejaVuSans.ttf", str(contents.ROOT / "fonts" / "DejaVuSans.ttf")),
        ("json", json.__file__),
        ("msgspec", str(contents.folder_of("msgspec") / "__init__.py")),
        ("PySide6/QtCore", str(next(site.glob("QtCore.*")))),
    ]
    works = {work.name: work for work in texts.works_in(entries)}
    assert sorted(works) == ["DejaVu", "Fieldledger", "PySide6_Essentials", "Python", "msgspec"]
    assert {"LGPL-3.0.txt", "GPL-3.0.txt", "Qt.md"} <= works["PySide6_Essentials"].texts.keys()
    notice = works["PySide6_Essentials"].texts["Qt.md"].decode()
    assert works["PySide6_Essentials"].version in notice
    assert "Relinking" in notice
    assert "{" not in notice
    assert {"Python.txt", "OpenSSL.txt"} <= works["Python"].texts.keys()


def test_a_library_of_nobody_stops_the_build(tmp_path: Path) -> None:
    stranger = tmp_path / "libstranger.so.1"
    stranger.write_bytes(b"\x7fELF")
    with pytest.raises(texts.NoText, match=r"libstranger\.so\.1"):
        texts.works_in([("libstranger.so.1", str(stranger))])


def test_a_package_without_a_text_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its metadata names terms and brings none, and nobody wrote them down here."""
    described = tmp_path / "silent-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: silent\nVersion: 1.0\nLicense: MIT\n")
    (described / "RECORD").write_text("silent.py,,\nsilent-1.0.dist-info/METADATA,,\n")
    (tmp_path / "silent.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    texts._owners.cache_clear()
    try:
        with pytest.raises(texts.NoText, match="No text of a licence was found for: silent"):
            texts.works_in([("silent", str(tmp_path / "silent.py"))])
    finally:
        texts._owners.cache_clear()


def test_texts_that_others_refer_to_go_along_on_every_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no /usr/share/common-licenses."""
    monkeypatch.setattr("installer.debian.COMMON", tmp_path / "nothing")
    ours = {file.name: file.read_bytes() for file in texts.TEXTS.glob("*.txt")}
    texts.write([texts.Work("all", texts=ours)], tmp_path)
    there = {file.name for file in (tmp_path / "licences" / "common-licenses").iterdir()}
    assert {"Apache-2.0", "GPL-2", "LGPL-2.1", "LGPL-3"} <= there
    with pytest.raises(texts.NoText, match=r"common-licenses/CC0-1\.0 is missing"):
        texts.write([texts.Work("another", texts={"copyright": b"see /usr/share/common-licenses/CC0-1.0."})], tmp_path)


def test_what_should_not_be_there_is_named(tmp_path: Path) -> None:
    """A folder that looks like a bundle, with a part of Qt and a library too many."""
    inside = tmp_path / "_internal"
    (inside / "PySide6").mkdir(parents=True)
    for name in ("PySide6/QtCore.abi3.so", "PySide6/QtQml.abi3.so", "libreadline.so.8"):
        (inside / name).write_bytes(b"")
    (tmp_path / "licences").mkdir()
    works = [{"texts": ["LICENSE"], "files": ["PySide6/QtCore.abi3.so"]}]
    (tmp_path / "licences" / "contents.json").write_text(json.dumps({"works": works}))
    assert surplus(tmp_path, frozenset({"json", "desktop", "pytest", "numpy"})) == [
        "pytest", "PySide6.QtQml", "libreadline.so.8"
    ]  # fmt: skip
    assert without_terms(tmp_path) == ["PySide6/QtQml.abi3.so", "libreadline.so.8"]


def test_what_libraries_would_bring_and_nobody_uses_stays_out() -> None:
    """None of ours imports what is left out, or the program would stop where it is needed."""
    ours = [file.read_text("utf-8") for name in contents.PACKAGES for file in (contents.ROOT / name).rglob("*.py")]
    tools = [contents.ROOT / f"{name.replace('.', '/')}.py" for name in contents.TOOLS]
    text = "\n".join(ours)
    for file in tools:
        text = text.replace(file.read_text("utf-8"), "")
    imported = [name for name in contents.UNUSED if re.search(rf"(?m)^\s*(import|from) {re.escape(name)}\b", text)]
    assert imported == []


def test_from_source_env_ini_lies_in_the_checkout() -> None:
    assert not getattr(sys, "frozen", False)
    assert contents.ROOT == PROGRAM_FOLDER


def test_metadata_goes_along_without_where_it_was_installed() -> None:
    from installer.layout import without_traces

    entries = [(f"x-1.dist-info/{name}", "", "DATA") for name in ("METADATA", "RECORD", "direct_url.json")]
    kept = without_traces([*entries, ("fonts/manifest.json", "", "DATA")])
    assert [name for name, _, _ in kept] == ["x-1.dist-info/METADATA", "fonts/manifest.json"]


def test_the_mark_is_drawn_the_same_each_time(tmp_path: Path) -> None:
    from installer import icon

    one, other = icon.write(tmp_path / "one"), icon.write(tmp_path / "other")
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in other]
    assert one[1].read_bytes()[:6] == b"\x00\x00\x01\x00\x06\x00"  # an icon of Windows with six pictures


WITHOUT = """
import sys
from installer.contents import UNUSED

class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if any(name == each or name.startswith(f"{each}.") for each in UNUSED):
            raise ModuleNotFoundError(f"{name} stays out of the bundle", name=name)

for name in [name for name in sys.modules if name.partition(".")[0] in UNUSED]:
    del sys.modules[name]
sys.meta_path.insert(0, Nowhere())
from desktop.selftest import parts
print(parts.modules())
"""


def test_everything_is_imported_without_what_stays_out() -> None:
    """A library that does need it is found here, before a bundle is built."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", WITHOUT], env=environment, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "modules" in done.stdout
