"""The benchmarks of the source checkout, from the command line: `fieldledger bench sync`."""

import subprocess
import sys
from importlib.util import find_spec

from desktop.commands.session import CommandSession
from shared.kernel.refusal import Refusal

BENCHES = {"sync": "tests.bench.sync", "grown": "tests.bench.sync.grown", "load": "tests.bench.sync.load"}


class NoBenches(Refusal):
    """The program that is installed comes without its tests."""


def bench(session: CommandSession) -> int:
    """`bench sync|grown|load [OPTIONS]`: real servers and clients here, one line of JSON for each figure."""
    module = BENCHES[session.arguments.what]
    if getattr(sys, "frozen", False) or find_spec("tests") is None or find_spec(module) is None:
        raise NoBenches("The benchmarks are part of the source, not of the installed program. Nothing was done.")
    return subprocess.run([sys.executable, "-m", module, *session.arguments.options], check=False).returncode
