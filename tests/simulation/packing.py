"""A dictionary that only the newest program has: who packs with it, and who cannot read what is packed so."""

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from shared.store import dictionaries, packing
from shared.sync import edits, heads, mending
from tests.simulation.scheduler import Scheduler

NEWER = dictionaries.OF_TESTS + 777


class Versions:
    """Of each process: whether it packs with the newer dictionary, and whether it does not even know it."""

    def __init__(self, scheduler: Scheduler) -> None:
        self.scheduler = scheduler
        self.new: Collection[str] = ()
        self.old: Collection[str] = ()

    def _process(self) -> str:
        running = self.scheduler.running
        return "" if running is None else running.process

    def packs(self) -> bool:
        return self._process() in self.new

    def knows(self) -> bool:
        return self._process() not in self.old


@contextmanager
def newer_dictionary(versions: Versions) -> Iterator[None]:
    dictionaries.register(NEWER, [], dictionaries.content(max(dictionaries.manifest())))
    number_for, known, decompressor = dictionaries.number_for, packing.known, packing._decompressor

    def knows(number: int) -> bool:
        return known(number) and (number != NEWER or versions.knows())

    def opened(number: int) -> Any:
        if not knows(number):
            raise dictionaries.NoDictionary("This was stored by a newer version.")
        return decompressor(number)

    def chosen(kind: str) -> int:
        return NEWER if versions.packs() else number_for(kind)

    with ExitStack() as stack:
        stack.enter_context(patch.object(dictionaries, "number_for", chosen))
        stack.enter_context(patch.object(packing, "_decompressor", opened))
        for module in (packing, edits, heads, mending):
            stack.enter_context(patch.object(module, "known", knows))
        yield
