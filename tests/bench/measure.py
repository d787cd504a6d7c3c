"""How a figure is taken and printed: the median of several runs, on one line of JSON.

Beside the time that passed stands the processor's (`cpu`): it hardly changes while other programs use the machine.
"""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple


class Run(NamedTuple):
    """One run: seconds that passed, and seconds that this process computed (children left out)."""

    wall: float
    cpu: float


def say(name: str, value: float, unit: str, target: str = "", **more: Any) -> None:
    """Print one figure. `target` is what `quality.md` asks for, in words."""
    figure = {"name": name, "value": round(value, 3), "unit": unit, "target": target, **more}
    print("\n" + json.dumps(figure, ensure_ascii=False), flush=True)


def seconds(work: Callable[[], Any], *, runs: int = 7, before: Callable[[], Any] | None = None) -> list[Run]:
    """The time of each run, `before` left out; one more run goes before them and is not counted."""
    found = []
    for run in range(runs + 1):
        if before is not None:
            before()
        started, computed = time.perf_counter(), time.process_time()
        work()
        if run:
            found.append(Run(time.perf_counter() - started, time.process_time() - computed))
    return found


def medians(runs: Sequence[Run]) -> Run:
    return Run(statistics.median(run.wall for run in runs), statistics.median(run.cpu for run in runs))


def say_ms(name: str, runs: Sequence[Run], target: str = "", **more: Any) -> None:
    """Milliseconds: the median, with the best and the processor's beside it."""
    middle, best = medians(runs), min(run.wall for run in runs)
    beside = {"min": round(best * 1000, 3), "cpu": round(middle.cpu * 1000, 3), "runs": len(runs)}
    say(name, middle.wall * 1000, "ms", target, **beside, **more)


def say_rate(name: str, count: int, runs: Sequence[Run], target: str = "", **more: Any) -> None:
    """How many a second: the median, with the best and the rate per second of the processor's time beside it."""
    middle, best = medians(runs), min(run.wall for run in runs)
    beside = {"best": round(count / best), "cpu": round(count / middle.cpu), "runs": len(runs)}
    say(name, count / middle.wall, "per second", target, **beside, **more)
