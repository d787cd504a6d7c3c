"""How much memory files take that are meant to take all there is: `python -m tests.attacks.peak FOLDER`.

Each file of the folder is opened as its name says; a line of JSON for each: its name, and how many KiB were held at
most besides what was held before.
"""

import json
import sys
import warnings
from contextlib import suppress
from pathlib import Path

from desktop.attachments import thumbnail
from shared.construction.importers.preview import preview
from shared.kernel.refusal import Refusal
from shared.store.packing import unpacked
from shared.workbooks.container import WorkbookError
from shared.workbooks.workbook import read_workbook


def reset() -> None:
    """From now on the most is counted anew (Linux); what `resource` says counts whoever started this process too."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def most() -> int:
    """In KiB."""
    said = Path("/proc/self/status").read_text("ascii")
    return next(int(line.split()[1]) for line in said.splitlines() if line.startswith("VmHWM:"))


def taken(file: Path) -> None:
    with suppress(WorkbookError, Refusal):
        match file.suffix:
            case ".picture":
                thumbnail(file.read_bytes())
            case ".body":
                unpacked(file.read_bytes(), 0)
            case ".xlsx" | ".ods":
                read_workbook(file)
            case _:
                preview(file)


def main(folder: Path) -> None:
    warnings.simplefilter("ignore")
    files = sorted(folder.iterdir())
    for file in files:
        if file.stem == "sound":
            taken(file)
    for file in files:
        reset()
        before = most()
        taken(file)
        print(json.dumps([file.name, most() - before]), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
