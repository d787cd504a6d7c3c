"""A class as data: what forms, lists, prints, exports and the wire are built from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from shared.kernel.base import Aggregate, Catalog, Document, FieldInfo, Line
from shared.kernel.refusal import Refusal
from shared.kernel.types import code_of
from shared.kernel.words import Several


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One declared field: its name, value type (`shared.kernel.types`) and what the declaration says of it."""

    name: str
    type: str
    places: int
    info: FieldInfo

    @property
    def caption(self) -> str:
        return self.info.caption

    @property
    def number(self) -> bool:
        """Whether the value is a decimal."""
        return self.places >= 0

    @property
    def clock(self) -> bool:
        """Whether minutes are counted from midnight (`start_minute`) and not a length of time (`minutes`)."""
        return self.type == "minutes" and self.name.endswith("_minute")


@dataclass(frozen=True, slots=True, eq=False)
class LineTable:
    """A line table: the attribute that holds it, its line class and fields."""

    name: str
    caption: str
    cls: type[Line]
    fields: tuple[Field, ...]

    @property
    def table(self) -> Table:
        return self.cls.__table__  # type: ignore[return-value]

    @property
    def kind(self) -> str:
        return self.cls.__tablename__


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A kind as data. `fields` and `tables` are what a body consists of, beside the id."""

    kind: str
    cls: type[Aggregate]
    fields: tuple[Field, ...]
    tables: tuple[LineTable, ...]

    @property
    def caption(self) -> str:
        return self.cls.caption

    @property
    def table(self) -> Table:
        return self.cls.__table__  # type: ignore[return-value]

    @property
    def is_document(self) -> bool:
        return issubclass(self.cls, Document)

    @property
    def is_catalog(self) -> bool:
        return issubclass(self.cls, Catalog)

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def line_table(self, name: str) -> LineTable:
        return next(table for table in self.tables if table.name == name)


def describe(cls: type[Aggregate]) -> Shape:
    """The shape of a declared kind; made once and kept with the class."""
    found: Shape | None = cls.__dict__.get("_shape")
    if found is None:
        found = _described(cls)
        cls._shape = found
    return found


def _described(cls: type[Aggregate]) -> Shape:
    tables = tuple(_line_table(name, relation) for name, relation in cls.__mapper__.relationships.items())
    return Shape(cls.__tablename__, cls, tuple(_fields(cls.__table__)), tables)


def _line_table(name: str, relation: Any) -> LineTable:
    cls = relation.mapper.class_
    return LineTable(name, relation.info["caption"], cls, tuple(_fields(cls.__table__)))


def _fields(table: Any) -> Iterator[Field]:
    for column in table.columns:
        info = column.info.get("field")
        if info is not None and not info.stored_only and column.name != "id":
            yield Field(column.name, code_of(column.type), getattr(column.type, "places", -1), info)


class Kinds:
    """The kinds, lines and registers of the areas that a company has, by name."""

    def __init__(self, areas: "tuple[Any, ...]") -> None:
        self.areas = areas
        self.shapes: Mapping[str, Shape] = {s.kind: s for area in areas for s in map(describe, area.kinds)}
        self.registers: Mapping[str, Any] = {r.__tablename__: r for area in areas for r in area.registers}
        self.lines: Mapping[str, tuple[Shape, LineTable]] = {
            table.kind: (shape, table) for shape in self.shapes.values() for table in shape.tables
        }
        self.reports: Mapping[str, Any] = {report.name: report for area in areas for report in area.reports}
        self.settings: Mapping[str, Any] = {each.name: each for area in areas for each in area.settings}

    def shape(self, kind: "str | type[Aggregate]") -> Shape:
        """The shape of a kind by its table name or class; `UnknownKind` names the ones there are."""
        name = kind if isinstance(kind, str) else kind.__tablename__
        if name not in self.shapes:
            raise UnknownKind(
                "There is no kind “{name}”. Kinds: {known}.", name=name, known=Several(sorted(self.shapes))
            )
        return self.shapes[name]

    def references(self, target: str) -> Iterator[tuple[Shape, LineTable | None, Field]]:
        """Every declared field that may hold the id of `target` (a kind's or a line's table name)."""
        for shape in self.shapes.values():
            for table in (None, *shape.tables):
                for field in shape.fields if table is None else table.fields:
                    if target in (field.info.refers, field.info.line_of) or field.info.refers == "*":
                        yield shape, table, field


class UnknownKind(Refusal):
    """A kind was named that none of the switched-on areas declares."""
