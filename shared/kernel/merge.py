"""Two edits of one document, made apart from a common base, become one document: pure, the same every time.

Bodies are plain canonical JSON (`codec.body_of`). Whatever a person changed is in the outcome, among the conflicts,
or under a note. Fields and arrays of a newer version are merged as values that are not looked into.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shared.kernel.codec import Body, canonical
from shared.kernel.describe import LineTable, Shape
from shared.kernel.merge_fields import (
    Conflict,
    Found,
    Note,
    Plan,
    header_plan,
    line_plan,
    merged_row,
    merged_values,
    touched,
)
from shared.kernel.merge_order import in_order
from shared.kernel.words import say

__all__ = ["NOTES", "Conflict", "Merged", "Note", "merge"]

NOTES = {
    "removal": say("One side removed this line, the other changed it or added to it: it stays, with its rows."),
    "doubled": say("Both sides added an equal line: both are kept."),
    "unposted": say("One side posted while the other changed lines: the document is a draft again."),
    "state": say("Both sides took the document to another state: the later one stands."),
}


@dataclass(frozen=True, slots=True)
class Merged:
    """The outcome: a canonical body, still to be recalculated and checked."""

    body: Body
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[Note, ...] = ()


def merge(shape: Shape, base: Body | None, mine: Body, theirs: Body) -> Merged:
    """`mine` and `theirs` as one body; without a base both are edits of an empty document.

    The inputs stay as they are; rows that were taken whole are the very dictionaries of an input.
    """
    base, found = base or {}, Found()
    plan = header_plan(shape)
    body = merged_row(plan, base, mine, theirs, "", found)
    tables = {table.kind: _Lines.of(table, base, mine, theirs) for table in shape.tables}
    for lines in tables.values():
        _merge_lines(lines, found)
    while any(_keep_owners(lines, tables) or _keep_owned(lines, tables) for lines in tables.values()):
        pass  # what was put back may itself belong to a line, or have rows
    for lines in tables.values():
        found.note("removal", lines.name, (id for id in lines.kept if id in lines.stayed))
        found.note("doubled", lines.name, _doubled(lines))
        if lines.kept:
            body[lines.name] = [lines.kept[id] for id in in_order(lines.base, lines.mine, lines.theirs, lines.kept)]
    body.update(_merged_status(plan, tables, base, mine, theirs, found))
    return Merged(body, tuple(found.conflicts), tuple(found.notes))


def _merged_status(
    plan: Plan, tables: Mapping[str, "_Lines"], base: Body, mine: Body, theirs: Body, found: Found
) -> Body:
    """Merged last: a posting does not stand when the side that has not posted changed lines."""
    if plan.status is None:
        return {}
    values, posted = merged_values(plan.status, base, mine, theirs, "", found), ("posted",)
    for other, side in ((mine, "mine"), (theirs, "theirs")):
        unposted = plan.status.of(other)
        if values == posted != unposted and any(_changed(lines, getattr(lines, side)) for lines in tables.values()):
            found.notes.append(Note("unposted", "status"))
            return plan.status.written(unposted)
    return plan.status.written(values)


# ---- lines ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Lines:
    """One line table of the three bodies, by line id in display order, and what is kept of it."""

    name: str
    plan: Plan
    base: Mapping[str, Body]
    mine: Mapping[str, Body]
    theirs: Mapping[str, Body]
    kept: dict[str, Body] = field(default_factory=dict)
    stayed: set[str] = field(default_factory=set)  # removed on one side, and kept all the same

    @classmethod
    def of(cls, table: LineTable, *bodies: Body) -> "_Lines":
        base, mine, theirs = ({row["id"]: row for row in body.get(table.name, ())} for body in bodies)
        return cls(table.name, line_plan(table), base, mine, theirs)


def _merge_lines(lines: _Lines, found: Found) -> None:
    for id in {**lines.theirs, **lines.mine}:
        old, my, their = lines.base.get(id), lines.mine.get(id), lines.theirs.get(id)
        if my is None or their is None:
            _keep_changed(lines, id, old, my or their or {})
        elif my in (their, old):
            lines.kept[id] = their
        elif their == old:
            lines.kept[id] = my
        else:
            lines.kept[id] = merged_row(lines.plan, old or {}, my, their, f"{lines.name}/{id}/", found)


def _keep_changed(lines: _Lines, id: str, old: Body | None, row: Body) -> None:
    """A line of one side only: added there, or removed on the other side."""
    if old is None or touched(lines.plan, old, row):
        lines.kept[id] = row
        if old is not None:
            lines.stayed.add(id)


def _changed(lines: _Lines, rows: Mapping[str, Body]) -> bool:
    return rows.keys() != lines.base.keys() or any(touched(lines.plan, lines.base[id], rows[id]) for id in rows)


def _keep_owners(lines: _Lines, tables: Mapping[str, _Lines]) -> bool:
    """A line that one side removed stays when a kept row names it; whether there was one."""
    grown = False
    for row in list(lines.kept.values()):
        for owners, id in _owners(lines, row, tables):
            owner = owners.mine.get(id) or owners.theirs.get(id)
            if owner is not None and id not in owners.kept:
                owners.kept[id] = owner
                owners.stayed.add(id)
                grown = True
    return grown


def _keep_owned(lines: _Lines, tables: Mapping[str, _Lines]) -> bool:
    """Rows that went with a line stay when the line stays; the note on the line speaks for them."""
    removed = {id: row for id, row in {**lines.theirs, **lines.mine}.items() if id not in lines.kept}
    grown = False
    for id, row in removed.items():
        owners = list(_owners(lines, row, tables))
        remover = "theirs" if id in lines.mine else "mine"
        went_along = any(owner not in getattr(of, remover) for of, owner in owners)
        if went_along and all(owner in of.kept for of, owner in owners):
            lines.kept[id] = row
            grown = True
    return grown


def _owners(lines: _Lines, row: Body, tables: Mapping[str, _Lines]) -> Iterator[tuple[_Lines, str]]:
    for name, kind in lines.plan.owners:
        if (id := row.get(name)) is not None:
            yield tables[kind], id


def _doubled(lines: _Lines) -> list[str]:
    """Lines that both sides added under different ids with equal content: of each two the later made one."""
    pairs: dict[bytes, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, (rows, others) in enumerate(((lines.mine, lines.theirs), (lines.theirs, lines.mine))):
        for id in rows.keys() - lines.base.keys() - others.keys():
            content = {name: value for name, value in rows[id].items() if name not in lines.plan.no_content}
            if content:
                pairs[canonical(content)][side].append(id)
    return sorted(max(two) for my, their in pairs.values() for two in zip(sorted(my), sorted(their), strict=False))
