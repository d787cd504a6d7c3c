#!/usr/bin/env python3
"""One command for a newcomer: `python3 dev.py test` or `python3 dev.py demo` on a machine that has only Python.

Verbs: setup, demo, test, coverage, lint, bench, gallery, lock, linux-bundle, windows. Each one does the set-up it needs
first: nothing to remember. Standard library only, because it runs before anything is installed. Linux and Windows.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "fieldledger-setup.txt"
OLDEST_PYTHON = (3, 11)
LOCKING_TOOL = "uv>=0.9,<1"


def main(arguments: list[str]) -> int:
    verbs = {
        "setup": setup_only, "demo": demo, "test": test, "coverage": coverage, "lint": lint, "bench": bench,
        "gallery": gallery, "lock": lock, "linux-bundle": linux_bundle, "windows": windows,
    }  # fmt: skip
    if not arguments or arguments[0] not in verbs:
        print(__doc__.strip())
        return 0 if arguments in ([], ["-h"], ["--help"]) else 2
    try:
        return verbs[arguments[0]](arguments[1:])
    except SetupError as error:
        print(f"Set-up stopped: {error}", file=sys.stderr)
        return 1


class SetupError(Exception):
    """Set-up cannot go on by itself; the text says what to do."""


def setup_only(_arguments: list[str]) -> int:
    setup()
    print(f"Ready: {BIN / 'fieldledger'}")
    return 0


def demo(arguments: list[str]) -> int:
    setup()
    return run(BIN / "fieldledger", "demo", *arguments)


def test(arguments: list[str]) -> int:
    setup()
    workers = min(os.cpu_count() or 2, 8)
    # Neighbours stay with one worker, which makes once what they share; who is done takes over half of the rest.
    return run(PYTHON, "-m", "pytest", f"-n{workers}", "--dist=worksteal", *arguments)


def coverage(arguments: list[str]) -> int:
    """The tests, and which lines no test comes to; takes two thirds longer than `test`."""
    return test(["--cov", "--cov-report=term", *arguments])


def lint(_arguments: list[str]) -> int:
    setup()
    checks = [
        (BIN / "ruff", "check"),
        (BIN / "ruff", "format", "--check"),
        (PYTHON, "-m", "mypy"),
        (BIN / "lint-imports",),
    ]
    return max(run(*check) for check in checks)  # all of them, even after the first failure


def bench(arguments: list[str]) -> int:
    setup()
    return run(PYTHON, "-m", "pytest", "-m", "bench", "-s", "tests/bench", *arguments)


def gallery(arguments: list[str]) -> int:
    """Every screen as a picture under build/gallery: English and Russian, light and dark, 100 and 150 percent."""
    setup()
    return run(PYTHON, "-m", "tests.ui.gallery", *arguments)


def linux_bundle(arguments: list[str]) -> int:
    """The program for Linux as one folder under build/linux: built, looked through and tried."""
    setup()
    found = subprocess.run([PYTHON, "-m", "installer.linux", "--needs"], cwd=ROOT, capture_output=True, text=True)
    if missing := found.stdout.split():
        install_libraries(missing, "a bundle")
    return run(PYTHON, "-m", "installer.linux", *arguments)


def windows(arguments: list[str]) -> int:
    """The program for Windows and its installer, built and tried; under wine on Linux. See docs/windows.md."""
    setup()
    return run(PYTHON, "-m", "installer.windows", *arguments)


def lock(arguments: list[str]) -> int:
    """Writes both locks anew; `--upgrade` takes newer versions, otherwise only what pyproject asks changes."""
    setup()
    # Hashes of the public registry, even where a machine is set to another index.
    usual = ("--quiet", "--no-config", "--no-header", "--generate-hashes", "--default-index", "https://pypi.org/simple")
    with tempfile.TemporaryDirectory() as folder:
        must(PYTHON, "-m", "pip", "install", "-qq", "--target", folder, LOCKING_TOOL, what="installing the lock tool")
        compiled = (Path(folder, "bin", "uv"), "pip", "compile", *usual, "--python-version", "3.11", "pyproject.toml")
        everywhere = ("--universal", "--group", "dev", "--group", "bundle", "-o", "requirements.lock")
        must(*compiled, *everywhere, *arguments, what="locking the packages")
        # What goes into the Windows program, at the very same versions: pip asks the computer that it runs on.
        windows = ("--python-platform", "windows", "--group", "bundle", "--constraints", "requirements.lock")
        return run(*compiled, *windows, "--no-annotate", "-o", "requirements-windows.lock")


# Set-up, in the order it happens


def setup() -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError(f"Python {'.'.join(map(str, OLDEST_PYTHON))} or newer is needed, this is {sys.version}.")
    if is_ready():
        return
    with one_at_a_time():
        if not packages_are_ready():
            make_venv()
            install_packages()
        if not fonts_are_ready():
            must(PYTHON, "-m", "fonts.fetch", what="taking the type faces")
        if not translations_are_ready():
            must(PYTHON, ROOT / "shared" / "locale" / "compile.py", what="compiling the translations")
        if missing := screen_packages_missing():
            install_libraries(missing, "the window")


def is_ready() -> bool:
    return packages_are_ready() and fonts_are_ready() and translations_are_ready() and not screen_packages_missing()


def packages_are_ready() -> bool:
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text("utf-8") == stamp()


def stamp() -> str:
    """What the environment was made of; the path is part of it because scripts in it name it."""
    made_of = [(ROOT / name).read_bytes() for name in ("requirements.lock", "pyproject.toml")]
    return f"{ROOT}\n{hashlib.sha256(b''.join(made_of)).hexdigest()}\n"


def fonts_are_ready() -> bool:
    faces = json.loads((ROOT / "fonts" / "manifest.json").read_text("utf-8"))["faces"]
    files = {ROOT / "fonts" / f"{face}.ttf": accepted for face, accepted in faces.items()}
    return all(
        file.exists() and hashlib.sha256(file.read_bytes()).hexdigest() in accepted.values()
        for file, accepted in files.items()
    )


def translations_are_ready() -> bool:
    catalogues = (ROOT / "shared" / "locale").glob("*/LC_MESSAGES/*.po")
    return all((mo := po.with_suffix(".mo")).exists() and mo.stat().st_mtime >= po.stat().st_mtime for po in catalogues)


def screen_packages_missing() -> list[str]:
    """Debian's packages of libraries that Qt needs for a window and that are not on this computer."""
    if not sys.platform.startswith("linux"):
        return []
    found = subprocess.run([PYTHON, "-m", "desktop.screen"], cwd=ROOT, capture_output=True, text=True)
    return found.stdout.split()


def install_libraries(missing: list[str], what: str) -> None:
    """Qt's wheels carry Qt, not what it stands on."""
    command = f"sudo apt-get install {' '.join(missing)}"
    if not shutil.which("apt-get"):
        raise SetupError(f"{what} needs packages of the system, which Debian calls {' '.join(missing)}.")
    if os.geteuid() != 0:
        raise SetupError(f"{what} needs packages of the system. Run: {command}\nThen run this again.")
    print(f"Installing what {what} needs of the system", flush=True)
    apt("install", "-y", "-qq", "--no-install-recommends", *missing, what=f"installing what {what} needs")


def apt(*words: str, what: str) -> None:
    """With a fresh list of what there is; never asking."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    must("apt-get", "update", "-qq", what="asking which packages there are", env=env)
    must("apt-get", *words, what=what, env=env)


def make_venv() -> None:
    moved = STAMP.exists() and not STAMP.read_text("utf-8").startswith(f"{ROOT}\n")
    if not moved and PYTHON.exists() and quiet(PYTHON, "-m", "pip", "--version") == 0:
        return
    print("Making the virtual environment .venv", flush=True)
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        install_venv_module()
    shutil.rmtree(VENV, ignore_errors=True)
    must(sys.executable, "-m", "venv", VENV, what="making .venv")


def install_venv_module() -> None:
    """Debian ships Python without the parts that make environments."""
    if not shutil.which("apt-get"):
        raise SetupError(f"{sys.executable} has no venv module. Install Python from python.org, then run this again.")
    if os.geteuid() != 0:
        raise SetupError("the venv module is missing. Run: sudo apt-get install python3-venv\nThen run this again.")
    apt("install", "-y", "-qq", "python3-venv", what="installing python3-venv")


def install_packages() -> None:
    print("Installing the packages of requirements.lock (a minute or two the first time)", flush=True)
    pip = (PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check")
    must(*pip, "--require-hashes", "-r", "requirements.lock", what="installing packages")
    # "compat" puts the checkout itself on the path: new top-level packages are seen without installing again.
    editable = ("--no-deps", "--no-build-isolation", "--config-settings", "editable_mode=compat", "-e", ".")
    must(*pip, *editable, what="installing Fieldledger into .venv")
    STAMP.write_text(stamp(), "utf-8")


@contextlib.contextmanager
def one_at_a_time():
    """Two set-ups at once take turns; the operating system frees the lock of one that was killed."""
    with (ROOT / ".venv.lock").open("a+") as file:
        if os.name == "nt":
            import msvcrt
            import time

            file.seek(0)
            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                    break
                except OSError:
                    time.sleep(0.5)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# Running other programs


def run(*command: str | Path) -> int:
    try:
        return subprocess.run([str(part) for part in command], cwd=ROOT).returncode
    except KeyboardInterrupt:
        return 130


def quiet(*command: str | Path) -> int:
    return subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True).returncode


def must(*command: str | Path, what: str, env: dict[str, str] | None = None) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=env)
    if done.returncode:
        raise SetupError(f"{what} failed (exit code {done.returncode}); the reason stands above.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
