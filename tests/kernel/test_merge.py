"""Merging two edits of a repair order, case by case; the laws are in test_merge_laws.py."""

from itertools import permutations
from typing import Any

import pytest

from shared.kernel.codec import Body
from shared.kernel.merge import NOTES, Conflict, Merged, Note, merge
from shared.kernel.merge_order import in_order
from shared.kernel.merge_text import LINES_MAX, merge_text
from tests.kernel.kinds import GOOD, ORDER

WORK, OTHER_WORK, THIRD = (f"00000000-0000-7000-8000-00000000000{n}" for n in (1, 2, 3))
PART, OTHER_PART = (f"00000000-0000-7000-8000-00000000001{n}" for n in (1, 2))
MY_LINE, THEIR_LINE = "00000000-0000-7000-8000-0000000000a1", "00000000-0000-7000-8000-0000000000b1"


def order(**fields: Any) -> Body:
    return {"id": "00000000-0000-7000-8000-0000000000ff", **fields}


def work(id: str = WORK, **fields: Any) -> Body:
    return {"id": id, **fields}


def part(id: str = PART, of: str = WORK, **fields: Any) -> Body:
    return {"id": id, "work_id": of, **fields}


def merged(base: Body | None, mine: Body, theirs: Body) -> Merged:
    return merge(ORDER, base, mine, theirs)


def ids(body: Body, table: str = "works") -> list[str]:
    return [row["id"] for row in body.get(table, ())]


# ---- fields ---------------------------------------------------------------------------------------------------------


def test_changes_of_different_fields_come_together() -> None:
    outcome = merged(order(site_id="a"), order(site_id="a", urgent=True), order(site_id="b"))
    assert outcome == Merged(order(site_id="b", urgent=True))


def test_a_field_changed_by_both_is_theirs_and_ours_a_conflict() -> None:
    outcome = merged(order(site_id="a"), order(site_id="b"), order(site_id="c"))
    assert outcome == Merged(order(site_id="c"), (Conflict("site_id", "a", "b", "c"),))


def test_a_value_cleared_by_me_and_changed_by_them_is_a_conflict() -> None:
    outcome = merged(order(site_id="a"), order(), order(site_id="c"))
    assert outcome == Merged(order(site_id="c"), (Conflict("site_id", "a", None, "c"),))


def test_a_conflict_shows_the_default_of_an_absent_field() -> None:
    base, mine, theirs = (order(works=[work(**fields)]) for fields in ({}, {"unit": None}, {"unit": "m3"}))
    volumes = [{"quantity": None, "unit": unit} for unit in ("pcs", None, "m3")]
    assert merged(base, mine, theirs).conflicts == (Conflict(f"works/{WORK}/quantity", *volumes),)


def test_a_conflict_shows_a_default_as_a_body_would() -> None:
    base, mine, theirs = (
        order(works=[work(**fields)]) for fields in ({}, {"coefficient": "1.1"}, {"coefficient": "2"})
    )
    assert merged(base, mine, theirs).conflicts == (Conflict(f"works/{WORK}/coefficient", "1", "1.1", "2"),)


def test_a_default_stays_absent_and_a_cleared_default_is_null() -> None:
    base = order(works=[work(unit="m3")])
    assert merged(base, order(works=[work()]), order(works=[work(unit="m3", name="x")])).body == order(
        works=[work(name="x")]
    )
    assert merged(base, order(works=[work(unit=None)]), base).body == order(works=[work(unit=None)])


def test_fields_of_a_group_are_one_conflict_and_never_mixed() -> None:
    base = order(from_date="2026-11-01", to_date="2026-11-30")
    mine = order(from_date="2026-11-05", to_date="2026-11-30")
    theirs = order(from_date="2026-11-01", to_date="2026-11-04")
    dates = [{"from_date": each["from_date"], "to_date": each["to_date"]} for each in (base, mine, theirs)]
    assert merged(base, mine, theirs) == Merged(theirs, (Conflict("from_date", *dates),))


def test_both_changing_a_group_alike_is_no_conflict() -> None:
    base, both = order(), order(from_date="2026-11-05", to_date="2026-11-30")
    assert merged(base, both, both) == Merged(both)


def test_derived_fields_are_theirs_without_a_conflict() -> None:
    assert merged(order(total="1"), order(total="2"), order(total="3")) == Merged(order(total="3"))


def test_a_derived_field_that_only_i_changed_is_mine() -> None:
    assert merged(order(total="1"), order(total="2"), order(total="1")) == Merged(order(total="2"))


def test_a_field_of_a_newer_version_merges_like_any_other() -> None:
    outcome = merged(order(hue="red"), order(hue="red", size=1), order(hue="blue"))
    assert outcome == Merged(order(hue="blue", size=1))
    assert merged(order(), order(hue="red"), order(hue={"deep": [1]})).conflicts == (
        Conflict("hue", None, "red", {"deep": [1]}),
    )


def test_an_array_of_a_newer_version_merges_as_one_value() -> None:
    base, mine, theirs = (order(tools=[{"id": n}]) for n in "123")
    assert merged(base, mine, theirs) == Merged(
        theirs, (Conflict("tools", [{"id": "1"}], [{"id": "2"}], [{"id": "3"}]),)
    )


def test_a_field_of_a_newer_version_that_is_null_is_not_the_same_as_none() -> None:
    assert merged(order(), order(hue=None), order()).body == order(hue=None)


def test_documents_made_apart_merge_as_edits_of_an_empty_one() -> None:
    mine, theirs = order(urgent=True, site_id="a", works=[work(name="x")]), order(site_id="b", works=[work(price="2")])
    assert merged(None, mine, theirs) == Merged(
        order(urgent=True, site_id="b", works=[work(name="x", price="2")]), (Conflict("site_id", None, "a", "b"),)
    )


def test_a_catalog_item_merges_too() -> None:
    base, mine, theirs = ({"id": WORK, "name": name, "status": "x"} for name in ("a", "b", "c"))
    assert merge(GOOD, base, mine, theirs) == Merged(theirs, (Conflict("name", "a", "b", "c"),))


# ---- comments -------------------------------------------------------------------------------------------------------


def test_lines_of_a_comment_changed_apart_come_together() -> None:
    assert merge_text("a\nb\nc", "A\nb\nc", "a\nb\nC") == "A\nb\nC"


def test_the_same_line_changed_differently_is_a_conflict() -> None:
    base, mine, theirs = (order(comment=text) for text in ("a\nb\nc", "a\nmine\nc", "a\ntheirs\nc"))
    assert merged(base, mine, theirs) == Merged(theirs, (Conflict("comment", "a\nb\nc", "a\nmine\nc", "a\ntheirs\nc"),))


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("a", "a\nmine", "a\ntheirs", "a\ntheirs\nmine"),
        ("a", "mine\na", "a\ntheirs", "mine\na\ntheirs"),
        (None, "mine", "theirs", "theirs\nmine"),
        ("a\nb", "b", "a", ""),
        ("a\nb\nc", "b\nc", "a\nb\nc\nd", "b\nc\nd"),
        ("a\nb\nc\nd", "a\nd", "a\nb\nC\nd", None),
        ("a\nb\nc\nd", "a\nx\ny\nd", "a\nx\ny\nd\ne", "a\nx\ny\nd\ne"),
        ("a\nb\nc\nd", "a\nd", "a\nb\nnew\nc\nd", None),
        ("a\nb\nc", "a\nnew\nb\nc", "a\nB\nc", "a\nnew\nB\nc"),
        ("a\nb\nc", "a\nb\nnew\nc", "a\nB\nc", "a\nB\nnew\nc"),
        ("a\n\nb", "a\n\nB", "A\n\nb", "A\n\nB"),
        ("a\nb\nc", "mine\nb\nC", "theirs\nb\nc", None),
        ("a\nb\nc", "A\nb\nmine", "a\nb\ntheirs", None),
    ],
)
def test_texts_merge_by_lines(base: str | None, mine: str, theirs: str, expected: str | None) -> None:
    assert merge_text(base, mine, theirs) == expected


def test_comments_of_the_document_and_of_a_line_merge_by_lines() -> None:
    base, mine, theirs, both = (
        order(comment=text, works=[work(remark=text)]) for text in ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC")
    )
    assert merged(base, mine, theirs) == Merged(both)


def test_a_comment_emptied_by_both_in_parts_is_absent() -> None:
    assert merged(order(comment="a\nb"), order(comment="a"), order(comment="b")) == Merged(order())


def test_a_comment_of_many_equal_lines_merges_at_both_ends() -> None:
    dashes = "\n-" * 150
    mine, theirs = f"A{dashes}{dashes}\nB", f"a{dashes}\n!{dashes}\nb"
    assert merge_text(f"a{dashes}{dashes}\nb", mine, theirs) == f"A{dashes}\n!{dashes}\nB"


def test_a_very_long_comment_is_a_conflict_and_not_compared() -> None:
    long = "line\n" * (LINES_MAX - 1)
    assert merge_text(long, long + "x", "y\n" + long) is None
    assert merge_text("a", "b\na", "a" + "\n" * LINES_MAX) is None
    assert merge_text("a", "a" + "\n" * LINES_MAX, "b\na") is None


# ---- lines ----------------------------------------------------------------------------------------------------------


def test_cells_of_one_line_changed_apart_come_together() -> None:
    base, mine, theirs = (order(works=[work(**fields)]) for fields in ({}, {"name": "x"}, {"price": "2"}))
    assert merged(base, mine, theirs) == Merged(order(works=[work(name="x", price="2")]))


def test_a_cell_changed_by_both_is_a_conflict_with_the_line_in_its_path() -> None:
    base, mine, theirs = (order(works=[work(name=name)]) for name in ("a", "b", "c"))
    assert merged(base, mine, theirs) == Merged(theirs, (Conflict(f"works/{WORK}/name", "a", "b", "c"),))


def test_a_line_removed_by_one_and_unchanged_by_the_other_is_removed() -> None:
    base, less = order(works=[work(), work(OTHER_WORK)]), order(works=[work()])
    assert merged(base, less, base) == merged(base, base, less) == Merged(less)


def test_a_line_removed_by_one_whose_derived_field_changed_is_removed() -> None:
    base = order(works=[work(amount="1")])
    assert merged(base, order(), order(works=[work(amount="2")])) == Merged(order())


def test_a_line_removed_by_one_and_changed_by_the_other_stays_and_is_reported() -> None:
    base, changed = order(works=[work()]), order(works=[work(name="x")])
    outcome = Merged(changed, notes=(Note("removal", f"works/{WORK}"),))
    assert merged(base, order(), changed) == merged(base, changed, order()) == outcome


def test_a_line_removed_by_one_and_given_a_newer_field_by_the_other_stays() -> None:
    base, changed = order(works=[work()]), order(works=[work(newer=1)])
    assert merged(base, order(), changed).body == changed


def test_rows_of_a_removed_line_go_with_it() -> None:
    base = order(works=[work()], parts=[part()])
    assert merged(base, order(), base) == Merged(order())


@pytest.mark.parametrize("changed", [part(name="x"), part(OTHER_PART)], ids=["changed", "added"])
def test_a_removed_line_stays_with_all_its_rows_when_one_was_changed_or_added(changed: Body) -> None:
    parts = {PART: part(), OTHER_PART: part(OTHER_PART)}
    base = order(works=[work()], parts=[part(), *([part(OTHER_PART)] if changed["id"] == PART else [])])
    theirs = order(works=[work()], parts=list({**parts, changed["id"]: changed}.values()))
    outcome = merged(base, order(), theirs)
    assert outcome.body == theirs
    assert Note("removal", f"works/{WORK}") in outcome.notes
    assert merged(base, theirs, order()) == outcome


def test_a_removed_line_that_was_changed_stays_with_its_rows() -> None:
    base = order(works=[work()], parts=[part()])
    theirs = order(works=[work(name="x")], parts=[part()])
    assert merged(base, order(), theirs) == Merged(theirs, notes=(Note("removal", f"works/{WORK}"),))


def test_rows_of_rows_come_back_with_the_line_they_went_along_with() -> None:
    serials = [{"id": THIRD, "part_id": OTHER_PART}]
    turn = part(MY_LINE, person_id="p", minutes=60)
    base = order(works=[work()], parts=[part(), part(OTHER_PART)], serials=serials, turns=[turn])
    theirs = {**base, "turns": [{**turn, "minutes": 480}]}
    reported = tuple(Note("removal", path) for path in (f"works/{WORK}", f"turns/{MY_LINE}"))
    assert merged(base, order(), theirs) == merged(base, theirs, order()) == Merged(theirs, notes=reported)


def test_a_line_of_a_line_comes_back_with_a_row_that_was_added_far_below() -> None:
    base = order(works=[work()], parts=[part(), part(OTHER_PART)])
    theirs = {**base, "serials": [{"id": THIRD, "part_id": PART}]}
    outcome = merged(base, order(), theirs)
    assert outcome.body == theirs
    assert {note.path for note in outcome.notes} == {f"works/{WORK}", f"parts/{PART}"}


def test_a_row_of_two_lines_stays_removed_when_one_of_them_does() -> None:
    parts, serials = [part()], [{"id": THIRD, "part_id": PART, "tested_id": OTHER_WORK}]
    base = order(works=[work(), work(OTHER_WORK)], parts=parts, serials=serials)
    theirs = {**base, "works": [work(name="x"), work(OTHER_WORK)]}
    assert merged(base, order(), theirs).body == order(works=[work(name="x")], parts=parts)


def test_a_row_removed_alone_stays_removed_although_its_line_was_changed() -> None:
    base = order(works=[work()], parts=[part()])
    outcome = merged(base, order(works=[work()]), order(works=[work(name="x")], parts=[part()]))
    assert outcome == Merged(order(works=[work(name="x")]))


def test_a_removed_line_stays_when_a_row_was_handed_over_to_it() -> None:
    base = order(works=[work(), work(OTHER_WORK)], parts=[part()])
    mine = order(works=[work()], parts=[part()])
    theirs = order(works=[work(), work(OTHER_WORK)], parts=[part(of=OTHER_WORK)])
    assert merged(base, mine, theirs) == Merged(theirs, notes=(Note("removal", f"works/{OTHER_WORK}"),))


def test_rows_with_one_key_added_on_both_sides_are_one_row() -> None:
    base = order(works=[work()])
    mine = order(works=[work()], turns=[part(person_id="p", code="Я", minutes=60)])
    theirs = order(works=[work()], turns=[part(person_id="p", date="2026-11-21")])
    assert merged(base, mine, theirs) == Merged(
        order(works=[work()], turns=[part(person_id="p", date="2026-11-21", code="Я", minutes=60)])
    )


def test_a_cell_filled_differently_on_both_sides_is_one_conflict() -> None:
    base = order(works=[work()])
    mine, theirs = (order(works=[work()], turns=[part(code=code, minutes=60)]) for code in "ЯН")
    assert merged(base, mine, theirs) == Merged(
        theirs,
        (
            Conflict(
                f"turns/{PART}/code",
                *({"code": code, "minutes": minutes} for code, minutes in ((None, None), ("Я", 60), ("Н", 60))),
            ),
        ),
    )


def test_equal_lines_added_on_both_sides_are_kept_and_the_later_is_flagged() -> None:
    mine = order(works=[work(MY_LINE, name="x", amount="1")])
    theirs = order(works=[work(THEIR_LINE, name="x")])
    outcome = merged(order(), mine, theirs)
    assert sorted(ids(outcome.body)) == [MY_LINE, THEIR_LINE]
    assert outcome.notes == (Note("doubled", f"works/{THEIR_LINE}"),)


def test_two_equal_lines_of_one_person_are_not_flagged() -> None:
    mine = order(works=[work(MY_LINE, name="x"), work(THEIR_LINE, name="x")])
    assert merged(order(), mine, order(urgent=True)).notes == ()


def test_empty_lines_added_on_both_sides_are_not_flagged() -> None:
    assert merged(order(), order(works=[work(MY_LINE)]), order(works=[work(THEIR_LINE)])).notes == ()


def test_every_note_is_worded() -> None:
    assert NOTES.keys() == {"removal", "doubled", "unposted", "state"}
    assert all(NOTES.values())


# ---- order ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("abc", "axbc", "abcy", "axbcy"),
        ("abc", "abxc", "abyc", "abxyc"),
        ("abc", "xyabc", "abcz", "xyabcz"),
        ("abcd", "dabc", "abcd", "dabc"),
        ("abcd", "abcd", "dabc", "dabc"),
        ("abcd", "bacd", "abdc", "badc"),
        ("abcd", "dabc", "bcda", "dbca"),
        ("abcd", "dabc", "adbc", "adbc"),
        ("abcd", "dabc", "abxcd", "dabxc"),
        ("abcd", "acd", "abcxd", "acxd"),
        ("abcd", "abxcd", "acd", "axcd"),
        ("", "ab", "cd", "abcd"),
        ("abc", "abxc", "cab", "cabx"),
        ("abcdef", "fabcde", "abcdefx", "fabcdex"),
    ],
)
def test_lines_are_ordered_by_neighbour(base: str, mine: str, theirs: str, expected: str) -> None:
    assert "".join(in_order(base, mine, theirs, set(expected))) == expected


def test_a_line_kept_against_their_removal_stands_after_its_neighbour() -> None:
    assert "".join(in_order("abc", "abc", "ac", set("abc"))) == "abc"


def test_any_order_of_one_side_is_taken_when_the_other_moved_nothing() -> None:
    for order_of_one in map("".join, permutations("abcde")):
        assert "".join(in_order("abcde", order_of_one, "abcde", set("abcde"))) == order_of_one
        assert "".join(in_order("abcde", "abcde", order_of_one, set("abcde"))) == order_of_one


def test_a_moved_line_follows_its_neighbour_wherever_the_other_moved_that() -> None:
    assert "".join(in_order("abcdef", "bcdefa", "abcfed", set("abcdef"))) == "bcfaed"


# ---- posting and states ---------------------------------------------------------------------------------------------


def test_a_posting_stands_when_the_other_side_changed_no_line() -> None:
    outcome = merged(order(works=[work()]), order(works=[work()], status="posted"), order(works=[work()], urgent=True))
    assert outcome == Merged(order(works=[work()], status="posted", urgent=True))


def test_a_posting_stands_when_only_the_one_who_posted_changed_lines() -> None:
    theirs = order(works=[work(name="x")], status="posted")
    assert merged(order(works=[work()]), order(works=[work()], urgent=True), theirs) == Merged(
        {**theirs, "urgent": True}
    )


@pytest.mark.parametrize(
    "rows", [[work(name="x")], [], [work(), work(OTHER_WORK)]], ids=["changed", "removed", "added"]
)
def test_unposted_beats_posted_when_lines_also_changed(rows: list[Body]) -> None:
    base, posted = order(works=[work()]), order(works=[work()], status="posted")
    changed = order(works=rows) if rows else order()
    outcome = Merged(changed, notes=(Note("unposted", "status"),))
    assert merged(base, posted, changed) == merged(base, changed, posted) == outcome


def test_what_one_side_unposted_is_unposted() -> None:
    base = order(works=[work()], status="posted")
    outcome = merged(base, order(works=[work(name="x")]), {**base, "urgent": True})
    assert outcome == Merged(order(works=[work(name="x")], urgent=True))


def test_a_posting_stands_when_only_derived_fields_of_lines_changed() -> None:
    base, posted = order(works=[work()]), order(works=[work()], status="posted")
    assert merged(base, posted, order(works=[work(amount="5")])).body["status"] == "posted"


def test_the_later_state_of_the_graph_stands_with_what_it_set() -> None:
    approved = {"state": "approved", "approved_by": "p", "approved_at": "2026-11-21T08:00:00.000000Z"}
    returned = {"state": "returned"}
    for mine, theirs in ((approved, returned), (returned, approved)):
        outcome = merged(order(), order(**mine), order(**theirs))
        assert outcome == Merged(order(**approved), notes=(Note("state", "state"),))


def test_states_that_no_transition_joins_are_a_conflict() -> None:
    unset = {"approved_by": None, "approved_at": None}
    base, mine, theirs = order(state="approved"), order(state="strange"), order(state="returned")
    assert merged(base, mine, theirs) == Merged(
        theirs, (Conflict("state", *({"state": each["state"], **unset} for each in (base, mine, theirs))),)
    )


def test_a_state_moved_by_one_and_its_approver_changed_by_the_other_is_a_conflict() -> None:
    moved, approver = order(state="approved", approved_by="a"), order(approved_by="b")
    for mine, theirs in ((moved, approver), (approver, moved)):
        outcome = merged(order(), mine, theirs)
        assert outcome.body == theirs
        assert ([each.path for each in outcome.conflicts], outcome.notes) == (["state"], ())


def test_two_approvals_by_different_people_are_a_conflict() -> None:
    mine, theirs = (order(state="approved", approved_by=person) for person in "ab")
    assert [each.path for each in merged(order(), mine, theirs).conflicts] == ["state"]
