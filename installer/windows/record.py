"""What a run found: said as it goes on, and written to result.json after every step, however it ends."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Step:
    name: str
    ok: bool = False
    seconds: float = 0
    said: str = ""


@dataclass(slots=True)
class Record:
    file: Path
    facts: dict[str, object] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    def step(self, name: str, what: Callable[[], T]) -> T:
        """Do it. What it raises is written down and raised again: the next steps stand on it."""
        step = Step(name)
        self.steps.append(step)
        print(f"{name} …", flush=True)
        begun = time.monotonic()
        try:
            done = what()
            step.ok, step.said = True, done if isinstance(done, str) else ""
            return done
        except BaseException as cause:
            step.said = f"{type(cause).__name__}: {cause}"
            raise
        finally:
            step.seconds = round(time.monotonic() - begun, 1)
            print(f"    {'good' if step.ok else 'FAILED'}, {step.seconds} s. {step.said}", flush=True)
            self.write()

    def write(self, *, ok: bool = False) -> None:
        told = {"ok": ok, **self.facts, "steps": [asdict(step) for step in self.steps]}
        told["seconds"] = round(sum(step.seconds for step in self.steps), 1)
        self.file.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
