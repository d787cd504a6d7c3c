"""How a figure is taken and printed: the median of several runs, on one line of JSON."""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any


def say(name: str, value: float, unit: str, target: str = "", **more: Any) -> None:
    """Print one figure. `target` is what `quality.md` asks for, in words."""
    print(
        "\n" + json.dumps({"name": name, "value": round(value, 3), "unit": unit, "target": target, **more}), flush=True
    )


def seconds(work: Callable[[], Any], *, runs: int = 7, before: Callable[[], Any] | None = None) -> list[float]:
    """The time of each run, `before` left out; one more run goes before them and is not counted."""
    found = []
    for run in range(runs + 1):
        if before is not None:
            before()
        started = time.perf_counter()
        work()
        if run:
            found.append(time.perf_counter() - started)
    return found


def say_ms(name: str, times: list[float], target: str = "", **more: Any) -> None:
    """Milliseconds: the median, with the best beside it."""
    say(name, statistics.median(times) * 1000, "ms", target, min=round(min(times) * 1000, 3), runs=len(times), **more)


def say_rate(name: str, count: int, times: list[float], target: str = "", **more: Any) -> None:
    """How many a second: the median, with the best beside it."""
    say(
        name,
        count / statistics.median(times),
        "per second",
        target,
        best=round(count / min(times)),
        runs=len(times),
        **more,
    )
