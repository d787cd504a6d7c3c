"""`python -m tests.kill.exchange --rounds 200 [--seed N]`: by hand, more rounds than the suite has time for."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.kill.exchange.rounds import world

LOOK_EVERY = 20


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.kill.exchange")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, world(Path(folder), asked.seed) as at_work:
        for number in range(1, asked.rounds + 1):
            at_work.round()
            if number % LOOK_EVERY == 0 or number == asked.rounds:
                found = at_work.problems()
                said, cuts = at_work.said.lines, at_work.link.cuts
                print(
                    f"{number} kills {at_work.kills}, {said} said, {cuts} cuts: {found[:20] or 'all there'}", flush=True
                )
                if found:
                    return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
