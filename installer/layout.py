"""What a bundle gets beside its modules: the licences, the example of env.ini, the mark, what Windows shows of it."""

import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any, Final

import PyInstaller

from installer import texts
from installer.contents import NAME, ROOT, version

KEPT_OF_METADATA: Final = ("METADATA", "entry_points.txt")
TITLE: Final = "Fieldledger"
FAT: Final = (
    "sqlcipher3/*.so", "zstandard/*.so", "greenlet/*.so", "PIL/*.so", "msgspec/*.so", "libpython*", "python3*/*/*.so",
    "sqlalchemy/cyextension/*.so", "cryptography/hazmat/bindings/*.so", "python_calamine/*.so",
    "pypdfium2_raw/*.so",
)  # fmt: skip
"""Libraries that come with all symbols of their making."""
ENGLISH_IN_UNICODE: Final = "040904B0"

Toc = Iterable[tuple[str, str, str]]
"""PyInstaller's lists: name in the bundle, source, sort."""


def without_traces(datas: Toc) -> list[tuple[str, str, str]]:
    """Metadata of packages without where and how they were installed; their licences lie together elsewhere."""
    return [each for each in datas if ".dist-info" not in each[0] or PurePath(each[0]).name in KEPT_OF_METADATA]


def finish(folder: Path, mark: Path, *lists: Toc) -> None:
    """Beside the program, where people look. Raises NoText where something has no licence to go along."""
    drop_symbols(folder)
    entries = [
        (name, source) for toc in lists for name, source, sort in toc if sort != "SYMLINK" and source not in (None, "-")
    ]
    entries += [(NAME, str(PyInstaller.__file__))]  # what starts Python is of PyInstaller
    texts.write(texts.works_in(entries), folder)
    for file in (ROOT / "env.ini.example", ROOT / "LICENSE", mark):
        shutil.copyfile(file, folder / file.name)


def drop_symbols(folder: Path) -> None:
    """What debuggers want of a library, more than the library itself; wheels for Windows come without."""
    if sys.platform.startswith("linux"):
        fat = [str(file) for each in FAT for file in sorted((folder / "_internal").glob(each))]
        subprocess.run(["strip", "--strip-unneeded", *fat], check=True)


def windows_version() -> Any:
    """What the properties of the .exe show; nothing on other systems."""
    if platform.system() != "Windows":
        return None
    from PyInstaller.utils.win32 import versioninfo as told

    numbers = tuple(int(part) for part in (*version().split("."), "0", "0", "0")[:4])
    words = {
        "CompanyName": TITLE, "FileDescription": TITLE, "FileVersion": version(), "InternalName": NAME,
        "LegalCopyright": "Apache License 2.0", "OriginalFilename": f"{NAME}.exe", "ProductName": TITLE,
        "ProductVersion": version(),
    }  # fmt: skip
    strings = [told.StringStruct(name, value) for name, value in words.items()]
    return told.VSVersionInfo(
        ffi=told.FixedFileInfo(filevers=numbers, prodvers=numbers),
        kids=[
            told.StringFileInfo([told.StringTable(ENGLISH_IN_UNICODE, strings)]),
            told.VarFileInfo([told.VarStruct("Translation", [0x0409, 1200])]),
        ],
    )
