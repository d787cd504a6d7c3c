"""Whether a window can be opened here: asked before Qt is loaded, which otherwise ends the program without a word."""

import ctypes
import os
import sys
from collections.abc import Mapping
from typing import Final

from shared.kernel.refusal import Refusal
from shared.kernel.words import Several

ALWAYS: Final = {
    "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3", "libfontconfig.so.1": "libfontconfig1", "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
}  # fmt: skip
"""What Qt loads on Linux → the Debian package that carries it."""
ON_A_DISPLAY: Final = {
    "libxcb-cursor.so.0": "libxcb-cursor0", "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0", "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0", "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0", "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0", "libX11-xcb.so.1": "libx11-xcb1",
}  # fmt: skip


class NoScreen(Refusal):
    """A window was asked for where none can be shown."""


def require_screen(environment: Mapping[str, str] = os.environ) -> None:
    """Raise NoScreen where a window cannot be opened, with what to do about it."""
    if not sys.platform.startswith("linux"):
        return
    if missing := missing_packages():
        raise NoScreen(
            "The window cannot be opened: this computer lacks libraries of the system. Nothing was changed. "
            "Run: sudo apt-get install {packages}",
            packages=Several(missing, " "),
        )
    if not any(environment.get(name) for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")):
        raise NoScreen(
            "There is no screen here, so no window was opened. Nothing was changed. "
            "The commands work without one: fieldledger --help."
        )


def missing_packages() -> list[str]:
    """The Debian packages whose libraries are not found."""
    wanted = {**ALWAYS, **ON_A_DISPLAY} if sys.platform.startswith("linux") else {}
    return sorted({package for library, package in wanted.items() if not _loads(library)})


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    print(" ".join(missing_packages()))
