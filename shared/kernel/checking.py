"""Whether bytes are a body of a kind, and the little that others need to know of it, without making an object of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from shared.kernel.base import PeriodLock
from shared.kernel.codec import light_of
from shared.kernel.describe import Shape


class Checked(NamedTuple):
    """What is known of a body that was accepted."""

    id: UUID
    scope: str
    posted_on: date | None = None
    """The date of a posted document."""
    organization_id: UUID | None = None
    closes: date | None = None
    """The last closed day of a period lock that holds."""


def checked(shape: Shape, body: bytes) -> Checked:
    """Accepts what `light_of` accepts. Raises BodyError."""
    return _seen(shape, light_of(shape, body))


def required_ids(shape: Shape, body: bytes) -> Iterator[UUID]:
    """The aggregates that a body needs: what its required references name. Raises BodyError."""
    made = light_of(shape, body)
    for fields, rows in ((shape.fields, [made]), *((each.fields, getattr(made, each.name)) for each in shape.tables)):
        for name in [field.name for field in fields if field.info.required and field.info.refers]:
            yield from filter(None, (getattr(row, name) for row in rows))


def _seen(shape: Shape, made: Any) -> Checked:
    scope = made.scope_of()
    if shape.is_document:
        posted = made.date if made.status == "posted" else None
        return Checked(made.id, scope, posted, made.organization_id)
    if issubclass(shape.cls, PeriodLock):
        return Checked(made.id, scope, None, made.organization_id, None if made.marked else made.closed_through)
    return Checked(made.id, scope)
