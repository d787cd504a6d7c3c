"""Whether the self test finds what is missing: from a copy of the bundle one part after another is taken away."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Missing:
    """What is taken away, on which screen that is tried, and the step that must name it."""

    files: str
    step: str
    screen: str = "offscreen"


ALL: Final = (
    Missing("PySide6/Qt/plugins/platforms/libqoffscreen.so", "screen_plugin"),
    Missing("migrations/versions/0002_*.py", "migrations"),
    Missing("fonts/DejaVuSansCondensed-Bold.ttf", "type_faces"),
    Missing("shared/locale/ru/LC_MESSAGES/fieldledger.mo", "translations"),
    Missing("desktop/ui/help/ru/timesheet.md", "help"),
    Missing("PySide6/Qt/lib/libQt6XcbQpa.so.6", "window_process", "xcb"),
)
"""The last one is there to be seen by nobody but Qt, which ends the process."""


def unfound(bundle: Path, work: Path, try_on: Callable[[Path, str, Path], int]) -> list[str]:
    """What was taken away and not told. `try_on(bundle, screen, out)` runs the self test and gives its exit code."""
    troubles = []
    for missing in ALL:
        copy, out = work / "sabotaged", work / f"sabotaged-{missing.step}.json"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(bundle, copy, symlinks=True, copy_function=os.link)
        for file in (copy / "_internal").glob(missing.files):
            file.unlink()
        code = try_on(copy, missing.screen, out)
        report = json.loads(out.read_text("utf-8")) if out.exists() else {"ok": False, "steps": []}
        troubles += misjudged(missing, code, report)
    shutil.rmtree(work / "sabotaged", ignore_errors=True)
    return troubles


def misjudged(missing: Missing, code: int, report: dict[str, Any]) -> list[str]:
    failed = {step["name"]: step["error"] for step in report["steps"] if step["ok"] is False}
    print(f"without {missing.files}: exit code {code}; {missing.step}: {failed.get(missing.step)}", flush=True)
    if code == 1 and not report["ok"] and failed.get(missing.step):
        return []
    return [f"the self test without {missing.files} ended with {code}; failed: {failed}"]
