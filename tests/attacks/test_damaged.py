"""What an enrolled device that means ill says in a conflict or of pay: shown as damaged, in words; never a mistake."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.company import kinds
from desktop.ui.conflicts.reading import Card, waiting
from desktop.ui.conflicts.settling import Damaged, choose, take_back
from desktop.work import Reading
from print_forms.construction.pay_explained import by_tree, paid_days
from print_forms.kit.numbers import Notation
from shared.administration.conflict import Conflict
from shared.construction.daily_report import DailyReport, DailyReportLine
from shared.construction.explained import DAMAGED, IS_DAMAGED, Node, read
from shared.construction.payroll_sheet import PayrollLine
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.store.store import Store
from tests.company import make_company, opened
from tests.conformance.examples import few

ENGLISH, RUSSIAN = Language("en"), Language("ru")
FIELDS = ("comment", "wind", "date", "foreman_id", "status", "state", "nothing", "lines")
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), st.text(max_size=5),
    st.sampled_from(["2026-02-31", "NaN", "1e999999999", "9" * 400, "{a:>99999999}", str(uuid4()), "posted"]),
)  # fmt: skip
names = st.sampled_from([*FIELDS, "quantity", "id", "", "children", "inputs"])
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=4)),
    max_leaves=6,
)
texts = st.one_of(
    st.none(), st.text(max_size=8), st.sampled_from(["{", "[" * 100_000, "9" * 5_000, "\"\\ud800\"", "NaN"]),
    anything.map(json.dumps),
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = opened(make_company(tmp_path / "company.db"), kinds=kinds())
    yield made
    made.engine.dispose()


@pytest.fixture
def report(store: Store) -> DailyReport:
    made = DailyReport(comment="Crane came late", lines=[DailyReportLine(name="Brickwork", quantity=3)])
    store.save(made)
    return made


@few(60)
@given(data=st.data())
def test_any_conflict_is_shown_and_settled_or_refused_in_words(
    store: Store, report: DailyReport, data: st.DataObject
) -> None:
    line = f"lines/{report.lines[0].id}"
    path = data.draw(st.sampled_from([*FIELDS, "*", f"{line}/quantity", f"{line}/*", "lines/x/quantity", "comment/a/b",
                                      f"lines/{uuid4()}/name", "//", "", "nothing/a"]))  # fmt: skip
    conflict = sent(store, report, path, [data.draw(texts) for _ in range(3)])
    card = shown(store, conflict)
    assert all(isinstance(side.text, str) for side in card.sides)
    for side in data.draw(st.permutations(["base", "mine", "both", "theirs"])):
        with suppress(Refusal):
            choose(store, conflict.id, side)
            assert store.get(Conflict, conflict.id).settled
            take_back(store, conflict.id)
    assert store.get(DailyReport, report.id)


def test_what_is_damaged_is_not_chosen_and_can_be_left(store: Store, report: DailyReport) -> None:
    conflict = sent(store, report, "comment", ["{", "[1]", "nonsense"])
    with pytest.raises(Damaged, match="Nothing was changed"):
        choose(store, conflict.id, "mine")
    choose(store, conflict.id, "theirs")
    assert store.get(Conflict, conflict.id).settled
    assert store.get(DailyReport, report.id).comment == "Crane came late"
    take_back(store, conflict.id)
    assert not store.get(Conflict, conflict.id).settled


def sent(store: Store, report: DailyReport, path: str, sides: list[str | None]) -> Conflict:
    """As it comes from the server, whatever it says."""
    for each in store.find(Conflict, settled=False):
        each.settled = True
        store.save(each)
    made = Conflict(name="comment", document_kind="daily_report", document_id=report.id, document_scope=report.scope)
    store.save(made)
    with store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE conflict SET name = ?, base = ?, mine = ?, theirs = ? WHERE id = ?",
            (
                path,
                *(side if side is None else side.encode(errors="replace").decode() for side in sides),
                made.id.bytes,
            ),
        )
    return made


def shown(store: Store, conflict: Conflict) -> Card:
    with store.reading() as session:
        found = waiting(Reading(store, session, store.books(session)), RUSSIAN)
    [card] = found.cards
    assert card.id == conflict.id
    return card


@few(100)
@given(content=st.one_of(st.binary(max_size=40), anything.map(lambda each: json.dumps(each).encode())))
def test_any_explanation_of_pay_is_told_or_said_to_be_damaged(content: bytes) -> None:
    tree: Node = read(content)
    line = PayrollLine(explanation="0" * 64, accrual="hours")
    said = by_tree(line, tree, Notation(ENGLISH))
    assert isinstance(said.formula, str)
    assert (tree is DAMAGED) == (said.formula == ENGLISH.value(IS_DAMAGED))
    assert list(paid_days(tree)) is not None


@pytest.mark.parametrize("content", [
    b"[]", b"1", b"nonsense", b'{"amount": 1}', b'{"amount": "NaN"}', b'{"inputs": {"rate": "9e999999999"}}',
    b'{"children": [{"date": "2026-11-20"}]}', b'{"children": ' * 5_000,
    b'{"inputs": {"minutes": ' + b"9" * 400 + b"}}",
])  # fmt: skip
def test_what_no_explanation_says_is_damaged(content: bytes) -> None:
    assert read(content) is DAMAGED
