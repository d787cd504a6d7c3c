"""`python -m desktop`: the same as `fieldledger`."""

import sys

from desktop.cli import main

sys.exit(main())
