"""A trial: steps one after another, each with its time and what came of it; one that fails stops no other."""

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec

from desktop import crash
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal


class Failed(Exception):
    """A step found that something does not work or is missing; the text names it."""


class NotTried(Exception):
    """A step that this trial has nothing to try on; the text says why. It is no success and no failure."""


@dataclass(slots=True)
class Step:
    """`ok` is None for what was not tried; `result` and `error` are English words for whoever built the program."""

    name: str
    ok: bool | None = False
    seconds: float = 0
    result: str = ""
    error: str = ""


@dataclass(slots=True)
class Trial:
    """Written to its file after every step, so that it tells how far it came even where the process ends."""

    out: Path
    facts: dict[str, Any] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return bool(self.steps) and all(step.ok is not False for step in self.steps)

    def step(self, name: str, what: Callable[[], object]) -> None:
        """Do it; what it returns is its result in words."""
        step = Step(name, error="it did not come to an end")
        self.steps.append(step)
        self.write()
        begun = perf_counter()
        try:
            step.result, step.ok, step.error = str(what() or ""), True, ""
        except NotTried as reason:
            step.result, step.ok, step.error = str(reason), None, ""
        except BaseException as cause:  # noqa: BLE001  # whatever happens, the other steps are tried
            step.error = worded(cause)
        step.seconds = round(perf_counter() - begun, 3)
        self.write()

    def take(self, facts: Mapping[str, Any], steps: Sequence[Mapping[str, Any]]) -> None:
        """What another process tried."""
        self.facts.update(facts)
        self.steps += [Step(**step) for step in steps]
        self.write()

    def need(self, name: str) -> None:
        """For steps that stand on an earlier one. Raises Failed."""
        if not any(step.name == name and step.ok for step in self.steps):
            raise Failed(f"not tried, because the step {name} failed")

    def write(self) -> None:
        told = {"ok": self.ok, **self.facts, "steps": [asdict(step) for step in self.steps]}
        self.out.write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1))


def worded(cause: BaseException) -> str:
    """The message may be told whole: the self test has no data but its own."""
    if isinstance(cause, Failed):
        return str(cause)
    if isinstance(cause, Refusal):
        return cause.words(Language())
    said = "".join(traceback.format_exception_only(cause)).strip()
    return f"{said} (at {crash.lines(cause, cause.__traceback__)[-1]})"
