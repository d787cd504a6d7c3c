"""Where the built program begins: what `python -m desktop` is from source."""

import multiprocessing
import os
import sys

OWN_LIBRARIES = "LD_LIBRARY_PATH"


def leave_others_their_libraries() -> None:
    """What the program starts, such as a viewer of PDF, must find the system's libraries and not those of this one."""
    before = os.environ.pop(f"{OWN_LIBRARIES}_ORIG", None)
    os.environ.pop(OWN_LIBRARIES, None)
    if before is not None:
        os.environ[OWN_LIBRARIES] = before


def main() -> int:
    multiprocessing.freeze_support()  # a process that another one started to share its work
    leave_others_their_libraries()
    from desktop.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(main())
