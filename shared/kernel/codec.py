"""An aggregate as JSON and back. The canonical body is what is stored, hashed, merged and sent."""

import hashlib
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

import msgspec

from shared.kernel.base import Aggregate, Fielded, Line
from shared.kernel.describe import Field, LineTable, Shape
from shared.kernel.identity import keyed_id
from shared.kernel.types import python_type, to_json

Body = dict[str, Any]
_canonical = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder().decode


class BodyError(ValueError):
    """The JSON is not a body of this kind; the message names the place."""


def canonical(body: Body) -> bytes:
    """The one spelling of a body: names sorted, no spaces."""
    return _canonical(body)


def content_hash(kind: str, id: UUID, body: bytes) -> bytes:
    """16 bytes that name a content: SHA-256 over kind, id and the canonical body."""
    return hashlib.sha256(b"%s\x00%s%s" % (kind.encode(), id.bytes, body)).digest()[:16]


def body_of(shape: Shape, aggregate: Any) -> Body:
    """The body of a declared or light object: defaults absent, decimals as strings, lines in display order."""
    body = _row(_plan(shape.fields), aggregate)
    for table in shape.tables:
        rows = getattr(aggregate, table.name)
        if rows:
            plan = _plan(table.fields)
            body[table.name] = [_row(plan, row) for row in rows]
    return body


def _row(plan: "_Plan", row: Any) -> Body:
    values, result = plan.get(row), {"id": str(row.id)}
    for (name, default, convert), value in zip(plan.steps, values, strict=True):
        if value is None:
            if default is not None:
                result[name] = None
        elif value != default:
            result[name] = convert(value) if convert else value
    if row.extra is not None:
        result.update(_decode(row.extra))
    return result


class _Plan:
    __slots__ = ("get", "steps")

    def __init__(self, fields: tuple[Field, ...]) -> None:
        names = [field.name for field in fields]
        self.get: Callable[[Any], tuple[Any, ...]]
        # attrgetter of a single name gives a bare value; the id beside it keeps it a tuple
        self.get = attrgetter(*names) if len(names) > 1 else lambda row: tuple(getattr(row, name) for name in names)
        self.steps = [(field.name, field.info.default, to_json(field.type)) for field in fields]


@cache
def _plan(fields: tuple[Field, ...]) -> _Plan:
    return _Plan(fields)


def settle_ids(shape: Shape, aggregate: Any) -> None:
    """Give the lines of tables with a declared key the ids that follow from it."""
    for table in shape.tables:
        if table.cls.key:
            for row in getattr(aggregate, table.name):
                row.id = keyed_id(aggregate.id, table.kind, tuple(getattr(row, part) for part in table.cls.key))


# ---- and back -------------------------------------------------------------------------------------------------------


def light_of(shape: Shape, body: bytes | Body) -> Any:
    """A light object of the kind: same fields and methods, nothing of a database about it. Raises BodyError."""
    try:
        raw = _decode(body) if isinstance(body, bytes) else body
        made = msgspec.convert(raw, light_class(shape))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as cause:
        raise BodyError(f"Not a {shape.caption.lower()}: {cause}") from cause
    _keep_unknown(made, raw, shape.fields, {table.name for table in shape.tables})
    for table in shape.tables:
        for row, raw_row in zip(getattr(made, table.name), raw.get(table.name) or (), strict=True):
            _keep_unknown(row, raw_row, table.fields, set())
    settle_ids(shape, made)
    return made


def object_of(shape: Shape, body: bytes | Body) -> Aggregate:
    """A declared object from a body, not yet known to any session. Raises BodyError."""
    light = light_of(shape, body)
    made = _filled(shape.cls, light, shape.fields)
    for table in shape.tables:
        setattr(made, table.name, [_filled(table.cls, row, table.fields) for row in getattr(light, table.name)])
    return made  # type: ignore[no-any-return]


def _filled(cls: type[Fielded], light: Any, fields: tuple[Field, ...]) -> Any:
    return cls(id=light.id, extra=light.extra, **{field.name: getattr(light, field.name) for field in fields})


def _keep_unknown(made: Any, raw: Body, fields: tuple[Field, ...], tables: set[str]) -> None:
    unknown = raw.keys() - {field.name for field in fields} - tables - {"id"}
    made.extra = canonical({name: raw[name] for name in unknown}) if unknown else None


@cache
def light_class(shape: Shape) -> Any:
    """A msgspec struct of the kind's fields that borrows the methods of the declared class."""
    tables = [(t.name, list[_light_line(t)], msgspec.field(default_factory=list)) for t in shape.tables]  # type: ignore[misc]
    id_field = ("id", UUID, msgspec.field(default_factory=UUID_MISSING))
    return msgspec.defstruct(
        f"Light{shape.cls.__name__}",
        [id_field, *_light_fields(shape.fields), *tables, ("extra", Any, None)],
        namespace=_borrowed(shape.cls, Aggregate),
        kw_only=True,
    )


def _light_line(table: LineTable) -> Any:
    return msgspec.defstruct(
        f"Light{table.cls.__name__}",
        [("id", UUID | None, None), *_light_fields(table.fields), ("extra", Any, None)],
        namespace=_borrowed(table.cls, Line),
        kw_only=True,
    )


def _light_fields(fields: tuple[Field, ...]) -> list[tuple[str, Any, Any]]:
    return [(field.name, python_type(field.type) | None, field.info.default) for field in fields]


def UUID_MISSING() -> UUID:
    raise msgspec.ValidationError("Object missing required field `id`")


def _borrowed(cls: type, last: type) -> dict[str, Any]:
    """Methods, properties and class facts of a declared class, so that rules are written once.

    A declared method must not call super(): a light object is no instance of the declared class.
    """
    kept: dict[str, Any] = {}
    for base in reversed(cls.__mro__[: cls.__mro__.index(last) + 1]):
        for name, value in vars(base).items():
            if name.startswith("__") and name != "__str__":
                continue
            if callable(value) or isinstance(value, property | staticmethod | classmethod) or name in _FACTS:
                kept[name] = value
    return kept


_FACTS = ("scope_name", "scope_field", "prefix", "caption", "captions", "states", "rule_version_now", "of", "key")
