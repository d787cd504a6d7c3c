"""`python -m tests.kill --rounds 200 [--seed N]`: by hand, more rounds than the suite has time for."""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.kill.rounds import Said, killed_round, make_company, problems

ROUNDS_PER_FILE = 20


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.kill")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    dice, said, heard = random.Random(asked.seed), Said(), 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(asked.rounds):
            file = Path(folder) / f"{number // ROUNDS_PER_FILE}.db"
            if not file.exists():
                make_company(file)
                heard, said = heard + len(said.hashes), Said()
            killed_round(file, said, dice)
            if found := problems(file, said):
                print(f"Round {number + 1}:", *found[:20], sep="\n  ")
                return 1
            print(f"Round {number + 1}: {len(said.hashes)} acknowledged, all there", flush=True)
    print(f"{asked.rounds} kills, {heard + len(said.hashes)} aggregates acknowledged, nothing lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
