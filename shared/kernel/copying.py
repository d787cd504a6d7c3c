"""A copy of a document as a new one: what was entered stays, what happened to it does not."""

from typing import Any
from uuid import UUID

from shared.kernel.base import Aggregate
from shared.kernel.describe import Field, Shape
from shared.kernel.identity import new_id

NOT_COPIED = (
    "number", "legal_number", "code", "status", "marked", "rule_version", "author_id", "corrects_id", "replaced_by",
)  # fmt: skip
"""Fields that belong to one paper, or one item, alone."""


def copy_of(shape: Shape, source: Any) -> Aggregate:
    """A new aggregate with the same content; its lines have ids of their own, and name each other as they did."""
    made = shape.cls(**_values(shape.fields, source, {*NOT_COPIED, *_of_states(shape)}))
    ids: dict[UUID, UUID] = {}
    for table in shape.tables:
        ids.update({row.id: new_id() for row in getattr(source, table.name) if not table.cls.key})
    for table in shape.tables:
        own = [field.name for field in table.fields if field.info.own]
        rows = []
        for row in getattr(source, table.name):
            values = _values(table.fields, row, set())
            values |= {name: ids.get(values[name], values[name]) for name in own if values[name] is not None}
            rows.append(table.cls(**values) if table.cls.key else table.cls(id=ids[row.id], **values))
        setattr(made, table.name, rows)
    return made


def _of_states(shape: Shape) -> set[str]:
    """The state beside posting, and what its steps set."""
    states = shape.cls.states
    if states is None:
        return set()
    return {"state", *(name for step in states.transitions for name in (step.by, step.at) if name)}


def _values(fields: tuple[Field, ...], row: Any, without: set[str]) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields if field.name not in without}
