"""Declared states of a document beside posting, and the transitions between them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shared.kernel.finding import Finding


@dataclass(frozen=True, slots=True)
class Transition:
    """A step that a person with the right takes: `submitted → accepted`.

    `by` and `at` name the fields that take the person and the moment; leaving the state clears them again.
    `posted`: only a posted document takes the step. `findings(document, books)`: what stands against it.
    `reason`: what is asked of the person who takes it (“What is to be mended”); the answer stands in the history.
    """

    name: str
    caption: str
    sources: tuple[str, ...]
    target: str
    right: str = "edit"
    by: str = ""
    at: str = ""
    posted: bool = False
    reason: str = ""
    findings: "Callable[[Any, Any], Iterable[Finding]] | None" = None


@dataclass(frozen=True, slots=True)
class States:
    """The graph of states; the first named is where a new document starts."""

    captions: dict[str, str]
    transitions: tuple[Transition, ...] = ()

    @property
    def first(self) -> str:
        return next(iter(self.captions))

    def transition(self, name: str) -> Transition:
        return next(step for step in self.transitions if step.name == name)

    def leads(self, source: str, target: str) -> bool:
        """Whether some chain of transitions takes `source` to `target`."""
        return self.way(source, target) is not None

    def way(self, source: str, target: str) -> tuple[Transition, ...] | None:
        """The shortest chain of transitions from `source` to `target`; None: there is none."""
        ways: dict[str, tuple[Transition, ...]] = {source: ()}
        for state in (reached := [source]):
            for step in self.transitions:
                if state in step.sources and step.target not in ways:
                    ways[step.target] = (*ways[state], step)
                    reached.append(step.target)
        return ways.get(target)

    def meet(self, mine: str, theirs: str) -> str | None:
        """Where two transitions made apart come out: the later one of the graph, or None for a conflict."""
        forward, back = self.leads(theirs, mine), self.leads(mine, theirs)
        return mine if forward and not back else theirs if back and not forward else None
