"""What is in a bundle that was built: its modules, its files, and whether anything is there that should not be."""

import json
import sys
from pathlib import Path
from typing import Final

from PyInstaller.archive.readers import CArchiveReader

from installer.contents import NAME, PACKAGES

LIBRARIES: Final = frozenset((
    "PIL", "PySide6", "_argon2_cffi_bindings", "_cffi_backend", "alembic", "anyio", "apscheduler", "argon2",
    "backports", "certifi", "charset_normalizer", "colorama", "cryptography", "dateutil", "greenlet", "h11",
    "holidays", "httpcore", "httpx", "idna", "importlib_metadata", "jaraco", "jeepney", "keyring", "lazy_importer",
    "mako", "markupsafe", "more_itertools", "msgspec", "numpy", "platformdirs", "pypdfium2", "pypdfium2_cfg",
    "pypdfium2_raw", "pyqtgraph", "python_calamine", "rapidfuzz", "reportlab", "secretstorage", "segno",
    "shiboken6", "six", "sqlalchemy", "sqlcipher3", "structlog", "typing_extensions", "tzdata", "tzlocal",
    "win32ctypes", "xlsxwriter", "zipp", "zstandard",
))  # fmt: skip
"""Other people's packages that go along. A new one is added here, by whoever has looked at its licence and its size."""
QT: Final = frozenset(
    ("QtCore", "QtDBus", "QtGui", "QtNetwork", "QtOpenGL", "QtOpenGLWidgets", "QtPrintSupport", "QtWidgets")
)
OF_NOBODY: Final = ("pyimod", "pyi_rth", "_pyi_rth", "pyiboot", "_sysconfigdata_", "sitecustomize")
"""Beginnings of names that PyInstaller and the making of Python itself leave."""
NOT_OURS_TO_GIVE: Final = (
    "libreadline", "psycopg", "pgserver", "pytest", "_pytest", "hypothesis", "tkinter", "libtk", "uvloop", "httptools",
    "pydantic_core",
)  # fmt: skip
"""Names that no file of a bundle has: under terms that we cannot keep, or of no use there."""


def modules_in(bundle: Path) -> frozenset[str]:
    """Every Python module inside the program."""
    inside = CArchiveReader(str(bundle / program()))
    return frozenset(inside.open_embedded_archive("PYZ.pyz").toc)


def program() -> str:
    return f"{NAME}.exe" if sys.platform == "win32" else NAME


def packages_in(bundle: Path) -> frozenset[str]:
    return frozenset(name.partition(".")[0] for name in modules_in(bundle))


def surplus(bundle: Path, packages: frozenset[str]) -> list[str]:
    """What is there, among these packages of modules and among the files, and should not be."""
    known = LIBRARIES | set(PACKAGES) | sys.stdlib_module_names
    strange = {name for name in packages - known if not name.startswith(OF_NOBODY)}
    inside = bundle / "_internal"
    parts_of_qt = {file.name.partition(".")[0].replace("Qt6", "Qt") for file in (inside / "PySide6").glob("Qt*.*")} - QT
    names = [file.relative_to(inside).as_posix() for file in inside.rglob("*")]
    never = [name for name in names if name.rpartition("/")[2].startswith(NOT_OURS_TO_GIVE)]
    return sorted(strange) + sorted(f"PySide6.{name}" for name in parts_of_qt) + never


def without_terms(bundle: Path) -> list[str]:
    """Libraries that the list of licences does not name."""
    listed = json.loads((bundle / "licences" / "contents.json").read_text("utf-8"))["works"]
    named = {Path(name).as_posix() for work in listed if work["texts"] for name in work["files"]}
    inside = bundle / "_internal"
    libraries = (file for file in inside.rglob("*") if file.is_file() and not file.is_symlink() and is_library(file))
    return sorted(name for file in libraries if (name := file.relative_to(inside).as_posix()) not in named)


def is_library(file: Path) -> bool:
    return file.suffix.lower() in (".dll", ".pyd", ".exe") or ".so" in file.suffixes


def size(bundle: Path) -> int:
    """Bytes; a name that stands for another file has none of its own."""
    return sum(file.lstat().st_size for file in bundle.rglob("*") if file.is_file() and not file.is_symlink())
