"""How the fields of a row merge: alone, together with their group, by lines of text, or along the graph of states."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from shared.kernel.codec import Body
from shared.kernel.describe import Field, LineTable, Shape
from shared.kernel.merge_text import merge_text
from shared.kernel.states import States
from shared.kernel.types import to_json

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides changed the field at `path` (`site_id`, `lines/<id>/quantity`); theirs stands.

    The three are values as in a body, a default filled in. Of fields that merge together (a declared group; `state`
    and what its transitions set) `path` names the first, and the three are dictionaries by field name.
    """

    path: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Note:
    """What a person should look at although nothing is lost: a kind of `merge.NOTES`, and where."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Found:
    """What comes to light while merging."""

    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, kind: str, table: str, ids: Iterable[str]) -> None:
        self.notes.extend(Note(kind, f"{table}/{id}") for id in ids)


_ABSENT: Final = object()  # a field of a newer version that this row lacks; a known one has its declared default


@dataclass(frozen=True, slots=True)
class Unit:
    """Fields that merge together, mostly just one, and the values that stand for absent ones."""

    names: tuple[str, ...]
    defaults: Values = (_ABSENT,)
    derived: bool = False
    multiline: bool = False
    states: States | None = None

    def of(self, row: Body) -> Values:
        return tuple([row.get(name, default) for name, default in zip(self.names, self.defaults, strict=True)])

    def written(self, values: Values) -> Body:
        found = zip(self.names, values, self.defaults, strict=True)
        return {name: value for name, value, default in found if value != default}

    def shown(self, values: Values) -> Any:
        clear = [None if value is _ABSENT else value for value in values]
        return clear[0] if len(clear) == 1 else dict(zip(self.names, clear, strict=True))


@dataclass(frozen=True, slots=True)
class Plan:
    """The units of a header or of a line table; `owners` are the fields that name a line of the same document."""

    units: tuple[Unit, ...]
    status: Unit | None
    known: frozenset[str]
    owners: tuple[tuple[str, str], ...]
    no_content: frozenset[str]

    def units_of(self, *rows: Body) -> Iterable[Unit]:
        """Those of the declared fields, then one for each field of a newer version that a row has."""
        newer = {name for row in rows if not row.keys() <= self.known for name in row.keys() - self.known}
        return (*self.units, *(Unit((name,)) for name in sorted(newer))) if newer else self.units


def merged_row(plan: Plan, base: Body, mine: Body, theirs: Body, path: str, found: Found) -> Body:
    row: Body = {"id": theirs["id"]}
    for unit in plan.units_of(mine, theirs):
        row.update(unit.written(merged_values(unit, base, mine, theirs, path, found)))
    return row


def merged_values(unit: Unit, base: Body, mine: Body, theirs: Body, path: str, found: Found) -> Values:
    """The rules of merging a field; what both sides changed is theirs, and ours goes to the conflicts."""
    old, my, their = unit.of(base), unit.of(mine), unit.of(theirs)
    if my in (their, old) or (unit.derived and their != old):
        return their
    if their == old:
        return my
    if unit.multiline and (text := merge_text(old[0], my[0], their[0])) is not None:
        return (text or None,)
    if unit.states and old[0] not in (my[0], their[0]) and (later := unit.states.meet(my[0], their[0])):
        found.notes.append(Note("state", path + unit.names[0]))
        return my if later == my[0] else their
    found.conflicts.append(Conflict(path + unit.names[0], *map(unit.shown, (old, my, their))))
    return their


def touched(plan: Plan, old: Body, row: Body) -> bool:
    """Whether a person changed the row: derived fields follow by themselves."""
    return row != old and any(unit.of(row) != unit.of(old) for unit in plan.units_of(row, old) if not unit.derived)


# ---- what a shape says of it ----------------------------------------------------------------------------------------


@cache
def header_plan(shape: Shape) -> Plan:
    names = frozenset(table.name for table in shape.tables)
    return _plan(shape.fields, names, shape.cls.states, status="status" if shape.is_document else "")


@cache
def line_plan(table: LineTable) -> Plan:
    return _plan(table.fields)


def _plan(
    fields: tuple[Field, ...],
    tables: frozenset[str] = frozenset(),
    states: States | None = None,
    status: str = "",
) -> Plan:
    together: dict[str, list[Field]] = defaultdict(list)
    bound = _set_by_transitions(states)
    for each in sorted(fields, key=lambda each: each.name != "state"):
        together[_company(each, bound)].append(each)
    units = [_unit(each, states if each[0].name == "state" else None) for each in together.values()]
    last = next((unit for unit in units if unit.names == (status,)), None)
    return Plan(
        tuple(unit for unit in units if unit is not last),
        last,
        tables | {"id", *(each.name for each in fields)},
        tuple((each.name, each.info.line_of) for each in fields if each.info.own),
        frozenset({"id", *(each.name for each in fields if each.info.derived)}),
    )


def _set_by_transitions(states: States | None) -> frozenset[str]:
    if states is None:
        return frozenset()
    return frozenset({"state", *(name for step in states.transitions for name in (step.by, step.at))})


def _company(field: Field, set_by_transitions: frozenset[str]) -> str:
    """Fields with the same answer merge together."""
    if field.info.derived or not (field.info.group or field.name in set_by_transitions):
        return f"field {field.name}"
    return "states" if field.name in set_by_transitions else f"group {field.info.group}"


def _unit(fields: list[Field], states: States | None) -> Unit:
    only = fields[0].info if len(fields) == 1 else None
    names, defaults = tuple(each.name for each in fields), tuple(map(_default, fields))
    return Unit(names, defaults, bool(only and only.derived), bool(only and only.multiline), states)


def _default(field: Field) -> Any:
    convert, value = to_json(field.type), field.info.default
    return value if convert is None or value is None else convert(value)
