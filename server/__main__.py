"""`python -m server` is `fieldledger-server`."""

import sys

from server.cli import main

sys.exit(main())
