"""What holds for every merge, whatever two people did: searched for by hypothesis."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import given

from shared.kernel.codec import Body, body_of, canonical, light_of
from shared.kernel.merge import Merged, merge
from tests.kernel.edits import DEFAULTS, DERIVED, ORDER_ID, OWNERS, TABLES, Edit, bodies, edited, edits, two_people
from tests.kernel.kinds import ORDER

Two = tuple[list[Edit], list[Edit]]

TEXTS = ("comment", "remark")
TOGETHER = (
    ("from_date", "to_date"),
    ("quantity", "unit"),
    ("code", "minutes"),
    ("state", "approved_by", "approved_at"),
)


def merged(base: Body, mine: list[Edit], theirs: list[Edit]) -> tuple[Body, Body, Merged]:
    my, their = edited(base, mine, "mine"), edited(base, theirs, "theirs")
    return my, their, merge(ORDER, base, my, their)


# ---- the laws of the design ------------------------------------------------------------------------------------------


@given(bodies(), edits())
def test_what_only_they_changed_is_taken_whole(base: Body, steps: list[Edit]) -> None:
    x = edited(base, steps, "theirs")
    assert merge(ORDER, base, base, x) == Merged(x)
    assert canonical(merge(ORDER, base, base, x).body) == canonical(x)


@given(bodies(), edits())
def test_what_only_i_changed_is_taken_whole(base: Body, steps: list[Edit]) -> None:
    x = edited(base, steps, "mine")
    assert merge(ORDER, base, x, base) == Merged(x)
    assert canonical(merge(ORDER, base, x, base).body) == canonical(x)


@given(bodies(), edits())
def test_what_both_changed_alike_is_taken_whole(base: Body, steps: list[Edit]) -> None:
    x = edited(base, steps, "both")
    assert merge(ORDER, base, x, x) == Merged(x)


@given(bodies(), edits())
def test_without_a_base_one_side_alone_is_the_outcome(base: Body, steps: list[Edit]) -> None:
    x, empty = edited(base, steps, "mine"), {"id": ORDER_ID}
    assert [merge(ORDER, None, *pair) for pair in ((x, x), (x, empty), (empty, x))] == [Merged(x)] * 3


@given(bodies(), two_people())
def test_both_sides_name_the_same_conflicts_and_notes(base: Body, people: Two) -> None:
    my, their, here = merged(base, *people)
    there = merge(ORDER, base, their, my)
    assert {each.path for each in here.conflicts} == {each.path for each in there.conflicts}
    assert {(each.path, str(each.mine)) for each in here.conflicts} == {
        (each.path, str(each.theirs)) for each in there.conflicts
    }
    if any(each.path.endswith("/work_id") for each in here.conflicts):
        return  # theirs stands: which line a row names in the end, and so keeps, depends on whose side it is
    assert set(here.notes) == set(there.notes)
    assert {table: rows(here.body, table).keys() for table in TABLES} == {
        table: rows(there.body, table).keys() for table in TABLES
    }


@given(bodies(), two_people())
def test_merging_is_the_same_every_time_and_leaves_its_inputs(base: Body, people: Two) -> None:
    my, their, first = merged(base, *people)
    before = deepcopy((base, my, their))
    assert merge(ORDER, base, my, their) == first
    assert (base, my, their) == before


@given(bodies(), two_people())
def test_the_outcome_is_a_canonical_body_whole_in_itself(base: Body, people: Two) -> None:
    _, _, outcome = merged(base, *people)
    written = canonical(outcome.body)
    assert canonical(body_of(ORDER, light_of(ORDER, written))) == written
    for table, (owners, name) in OWNERS.items():
        assert {row[name] for row in rows(outcome.body, table).values()} <= rows(outcome.body, owners).keys()


# ---- nothing disappears unseen --------------------------------------------------------------------------------------


@given(bodies(), two_people())
def test_a_missing_line_was_removed_by_one_and_unchanged_by_the_other(base: Body, people: Two) -> None:
    my, their, outcome = merged(base, *people)
    for table in TABLES:
        old, kept = rows(base, table), rows(outcome.body, table)
        for side, other in ((my, their), (their, my)):
            for id, row in rows(side, table).items():
                if id not in kept:
                    assert id in old
                    assert id not in rows(other, table)
                    assert bare(row) == bare(old[id])


@given(bodies(), two_people())
def test_a_removal_stands_unless_the_line_was_changed_or_is_needed(base: Body, people: Two) -> None:
    my, their, outcome = merged(base, *people)
    noted = {note.path for note in outcome.notes if note.kind == "removal"}
    removed = set()
    for table, id, row, remover in one_sided(base, my, their):
        changed = bare(row) != bare(rows(base, table)[id])
        named = any(id == each[name] for each, name in owned_rows(outcome.body, table))
        owners, owner = OWNERS.get(table, ("", ""))
        went_along = bool(owner) and row[owner] not in rows(remover, owners)
        comes_back = went_along and row[owner] in rows(outcome.body, owners)
        assert (id in rows(outcome.body, table)) == (changed or named or comes_back), f"{table}/{id}"
        assert changed <= (f"{table}/{id}" in noted) <= (changed or named)
        removed.add(f"{table}/{id}")
    assert noted <= removed


@given(bodies(), two_people())
def test_a_changed_value_is_in_the_outcome_or_among_the_conflicts(base: Body, people: Two) -> None:
    my, their, outcome = merged(base, *people)
    for path, old, _, row, other in cells(base, outcome.body, my, their):
        mine_too = changed_names(old, row)
        for name in mine_too & changed_names(old, other):
            where = path + first_of(name)
            merged_alone = name in DERIVED or (name in TEXTS and where not in noted(outcome))
            if value(row, name) != value(other, name) and not merged_alone:
                assert where in noted(outcome), f"{where} was changed by both"
    for conflict in outcome.conflicts:
        path, _, name = conflict.path.rpartition("/")
        sides = [row_at(side, path) for side in (base, my, their, outcome.body)]
        shown = [shown_of(side, name) for side in sides]
        assert [conflict.base, conflict.mine, conflict.theirs, conflict.theirs] == shown


@given(bodies(), two_people())
def test_a_value_that_one_side_changed_is_taken_and_nothing_else_changes(base: Body, people: Two) -> None:
    my, their, outcome = merged(base, *people)
    for path, old, kept, row, other in cells(base, outcome.body, my, their):
        for name in old.keys() | kept.keys() | row.keys() | other.keys():
            by_me, by_them = (changed_names(old, side) & group_of(name) for side in (row, other))
            if name == "status" or (by_me and by_them) or name in TABLES:
                continue
            expected = value(row if by_me else other, name)
            assert value(kept, name) == expected, f"{path}{name}"
            assert path + first_of(name) not in {conflict.path for conflict in outcome.conflicts}


@given(bodies(), two_people())
def test_every_line_of_a_text_is_kept_unless_somebody_removed_it(base: Body, people: Two) -> None:
    my, their, outcome = merged(base, *people)
    for path, *sides in cells(base, outcome.body, my, their):
        for name in TEXTS:
            old, kept, row, other = ({*(side.get(name) or "").split("\n")} - {""} for side in sides)
            if path + name not in noted(outcome):
                assert (row - old) | (other - old) | (row & other) <= kept <= row | other


# ---- order and doubles ----------------------------------------------------------------------------------------------


@given(bodies(), two_people())
def test_the_order_of_each_side_stands_where_the_other_moved_nothing(base: Body, people: Two) -> None:
    my, their, outcome = merged(base, *people)
    for table in TABLES:
        old, kept = list(rows(base, table)), list(rows(outcome.body, table))
        sides = [list(rows(side, table)) for side in (my, their)]
        moved = [among(side, old) != among(old, side) for side in sides]
        keyed_alike = set(sides[0]) & set(sides[1]) - set(old)  # added on both sides, perhaps at different places
        for side, other_moved in zip(sides, reversed(moved), strict=True):
            if not other_moved and not keyed_alike:
                assert among(kept, side) == among(side, kept)


@given(bodies(), two_people())
def test_equal_lines_added_on_both_sides_are_kept_and_flagged(base: Body, people: Two) -> None:
    my, their, outcome = merged(base, *people)
    flagged = {note.path for note in outcome.notes if note.kind == "doubled"}
    for table in ("works", "parts"):
        added = [
            {id: bare(row) for id, row in rows(side, table).items() if id not in rows(base, table)}
            for side in (my, their)
        ]
        for id, row in added[0].items():
            for other_id, other in added[1].items():
                if row == other and row:
                    alike = [each for side in added for each in side if side[each] == row]
                    assert {id, other_id} <= rows(outcome.body, table).keys()
                    assert any(f"{table}/{each}" in flagged for each in alike)
                    assert f"{table}/{min(alike)}" not in flagged
    assert all(path.rpartition("/")[2] not in rows(base, path.partition("/")[0]) for path in flagged)


# ---- how the laws look at bodies ------------------------------------------------------------------------------------


def rows(body: Body, table: str) -> dict[str, Body]:
    return {row["id"]: row for row in body.get(table, ())}


def bare(row: Body) -> Body:
    """What a person wrote into a line."""
    return {name: each for name, each in row.items() if name not in DERIVED and name != "id"}


def cells(base: Body, kept: Body, my: Body, their: Body) -> Iterator[tuple[str, Body, Body, Body, Body]]:
    """Path, base, outcome, mine and theirs of the header and of each line that both sides have."""
    yield "", base, kept, my, their
    for table in TABLES:
        for id in rows(my, table).keys() & rows(their, table).keys():
            old = rows(base, table).get(id, {"id": id})
            yield f"{table}/{id}/", old, rows(kept, table)[id], rows(my, table)[id], rows(their, table)[id]


def value(row: Body, name: str) -> Any:
    return row.get(name, DEFAULTS.get(name))


def changed_names(old: Body, row: Body) -> set[str]:
    return {name for name in (old.keys() | row.keys()) - set(TABLES) if value(old, name) != value(row, name)}


def group_of(name: str) -> set[str]:
    return next((set(group) for group in TOGETHER if name in group), {name})


def first_of(name: str) -> str:
    return next((group[0] for group in TOGETHER if name in group), name)


def noted(outcome: Merged) -> set[str]:
    return {each.path for each in outcome.conflicts} | {each.path for each in outcome.notes}


def row_at(body: Body, path: str) -> Body:
    table, _, id = path.partition("/")
    return rows(body, table).get(id, {"id": id}) if path else body


def shown_of(row: Body, name: str) -> Any:
    group = next((group for group in TOGETHER if name in group), ())
    return {each: value(row, each) for each in group} if group else value(row, name)


def one_sided(base: Body, my: Body, their: Body) -> Iterator[tuple[str, str, Body, Body]]:
    """Table, id and row of every line that one side removed, and the side that removed it."""
    for table in TABLES:
        for side, remover in ((my, their), (their, my)):
            for id, row in rows(side, table).items():
                if id in rows(base, table) and id not in rows(remover, table):
                    yield table, id, row, remover


def owned_rows(body: Body, table: str) -> Iterator[tuple[Body, str]]:
    """The rows that belong to lines of the table, each with the field that says to which."""
    for owned, (owners, name) in OWNERS.items():
        if owners == table:
            yield from ((row, name) for row in rows(body, owned).values())


def among(ids: list[str], others: list[str]) -> list[str]:
    return [id for id in ids if id in others]
