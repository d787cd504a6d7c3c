"""Where the built program begins: what `python -m desktop` is from source."""

import multiprocessing
import sys

from desktop.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()  # a process that another one started to share its work
    sys.exit(main())
