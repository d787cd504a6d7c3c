"""A Python 3.11 for Windows with our packages, put together on Linux from package registries alone.

The interpreter and the compiled modules are the signed ones of the Python Software Foundation (see python.lock). The
standard library is that of this computer's Python 3.11, so the mixture may be of two bug fix releases: good for a trial
under wine, and one more reason to build releases on Windows.
"""

import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Final

from installer.windows import wheels

LAUNCHER: Final = Path(__file__).parent / "launcher"
TOOLS: Final = "x86_64-w64-mingw32-"
HOST_PYTHON: Final = "python3.11"

NOT_TAKEN: Final = ("api-ms-win-", "tcl86t", "tk86t", "_tkinter")
"""Of the wheel: what Windows 10 has itself, and Tk."""
NOT_COPIED: Final = (
    *("site-packages", "dist-packages", "test", "tests", "idlelib", "tkinter", "turtledemo", "lib2to3", "ensurepip"),
    *("config-*", "_sysconfigdata*", "sitecustomize.py", "__pycache__", "*.so", "*.pyc"),
)
"""Of the standard library: what a program has no use for, and what belongs to this computer."""


def make(cache: Path, home: Path) -> Path:
    """The python.exe in `home`; made anew only when something it is made of has changed."""
    mark = home / f".{wheels.digest(*sources())}"
    if mark.exists():
        return home / "python.exe"
    shutil.rmtree(home, ignore_errors=True)
    take_interpreter(wheels.fetch(cache, wheels.PYTHON_LOCK), home)
    shutil.copytree(standard_library(), home / "Lib", ignore=shutil.ignore_patterns(*NOT_COPIED), symlinks=False)
    make_python3_dll(home)
    make_launcher(home)
    packages = home / "Lib" / "site-packages"
    wheels.install(wheels.fetch(cache, wheels.PACKAGES_LOCK), wheels.PACKAGES_LOCK, packages)
    shutil.rmtree(packages / "bin", ignore_errors=True)
    compile_all(home / "Lib")
    mark.touch()
    return home / "python.exe"


def sources() -> list[Path]:
    here = (Path(__file__), wheels.PYTHON_LOCK, wheels.PACKAGES_LOCK)
    return [*here, *sorted(LAUNCHER.iterdir())]


def take_interpreter(folder: Path, home: Path) -> None:
    (home / "DLLs").mkdir(parents=True)
    (wheel,) = folder.glob("panda3d-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            file = name.removeprefix("deploy_libs/")
            if file != name and not file.startswith(NOT_TAKEN):
                place = home if file.lower() in ("python311.dll", "vcruntime140.dll") else home / "DLLs"
                (place / file).write_bytes(archive.read(name))


def standard_library() -> Path:
    asked = "import sysconfig; print(sysconfig.get_path('stdlib'))"
    return Path(subprocess.run([HOST_PYTHON, "-c", asked], check=True, capture_output=True, text=True).stdout.strip())


def make_python3_dll(home: Path) -> None:
    """The stable interface, which PySide6 is linked to and the wheel lacks: every name leads to python311.dll."""
    lines = (f"{name} = python311.{name}" for name in exports(home / "python311.dll"))
    definition = home / "python3.def"
    definition.write_text("\n".join(("LIBRARY python3.dll", "EXPORTS", *lines, "")))
    mingw("gcc", "-shared", "-nostdlib", "-s", "-Wl,-e,0", *REPEATABLE, "-o", home / "python3.dll", definition)
    definition.unlink()


def make_launcher(home: Path) -> None:
    definition, library, resource = (home / f"launcher.{suffix}" for suffix in ("def", "a", "o"))
    definition.write_text("LIBRARY python311.dll\nEXPORTS\nPy_Main\n")
    mingw("dlltool", "-d", definition, "-l", library)
    mingw("windres", "launcher.rc", resource, cwd=LAUNCHER)
    parts = (LAUNCHER / "launcher.c", resource, library)
    mingw("gcc", "-O2", "-s", "-municode", "-static", *REPEATABLE, "-o", home / "python.exe", *parts)
    for file in (definition, library, resource):
        file.unlink()


REPEATABLE: Final = ("-Wl,--no-insert-timestamp",)
"""The same library from the same source, whenever it is linked."""


def compile_all(folder: Path) -> None:
    """With this computer's Python of the same series: under wine it would take minutes. Hashes instead of dates."""
    options = (
        "-q",
        "-j",
        "0",
        "--invalidation-mode",
        "unchecked-hash",
        "-x",
        r"site-packages/(setuptools|PySide6/scripts)",
    )
    subprocess.run([HOST_PYTHON, "-m", "compileall", *options, str(folder)], stdout=subprocess.DEVNULL)


def exports(library: Path) -> list[str]:
    """The names that a library gives to others."""
    said = subprocess.run([f"{TOOLS}objdump", "-p", str(library)], check=True, capture_output=True, text=True).stdout
    table = said.split("[Ordinal/Name Pointer] Table", 1)[1].splitlines()[1:]
    names = []
    for line in table:
        if not line.startswith("\t["):
            break
        names.append(line.split()[-1])
    return names


def mingw(tool: str, *words: str | Path, cwd: Path | None = None) -> None:
    subprocess.run([TOOLS + tool, *map(str, words)], check=True, cwd=cwd)
