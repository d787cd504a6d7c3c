"""Generated aggregates of any kind: every field filled by its type with values that break careless code."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from shared.kernel.codec import Body, body_of, canonical, settle_ids
from shared.kernel.describe import Field, LineTable, Shape
from shared.kernel.numbers import SCALED_MAX


def few(examples: int) -> settings:
    """That many examples of each kind (there are many kinds), and in a thorough run as much more as elsewhere."""
    return settings(
        max_examples=max(1, examples * settings.default.max_examples // 100),  # type: ignore[union-attr]
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


NASTY = (
    "", " ", "  ведущие пробелы", "Ёлка, йод и Ж", "é e\u0301 ﬁ Å", "🧱🏗️👷🏽‍♀️", "שלום \u202eعربي",
    "a\tb\nc\r\nd\u2028e", "'; DROP TABLE site; --", '"quoted" \\ back', "%_*?[]", "null", "0", "1e5", "\ufeffBOM",
    "\u0001\u001f\u007f\u0085", "\ufffe\uffff", "𝕏" * 50, "ы" * 3000,
)  # fmt: skip
"""No NUL: PostgreSQL cannot hold it, so no body may."""
LINE_IDS = tuple(UUID(int=0x0198_0000_0000_7000_8000_0000_0000_0000 + number) for number in range(5))
FAR_IDS = (UUID(int=0), UUID(int=2**128 - 1), UUID("01998f2a-77aa-7000-8000-000000000001"))

text = st.sampled_from(NASTY) | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
whole = st.sampled_from([0, 1, -1, 2**63 - 1, -(2**63)]) | st.integers(-(2**63), 2**63 - 1)
dates = st.sampled_from([dt.date.min, dt.date.max, dt.date(1900, 2, 28), dt.date(2024, 2, 29)]) | st.dates()
instants = st.datetimes(dt.datetime(1, 1, 2), dt.datetime(9999, 12, 30), timezones=st.just(dt.UTC))  # noqa: DTZ001
ids = st.sampled_from(FAR_IDS) | st.uuids()
json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | text
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=4,
)
futures = st.dictionaries(
    st.sampled_from(["future_a", "future_lines", "zukünftig", "ещё"]), json, min_size=1, max_size=3
)


def _decimals(places: int, most: int) -> st.SearchStrategy[Decimal]:
    sizes = st.sampled_from([0, 1, -1, most, -most]) | st.integers(-most, most)
    return sizes.map(lambda size: Decimal(size).scaleb(-places))


def _values(field: Field) -> st.SearchStrategy[Any]:
    if field.info.choices:
        return st.sampled_from([key for key, _ in field.info.choices])
    if field.number:
        return _decimals(field.places, SCALED_MAX)
    return {
        "text": text, "int": whole, "minutes": whole, "bool": st.booleans(), "date": dates, "instant": instants,
        "id": ids, "bytes": st.binary(max_size=40),
    }[field.type]  # fmt: skip


def _likely(field: Field) -> st.SearchStrategy[Any]:
    """Values as people enter them, so that documents can post."""
    if field.info.choices:
        return st.sampled_from([key for key, _ in field.info.choices])
    if field.number:
        return st.integers(1, 10_000 * 10**field.places).map(lambda size: Decimal(size).scaleb(-field.places))
    return {
        "text": st.sampled_from(NASTY[3:]), "int": st.integers(1, 31), "minutes": st.integers(1, 60),
        "bool": st.booleans(), "date": st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        "instant": st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31), timezones=st.just(dt.UTC)),  # noqa: DTZ001
        "id": st.uuids(version=4), "bytes": st.binary(min_size=1, max_size=40),
    }[field.type]  # fmt: skip


@st.composite
def aggregates(draw: st.DrawFn, shape: Shape, *, likely: bool = False, id: UUID | None = None) -> Any:
    """A declared object. `likely`: every field filled with what people enter; else anything storable, gaps included."""
    lines: dict[str, list[Any]] = {}
    by_kind: dict[str, list[UUID]] = {}
    for table in sorted(shape.tables, key=_depth):
        rows = draw(st.lists(_line(table, by_kind, likely), min_size=int(likely), max_size=3))
        for row, line_id in zip(rows, draw(st.permutations(LINE_IDS)), strict=False):
            row["id"] = line_id
        lines[table.name] = _different([table.cls(**row) for row in rows], table)
        by_kind[table.kind] = [row.id for row in lines[table.name]]
    head = draw(_row(shape.fields, likely))
    made = shape.cls(id=id or draw(st.uuids(version=4)), **head, **lines)
    if shape.is_document:
        made.status, made.rule_version = "draft", None
    settle_ids(shape, made)
    return made


def _depth(table: LineTable) -> int:
    """Tables that name lines of others come after them."""
    return sum(field.info.own and field.info.line_of != table.kind for field in table.fields)


def _different(rows: list[Any], table: LineTable) -> list[Any]:
    """Without rows that are the same cell: nothing and an empty text are the same there."""
    if not table.cls.key:
        return rows
    return list({tuple(getattr(row, part) or "" for part in table.cls.key): row for row in rows}.values())


def _row(fields: tuple[Field, ...], likely: bool) -> st.SearchStrategy[dict[str, Any]]:
    values = {field.name: _likely(field) if likely else st.none() | _values(field) for field in fields}
    extra = st.none() | futures.map(canonical)
    return st.fixed_dictionaries({**values, "extra": extra})


@st.composite
def _line(draw: st.DrawFn, table: LineTable, by_kind: Mapping[str, list[UUID]], likely: bool) -> dict[str, Any]:
    row = draw(_row(table.fields, likely))
    for field in table.fields:
        if field.info.own:
            known = by_kind.get(field.info.line_of, [])
            row[field.name] = draw(st.sampled_from(known)) if known and (likely or draw(st.booleans())) else None
    return row


def bodies(shape: Shape, *, likely: bool = False, id: UUID | None = None) -> st.SearchStrategy[Body]:
    return aggregates(shape, likely=likely, id=id).map(lambda made: body_of(shape, made))
