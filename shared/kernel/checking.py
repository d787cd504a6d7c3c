"""Whether bytes are a body of a kind, and the little that others need to know of it, without making an object of it."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Annotated, Any, Final, NamedTuple
from uuid import UUID

import msgspec

from shared.kernel.base import Aggregate, PeriodLock
from shared.kernel.codec import borrowed, light_of, storable
from shared.kernel.describe import Field, LineTable, Shape


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
    """Accepts what `light_of` accepts, a usual body in a third of the time. Raises BodyError."""
    usual = _usual(shape)
    made = usual.read(body)
    if made is None:
        made = light_of(shape, body)
    if usual.is_document:
        return Checked(made.id, made.scope_of(), made.date if made.status == "posted" else None, made.organization_id)
    if usual.is_lock:
        closes = None if made.marked else made.closed_through
        return Checked(made.id, made.scope_of(), None, made.organization_id, closes)
    return Checked(made.id, made.scope_of())


def required_ids(shape: Shape, body: bytes) -> Iterator[UUID]:
    """The aggregates that a body needs: what its required references name. Raises BodyError."""
    made = light_of(shape, body)
    for fields, rows in ((shape.fields, [made]), *((each.fields, getattr(made, each.name)) for each in shape.tables)):
        for name in [field.name for field in fields if field.info.required and field.info.refers]:
            yield from filter(None, (getattr(row, name) for row in rows))


# ---- bodies as this program writes them


class _Usual:
    """Reads bodies that are spelled as usual; what is not is for `light_of` to judge."""

    def __init__(self, shape: Shape) -> None:
        self.is_document, self.is_lock = shape.is_document, issubclass(shape.cls, PeriodLock)
        self._decode = msgspec.json.Decoder(_struct(shape)).decode
        self._instants = [field.name for field in shape.fields if field.type == "instant"]
        self._header = _spellings(shape.fields)
        self._tables = [_Table(table) for table in shape.tables]
        keyed = {table.kind for table in shape.tables if table.cls.key}
        self._unusual = any(
            field.type == "instant" or (field.info.own and field.info.line_of in keyed)
            for table in shape.tables
            for field in table.fields
        )

    def read(self, body: bytes) -> Any:
        """The header with its methods, or None where the body is not as usual."""
        if self._unusual or b"\\u00" in body:
            return None
        try:
            made = self._decode(body)
            for name in self._instants:
                if (value := getattr(made, name)) is not None:
                    msgspec.convert(value, datetime)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        if not all(usual([made]) for usual in self._header):
            return None
        ids: dict[str, set[Any]] = {}
        for table in self._tables:
            if rows := getattr(made, table.name):
                found = table.ids(rows)
                if len(found) != len(rows) or not all(usual(rows) for usual in table.spelled):
                    return None
                ids[table.kind] = found
        for table in self._tables:
            if table.owned and (rows := getattr(made, table.name)) and not table.owned_are_there(rows, ids):
                return None
        return made


class _Table:
    """What is looked at in the rows of a line table."""

    __slots__ = ("ids", "kind", "name", "owned", "spelled")

    def __init__(self, table: LineTable) -> None:
        self.name, self.kind = table.name, table.kind
        self.ids = _keys(table) if table.cls.key else _all(attrgetter("id"))
        self.spelled = _spellings(table.fields, () if table.cls.key else ("id",))
        self.owned = [(_all(attrgetter(field.name)), field.info.line_of) for field in table.fields if field.info.own]

    def owned_are_there(self, rows: Sequence[Any], ids: dict[str, set[Any]]) -> bool:
        """Whether each line that a row names is one of this body."""
        return all(named(rows) <= ids.get(kind, _NONE) | _NONE for named, kind in self.owned)


def _all(get: Callable[[Any], Any]) -> Callable[[Sequence[Any]], set[Any]]:
    return lambda rows: set(map(get, rows))


def _keys(table: LineTable) -> Callable[[Sequence[Any]], set[Any]]:
    """Lines of a declared key are told apart by it; nothing and an empty text are the same there."""
    get = attrgetter(*table.cls.key)
    if any(field.type == "text" for field in table.fields if field.name in table.cls.key):
        return lambda rows: {tuple([getattr(row, name) or "" for name in table.cls.key]) for row in rows}
    return _all(get)


def _spellings(fields: Sequence[Field], ids: Sequence[str] = ()) -> list[Callable[[Sequence[Any]], bool]]:
    """One look at all the decimals of some places in all rows, and one at the ids that must be spelled in one way."""
    named: dict[str, list[str]] = {}
    for field in fields:
        if field.number:
            named.setdefault(_decimal(field.places), []).append(field.name)
    if owned := [*ids, *(field.name for field in fields if field.info.own)]:
        named[_LINE_ID] = owned
    return [_spelled(pattern, names) for pattern, names in named.items()]


def _spelled(pattern: str, names: Sequence[str]) -> Callable[[Sequence[Any]], bool]:
    """Whether the texts are spelled so. In one match: a tenth of the time of as many as there are texts."""
    match, get, single = re.compile(f"(?:{pattern}{_BETWEEN})*+").fullmatch, attrgetter(*names), len(names) == 1

    def usual(rows: Sequence[Any]) -> bool:
        values = map(get, rows) if single else chain.from_iterable(map(get, rows))
        texts: list[Any] = [value for value in values if value is not None]
        return not texts or match(_BETWEEN.join(texts) + _BETWEEN) is not None

    return usual


@cache
def _usual(shape: Shape) -> _Usual:
    return _Usual(shape)


def _struct(shape: Shape) -> Any:
    tables: list[tuple[str, Any, Any]] = [
        (table.name, list[_line(table)], msgspec.field(default_factory=list))  # type: ignore[misc]
        for table in shape.tables
    ]
    return msgspec.defstruct(
        f"Usual{shape.cls.__name__}",
        [("id", UUID), *_fields(shape.fields), *tables],
        namespace=borrowed(shape.cls, Aggregate),
        kw_only=True,
        forbid_unknown_fields=True,
        gc=False,
    )


def _line(table: LineTable) -> Any:
    id: tuple[str, Any, Any] = ("id", UUID | None, None) if table.cls.key else ("id", str, msgspec.NODEFAULT)
    return msgspec.defstruct(
        f"Usual{table.cls.__name__}", [id, *_fields(table.fields)], kw_only=True, forbid_unknown_fields=True, gc=False
    )


def _fields(fields: Sequence[Field]) -> list[tuple[str, Any, Any]]:
    return [(field.name, _type(field) | None, field.info.default) for field in fields]


def _type(field: Field) -> Any:
    if field.info.own or field.number:
        return str
    return _INSTANT if field.type == "instant" else storable(field)


def _decimal(places: int) -> str:
    return rf"-?+[0-9]{{1,{18 - places}}}+(?:\.[0-9]{{1,{places}}}+)?+"


_NONE: Final = frozenset([None])
_BETWEEN: Final = "\x1f"
"""In no text of a usual body: it would be written as \\u001f."""
_HEX: Final = "[0-9a-f]"
_LINE_ID: Final = rf"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"
_INSTANT: Final = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z\Z")]
