"""The server of the bench: the real one, that knows the bench's kind too. `… FOLDER DICTIONARY [--workers N]`.

What is patched is patched at the import of this module: the worker processes import it too.
"""

import sys
from pathlib import Path

import shared.areas
from tests.bench.sync.place import AREAS, register

shared.areas.AREAS = AREAS
if len(sys.argv) > 2:
    register(Path(sys.argv[2]))

from server.projector.running import Running  # noqa: E402

if "--project" not in sys.argv:
    Running.start = lambda self: None  # type: ignore[method-assign]
    Running.stop = lambda self: None  # type: ignore[method-assign]

if __name__ == "__main__":
    from server.cli import main

    workers = sys.argv[sys.argv.index("--workers") + 1] if "--workers" in sys.argv else "1"
    sys.exit(main(["run", "--data", sys.argv[1], "--port", "0", "--workers", workers]))
