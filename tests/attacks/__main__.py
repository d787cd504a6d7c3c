"""`python3 -m tests.attacks [PART OF A NAME …] [--log FILE]`: a server is started, attacked, and stopped again.

A line for each attack: what was tried, and how the server stood it. Exit code 1 where one got through.
"""

import argparse
import sys
import traceback
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from tests.attacks.attack import Attack
from tests.attacks.every import ATTACKS
from tests.attacks.target import Target, besieged
from tests.office import running_office
from tests.postgres import running_postgres


def main() -> int:
    given = argparse.ArgumentParser(prog="python3 -m tests.attacks", description=__doc__)
    given.add_argument("names", nargs="*")
    given.add_argument("--log", type=Path)
    asked = given.parse_args()
    chosen = [each for each in ATTACKS if not asked.names or any(name in each.name for name in asked.names)]
    with ExitStack() as stack:
        outs = [sys.stdout]
        if asked.log:
            asked.log.parent.mkdir(parents=True, exist_ok=True)
            outs.append(stack.enter_context(asked.log.open("w", encoding="utf-8")))
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="fieldledger-attacked-")))
        postgres = stack.enter_context(running_postgres())
        office = stack.enter_context(running_office(postgres.new_database(), folder))
        target = stack.enter_context(besieged(office))
        _say(outs, f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {office.address}: {len(chosen)} attacks")
        stood = [_attacked(target, each, outs) for each in chosen]
        _say(outs, f"{sum(stood)} stood, {len(stood) - sum(stood)} got through")
    return 0 if all(stood) else 1


def _attacked(target: Target, attack: Attack, outs: list[TextIO]) -> bool:
    tried = " ".join(attack.tried.split())
    try:
        _say(outs, f"stood    {attack.name}: {tried} -> {attack.run(target)}")
    except Exception:  # noqa: BLE001  # whatever goes wrong here is told, and the next attack is run
        _say(outs, f"THROUGH  {attack.name}: {tried}\n{traceback.format_exc()}")
        return False
    return True


def _say(outs: list[TextIO], line: str) -> None:
    for out in outs:
        print(line, file=out, flush=True)


if __name__ == "__main__":
    sys.exit(main())
