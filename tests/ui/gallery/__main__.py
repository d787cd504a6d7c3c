"""`python3 dev.py gallery [--only PART] [--dress ru-dark-150]`: every screen as a picture under build/gallery/."""

import argparse
import os
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop.app import application
from desktop.company import FILE_NAME
from tests.demo.company import made_at
from tests.ui.gallery.rendering import rendered
from tests.ui.gallery.stage import DRESSES
from tests.ui.watchdog import Watchdog

BUILD = Path(__file__).parents[3] / "build"


def main() -> int:
    """Exit code 1 where a screen does not open or a text on it cannot be read."""
    parser = argparse.ArgumentParser(prog="dev.py gallery", description=__doc__)
    parser.add_argument("--only", default="", help="screens whose name holds one of these: form-,list-person")
    parser.add_argument("--dress", default="", help="for instance ru-dark-150")
    parser.add_argument("--stalls", action="store_true", help="tell what held the UI thread for more than 50 ms")
    asked = parser.parse_args()
    application()
    watchdog = Watchdog() if asked.stalls else None
    bad = 0
    with tempfile.TemporaryDirectory(prefix="fieldledger-gallery-") as folder:
        demo = made_at(Path(folder) / "demo.fieldledger")
        for dress in DRESSES:
            if asked.dress in dress.name:
                home = Path(folder) / dress.name
                home.mkdir()
                shutil.copyfile(demo, home / FILE_NAME)
                bad += _dressed(home, dress, asked.only)
    for stall in watchdog.stalls if watchdog is not None else ():
        print(f"stall: {stall}")
    print(f"pictures: {BUILD / 'gallery'}; {bad} faults")
    return 1 if bad else 0


def _dressed(home: Path, dress: object, only: str) -> int:
    begun, bad, count = time.monotonic(), 0, 0
    for screen in rendered(home, dress, only=only, pictures=BUILD / "gallery"):  # type: ignore[arg-type]
        count += 1
        bad += len(screen.faults) + (screen.trouble is not None)
        for fault in screen.faults:
            print(f"{screen.name} {dress.name}: {fault}")  # type: ignore[attr-defined]
        if screen.trouble is not None:
            print(f"{screen.name} {dress.name}: does not open")  # type: ignore[attr-defined]
            traceback.print_exception(screen.trouble, file=sys.stdout)
    print(f"{dress.name}: {count} screens in {time.monotonic() - begun:.0f} s", flush=True)  # type: ignore[attr-defined]
    return bad


if __name__ == "__main__":
    sys.exit(main())
