"""What goes into the Windows program is what is tested here."""

import re
from pathlib import Path

from installer.contents import ROOT
from installer.windows.wheels import PACKAGES_LOCK, PYTHON_LOCK

PINNED = re.compile(r"^([\w.-]+)==(\S+?)(?: ;.*?)? \\$", re.MULTILINE)


def pinned(lock: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, version in PINNED.findall(lock.read_text("utf-8")):
        found.setdefault(name, set()).add(version)
    return found


def test_windows_has_the_same_versions_as_every_other_system() -> None:
    everywhere, windows = pinned(ROOT / "requirements.lock"), pinned(PACKAGES_LOCK)
    assert len(windows) > 30
    assert {name: versions for name, versions in windows.items() if not versions <= everywhere.get(name, set())} == {}


def test_what_only_windows_needs_is_there() -> None:
    """pip asks the computer that it runs on, which is another one."""
    assert {"pefile", "pywin32-ctypes", "pyinstaller", "pyside6-essentials", "tzdata"} <= pinned(PACKAGES_LOCK).keys()


def test_every_package_and_the_interpreter_are_held_to_hashes() -> None:
    text = PACKAGES_LOCK.read_text("utf-8")
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    assert [block for block in blocks if "==" in block and "--hash=sha256:" not in block] == []
    assert re.search(r"^panda3d==\S+ --hash=sha256:[0-9a-f]{64}$", PYTHON_LOCK.read_text("utf-8"), re.MULTILINE)
