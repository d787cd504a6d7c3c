"""`python3 dev.py windows`: bundle, installer and trial; on Linux under wine. See docs/windows.md.

Exit code 0: everything was built and tried. 1: something failed. 3: this computer lacks something, nothing was built.
"""

import argparse
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from installer import repeatable
from installer.build import NoBundle
from installer.contents import ROOT, version
from installer.inspection import size
from installer.windows import bundle, libraries
from installer.windows.machine import Machine, TookTooLong, machine_of
from installer.windows.record import Record
from installer.windows.setup import NoInstaller, compile_setup
from installer.windows.tools import NotBuilt, require_tools
from installer.windows.trial import Failed, Trial

WORK: Final = ROOT / "build" / "windows"
BUNDLE_MB, INSTALLER_MB = 260, 90
NOT_BUILT: Final = 3
EXPECTED: Final = (
    NoBundle,
    libraries.Incomplete,
    NoInstaller,
    Failed,
    TookTooLong,
    subprocess.CalledProcessError,
)


def main(words: Sequence[str] | None = None, work: Path = WORK) -> int:
    parser = argparse.ArgumentParser(prog="dev.py windows", description=__doc__)
    parser.add_argument("--trial", action="store_true", help="only try the installer that was built last")
    parser.add_argument("--quick", action="store_true", help="compress little: for trying, not for shipping")
    parser.add_argument("--build", action="store_true", help="only build, do not try")
    asked = parser.parse_args(words)
    work.mkdir(parents=True, exist_ok=True)
    record = Record(work / "result.json", {"begun": datetime.now(UTC).isoformat(timespec="seconds"), **source()})
    try:
        require_tools()
        with machine_of(work, record) as machine:
            record.facts["machine"] = machine.name
            if not asked.trial:
                build(machine, record, work, quick=asked.quick)
            if not asked.build:
                try_installer(machine, record, work)
    except NotBuilt as reason:
        record.facts["not_built"] = str(reason)
        record.write()
        print(f"not built: {reason}", file=sys.stderr)
        return NOT_BUILT
    except EXPECTED:
        return 1  # it was told with its step
    record.write(ok=True)
    print(f"Built and tried under {machine.name}; {record.file} has the figures.")
    return 0


def source() -> dict[str, object]:
    """Which state of the source this is."""
    return {"version": version(), "commit": repeatable.of_git("describe", "--always", "--dirty", "--abbrev=12")}


def build(machine: Machine, record: Record, work: Path, *, quick: bool) -> None:
    python = record.step("Python for Windows with its packages", lambda: bundle.python_of(machine, work))
    folder = record.step("bundle", lambda: bundle.make(machine, python, work))
    record.step(
        "libraries and licences are complete, none is wine's",
        lambda: f"{libraries.check(machine, python, folder)} looked at",
    )
    setup = record.step("installer", lambda: compile_setup(folder, work, quick=quick))
    record.facts["setup"], record.facts["fingerprint"] = setup.name, repeatable.fingerprint(folder)
    record.step("sizes", lambda: sizes(folder, setup, record))


def sizes(folder: Path, setup: Path, record: Record) -> str:
    large = {"bundle_mb": size(folder) / 2**20, "installer_mb": setup.stat().st_size / 2**20}
    record.facts |= {name: round(mb, 1) for name, mb in large.items()}
    said = ", ".join(f"{name} {mb:.1f}" for name, mb in large.items())
    if large["bundle_mb"] > BUNDLE_MB or large["installer_mb"] > INSTALLER_MB:
        raise Failed(f"{said}: more than {BUNDLE_MB} and {INSTALLER_MB} MB")
    return said


def try_installer(machine: Machine, record: Record, work: Path) -> None:
    setup = work / f"fieldledger-{version()}-setup.exe"
    out = work / "trial"
    out.mkdir(exist_ok=True)
    trial = Trial(machine, setup, work / "dist" / "fieldledger", out)
    try:
        record.step("a clean machine", trial.clear)
        for name, step in trial.steps():
            record.step(name, step)
    finally:
        trial.close()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the screen and wine end with this program
    sys.exit(main())
