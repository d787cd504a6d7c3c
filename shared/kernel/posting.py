"""The movements of a document, signed with their recorder; pure, the same every time."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from shared.kernel.register import FOREVER, Interval, Register


def movements_of(document: Any, kind: str) -> Mapping[type[Register], list[Register]]:
    """What a posted document writes, by register. `document` is a declared object or a light one of its shape.

    A movement that names no date or line takes the document's date and "no line"; an empty dimension becomes
    NONE_ID, so that grouping and uniqueness agree in both databases.
    """
    by_register: dict[type[Register], list[Register]] = defaultdict(list)
    signed = {"recorder_kind": kind, "recorder_id": document.id, "scope": document.scope_of()}
    for movement in document.movements():
        values = movement.__dict__
        for name in [name for name, value in values.items() if value is None]:
            del values[name]
        values.update(signed)
        values.setdefault("date", document.date)
        if isinstance(movement, Interval):
            values.setdefault("from_date", values["date"])
            values.setdefault("to_date", FOREVER)
        by_register[type(movement)].append(movement)
    return by_register


def values_of(movement: Register) -> dict[str, Any]:
    """A movement as a dictionary of every dimension and resource, for comparison and for people."""
    names = (*movement.dimensions, *movement.resources, *movement.family_fields(), "line_id", "date", "scope")
    return {name: getattr(movement, name) for name in names}
