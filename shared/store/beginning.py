"""The beginnings of a document: empty, with values, a copy, on the basis of another, or correcting one."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from shared.kernel.base import Aggregate
from shared.kernel.describe import Field, Shape
from shared.kernel.refusal import Refusal
from shared.kernel.types import python_type
from shared.kernel.words import Caption
from shared.store import filling, saving
from shared.store.books import StoreBooks
from shared.store.errors import NotFound


class CannotBegin(Refusal):
    """The kind makes no documents in that way."""


def with_values(shape: Shape, values: Mapping[str, Any]) -> Aggregate:
    """A new one with some fields filled in; values may be spelled as in a body. Unknown fields are left out."""
    known = {field.name: field for field in shape.fields}
    return shape.cls(**{name: _value(known[name], value) for name, value in values.items() if name in known})


def _value(field: Field, value: Any) -> Any:
    wanted = python_type(field.type)
    return value if value is None or isinstance(value, wanted) else msgspec.convert(value, wanted)


def based_on(books: StoreBooks, shape: Shape, source: Any) -> Aggregate:
    """What the kind itself makes on the basis of another document. Raises CannotBegin, NotFilled."""
    return _made(books, shape, "create_from", source, "{kinds} cannot be made on the basis of another.")


def correcting(books: StoreBooks, shape: Shape, source: Any) -> Aggregate:
    """A document that corrects a posted one of its kind. Raises CannotBegin, NotFilled."""
    return _made(books, shape, "correction_of", source, "{kinds} cannot be corrected by another.")


def _made(books: StoreBooks, shape: Shape, how: str, source: Any, refusal: str) -> Aggregate:
    make = getattr(shape.cls, how, None)
    if make is None:
        raise CannotBegin(refusal, kinds=Caption(shape.cls.captions))
    filling.refuse_half_filled(books.session.connection())
    made: Aggregate = make(source, books)
    return made


def usual_date(document: Any, today: date) -> date:
    """Today; a month's paper is dated by the end of its month once that is past, so that it counts there."""
    month = getattr(document, "month", None)
    if month is None or document.corrects_id is not None:
        return today
    last: date = month.replace(day=monthrange(month.year, month.month)[1])
    return min(today, last)


def read_for_change(books: StoreBooks, shape: Shape, id: UUID) -> Aggregate:
    """A stored aggregate with its lines and the state it was read from. Raises NotFound."""
    connection = books.session.connection()
    if (unfilled := filling.read(connection, shape, id)) is not None:
        return unfilled  # type: ignore[no-any-return]
    found = books.session.get(shape.cls, id)
    if found is None:
        raise NotFound("{kind} {id} is not in this file.", kind=Caption(shape.cls.caption), id=str(id))
    saving.remember(connection, found)
    return found
