"""Files that take their name only when they are whole, over an older one of that name."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.whole import remove, sync, unfinished


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """Where to write; what stood under the name before stays there until all of it is written. Raises OSError."""
    fresh = unfinished(path)
    try:
        yield fresh
        sync(fresh)
        os.replace(fresh, path)
    finally:
        remove(fresh)
