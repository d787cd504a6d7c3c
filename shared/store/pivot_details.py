"""Details of a pivot's rows: fields of what a row is fixed to, such as the unit of a work."""

from collections.abc import Collection, Sequence
from typing import Any

from shared.kernel.identity import NONE_ID
from shared.kernel.report import Column, Detail, Grouping
from shared.store.pivot_names import Names

Key = tuple[Any, ...]


class Details:
    """The details that the groupings of a question have, read for all its rows at once."""

    def __init__(self, names: Names, details: Sequence[Detail], by: Sequence[Grouping], keys: Collection[Key]) -> None:
        self.by = by
        self.shown = [detail for detail in details if any(grouping.name in detail.of for grouping in by)]
        self.columns = [Column(each.name, names.language.say(each.caption), each.places) for each in self.shown]
        self.found: dict[tuple[str, int], dict[Any, Any]] = {}
        for detail in self.shown:
            for at, grouping in enumerate(by):
                if path := detail.of.get(grouping.name):
                    values = {key[at] for key in keys if len(key) > at} - {None, NONE_ID}
                    raw = {names.behind(grouping, value)[0]: value for value in values}
                    read, _ = names.followed(f"{grouping.path}.{path}", raw)
                    self.found[detail.name, at] = {raw[each]: value for each, value in read.items()}

    def of(self, key: Key) -> list[Any]:
        """The cells of a row: of the innermost grouping that tells them, and only where the row is fixed to it."""
        return [self._cell(detail, key) for detail in self.shown]

    def _cell(self, detail: Detail, key: Key) -> Any:
        nothing = "" if detail.places is None else None
        for at in range(len(key) - 1, -1, -1):
            if detail.of.get(self.by[at].name) and at == len(key) - 1:
                return self.found[detail.name, at].get(key[at]) or nothing
        return nothing
