"""Bodies of the repair order and realistic edits of them, for the properties of codec and merge."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st

from shared.kernel.codec import Body
from shared.kernel.identity import keyed_id

SPACE = UUID("018f0000-0000-7000-8000-000000000000")
ORDER_ID = str(uuid5(SPACE, "order"))
PEOPLE = [str(uuid5(SPACE, f"person {n}")) for n in range(3)]
SITES = [str(uuid5(SPACE, f"site {n}")) for n in range(3)]
DEFAULTS: Body = {
    "state": "requested",
    "urgent": False,
    "marked": False,
    "coefficient": "1",
    "status": "draft",
    "unit": "pcs",
}
TABLES = ("serials", "works", "parts", "turns")
OWNERS = {"serials": ("parts", "part_id"), "parts": ("works", "work_id"), "turns": ("works", "work_id")}
"""Which table the rows of a table belong to, and the field that says to which of its lines."""

DERIVED = {"amount", "total", "rule_version"}

# few values, so that two people often write the same
HEADER: dict[str, list[Any]] = {
    "site_id": [None, *SITES],
    "date": [None, "2026-11-20", "2026-11-21"],
    "discount": [None, "5", "7.25"],
    "urgent": [False, True],
    "from_date": [None, "2026-11-01", "2026-11-02"],
    "to_date": [None, "2026-11-30", "2026-12-01"],
    "total": [None, "100", "250.5"],
    "status": ["draft", "posted"],
    "state": ["requested", "approved", "returned", "done"],
    "approved_by": [None, *PEOPLE],
    "approved_at": [None, "2026-11-21T08:00:00.000000Z", "2026-11-22T08:00:00.000000Z"],
    "comment": [None, "call first", "call first\nbring a ladder", "gate code 7\ncall first", "bring a ladder"],
    "newer_field": [None, "warm", {"deep": [1, 2]}],
    "newer_lines": [None, [{"id": "1"}], [{"id": "1"}, {"id": "2"}]],
}
LINES: dict[str, dict[str, list[Any]]] = {
    "works": {
        "name": [None, "brick", "mortar", "roof"],
        "quantity": [None, "1", "2.5", "7"],
        "unit": ["pcs", "m3", None],
        "price": [None, "10", "12.5"],
        "amount": [None, "10", "25"],
        "coefficient": ["1", "1.15", None],
        "remark": [None, "wet", "wet\nslow", "dry\nwet", "dry"],
        "newer_mark": [None, "x", "y"],
    },
    "parts": {"name": [None, "nail", "screw"], "pieces": [None, "3", "4"], "newer_mark": [None, "x"]},
    "serials": {"number": [None, "0001", "0002"]},
    "turns": {"date": [None, "2026-11-21"], "code": [None, "Я", "Н"], "minutes": [None, 60, 480]},
}

Edit = tuple[str, str, int, int, int]
"""What is done, to which table, to which of its lines, to which field, with which value; numbers wrap around."""


def edit() -> st.SearchStrategy[Edit]:
    what, table = st.sampled_from([*EDITS, *["set"] * 6, *["head"] * 4]), st.sampled_from([*TABLES, "works"])
    return st.tuples(what, table, st.integers(0, 5), st.integers(0, 13), st.integers(0, 4))


def edits(most: int = 8) -> st.SearchStrategy[list[Edit]]:
    return st.lists(edit(), max_size=most)


@st.composite
def two_people(draw: st.DrawFn) -> tuple[list[Edit], list[Edit]]:
    """What two people do: most of the second's steps are at a place that the first was at too."""
    mine = draw(st.lists(edit(), min_size=8, max_size=8))
    theirs = draw(st.lists(edit(), max_size=3))
    against = st.tuples(AGAINST, st.sampled_from(mine), st.integers(0, 2))
    for what, step, more in draw(st.lists(against, min_size=6, max_size=6)):  # left to itself the list is short
        mine_did, table, line, field, value = step
        theirs.append((what or mine_did, table, line, field, value + more))
    return mine, theirs


AGAINST = st.sampled_from(["", "", "set", "remove"])
"""What the second person does at the place of the first: the same with another value, or something else."""


def bodies() -> st.SearchStrategy[Body]:
    """Canonical bodies of the repair order, whole in themselves."""
    return st.builds(edited, st.sampled_from([WITH_LINES, WITH_LINES, {"id": ORDER_ID}]), edits(16), st.just("base"))


def edited(body: Body, steps: list[Edit], person: str) -> Body:
    """The body after the steps of one person; the ids of lines that two people add differ, but for keyed ones."""
    result = deepcopy(body)
    for count, (what, table, line, field, value) in enumerate(steps):
        EDITS[what](result, table, line, field, value, str(uuid5(SPACE, f"{person} {count}")))
    return {name: value for name, value in result.items() if name not in TABLES or value}


def put(row: Body, name: str, value: Any) -> None:
    """A value of a declared field as the canonical body has it: a default is absent."""
    if value == DEFAULTS.get(name):
        row.pop(name, None)
    else:
        row[name] = value


def _head(body: Body, _table: str, _line: int, field: int, value: int, _id: str) -> None:
    name = _pick(list(HEADER), field)
    put(body, name, _pick(HEADER[name], value))


def _note(body: Body, _table: str, line: int, field: int, value: int, _id: str) -> None:
    """A line of the comment is added (even fields), replaced or removed."""
    lines = (body.get("comment") or "").split("\n")
    at = line % len(lines)
    lines[at : at + field % 2] = ["bring a ladder", "gate code 7", "dog", "call first"][value % 5 :][:1]
    put(body, "comment", "\n".join(lines).strip("\n") or None)


def _set(body: Body, table: str, line: int, field: int, value: int, _id: str) -> None:
    if rows := body.get(table):
        name = _pick(list(LINES[table]), field)
        put(_pick(rows, line), name, _pick(LINES[table][name], value))


def _add(body: Body, table: str, line: int, field: int, value: int, id: str) -> None:
    row: Body = {"id": id}
    if table in OWNERS:
        owners, name = OWNERS[table]
        if not body.get(owners):
            return
        row[name] = _pick(body[owners], line)["id"]
    if table == "turns":
        row["person_id"] = _pick(PEOPLE, field)
        row["id"] = str(keyed_id(UUID(ORDER_ID), "test_order_turn", (row["work_id"], row["person_id"])))
        if any(row["id"] == each["id"] for each in body.get("turns", ())):
            return
    rows = body.setdefault(table, [])
    rows.insert(value % (len(rows) + 1), row)
    _set(body, table, rows.index(row), field, value, id)


def _remove(body: Body, table: str, line: int, _field: int, _value: int, _id: str) -> None:
    if rows := body.get(table):
        rows.pop(line % len(rows))
        for each in ("parts", "turns", "serials"):
            owners, name = OWNERS[each]
            left = {row["id"] for row in body.get(owners, ())}
            body[each] = [row for row in body.get(each, ()) if row[name] in left]


def _move(body: Body, table: str, line: int, _field: int, value: int, _id: str) -> None:
    if rows := body.get(table):
        row = rows.pop(line % len(rows))
        rows.insert(value % (len(rows) + 1), row)


def _double(body: Body, table: str, line: int, _field: int, value: int, id: str) -> None:
    if (rows := body.get(table)) and table != "turns":
        rows.insert(value % (len(rows) + 1), {**_pick(rows, line), "id": id})


def _hand_over(body: Body, _table: str, line: int, _field: int, value: int, _id: str) -> None:
    """A part goes to another work of the order."""
    if body.get("parts") and body.get("works"):
        _pick(body["parts"], line)["work_id"] = _pick(body["works"], value)["id"]


def _pick(values: list[Any], number: int) -> Any:
    return values[number % len(values)]


EDITS: dict[str, Callable[[Body, str, int, int, int, str], None]] = {
    "head": _head,
    "note": _note,
    "set": _set,
    "add": _add,
    "remove": _remove,
    "move": _move,
    "double": _double,
    "hand over": _hand_over,
}
WITH_LINES = edited(
    {"id": ORDER_ID},
    [
        *(("add", "works", 0, n, n) for n in range(1, 6)),
        *(("add", "parts", n, 0, n) for n in range(3)),
        *(("add", "turns", n, n, 2) for n in range(3)),
        *(("add", "serials", n, 0, n) for n in range(3)),
    ],
    "first",
)
