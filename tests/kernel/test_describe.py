"""A declared class as data: fields, line tables, references, and what a new one starts with."""

from decimal import Decimal

import pytest

from shared.kernel.area import Area, Role, rights
from shared.kernel.describe import Kinds, UnknownKind, describe
from shared.kernel.identity import new_id
from shared.kernel.report import Grouping, Measure, Report, UnknownGrouping
from tests.kernel.kinds import GOOD, ORDER, Good, Order, Part, Stock, Turn, Work

REPORT = Report(
    "stock", "Stock", Stock, (Grouping("site", "Site", "site_id"),), (Measure("q", "Q", "quantity"),), ("site",)
)
KINDS = Kinds((Area("workshop", "Workshop", (Good, Order), (Stock,), (REPORT,)),))


def test_fields_come_in_the_order_of_the_family_then_of_the_kind() -> None:
    assert [field.name for field in ORDER.fields] == [
        *("number", "legal_number", "date", "status", "marked", "rule_version", "organization_id", "author_id"),
        *(
            "corrects_id",
            "site_id",
            "approved_by",
            "approved_at",
            "state",
            "from_date",
            "to_date",
            "discount",
            "urgent",
        ),
        *("seal", "total", "comment"),
    ]
    assert [field.name for field in GOOD.fields] == [
        *("code", "name", "marked", "folder", "replaced_by", "group_id", "unit", "price", "notes"),
    ]


def test_line_tables_have_their_own_fields_and_no_stored_columns() -> None:
    assert {table.name: [field.name for field in table.fields] for table in ORDER.tables} == {
        "serials": ["part_id", "tested_id", "number"],
        "works": ["good_id", "name", "quantity", "unit", "price", "amount", "coefficient", "remark"],
        "parts": ["work_id", "name", "pieces"],
        "turns": ["work_id", "person_id", "date", "code", "minutes"],
    }
    assert [(table.kind, table.caption) for table in ORDER.tables] == [
        ("test_order_serial", "Serial numbers"),
        ("test_order_work", "Works"),
        ("test_order_part", "Parts"),
        ("test_order_turn", "Turns"),
    ]


def test_a_field_says_its_type_and_places() -> None:
    types = {field.name: (field.type, field.places) for field in (*ORDER.fields, *ORDER.line_table("turns").fields)}
    expected = {
        "number": ("text", -1), "date": ("date", -1), "marked": ("bool", -1), "rule_version": ("int", -1),
        "site_id": ("id", -1), "approved_at": ("instant", -1), "discount": ("percent", 4), "seal": ("bytes", -1),
        "total": ("money", 2), "minutes": ("minutes", -1),
    }  # fmt: skip
    assert {name: types[name] for name in expected} == expected
    assert ORDER.field("discount").number
    assert not ORDER.field("number").number


def test_a_field_says_what_its_declaration_said() -> None:
    works, parts = ORDER.line_table("works"), ORDER.line_table("parts")
    assert ORDER.field("site_id").info.required
    assert (ORDER.field("site_id").info.refers, ORDER.field("site_id").caption) == ("site", "Site")
    assert [field.name for field in works.fields if field.info.group] == ["quantity", "unit", "amount"]
    assert [field.name for field in works.fields if field.info.derived] == ["amount"]
    assert [field.name for field in works.fields if field.info.multiline] == ["remark"]
    assert (parts.fields[0].info.own, parts.fields[0].info.line_of) == (True, "test_order_work")
    assert dict(ORDER.field("status").info.choices) == {"draft": "Draft", "posted": "Posted"}


def test_a_shape_is_made_once() -> None:
    assert describe(Order) is ORDER
    assert (ORDER.is_document, ORDER.is_catalog) == (True, False)
    assert (GOOD.is_document, GOOD.is_catalog) == (False, True)
    assert ORDER.table is Order.__table__
    assert ORDER.line_table("parts").table is Part.__table__


def test_captions_have_a_plural() -> None:
    assert (ORDER.caption, Order.captions, GOOD.caption, Good.captions) == (
        "Repair order",
        "Repair orders",
        "Good",
        "Goods",
    )


def test_a_new_one_starts_with_the_declared_defaults_and_an_id() -> None:
    order, work = Order(), Work()
    assert (order.status, order.state, order.urgent, order.marked, order.number) == (
        "draft",
        "requested",
        False,
        False,
        None,
    )
    assert (work.unit, work.quantity) == ("pcs", None)
    assert order.id is not None
    assert work.id is not None
    assert Turn().id is None  # it follows from the key
    assert Order(urgent=True).urgent
    assert Work(unit=None).unit is None


def test_a_document_is_in_the_scope_of_its_field_or_of_the_company() -> None:
    site = new_id()
    assert Order(site_id=site).scope_of() == f"site:{site}"
    assert Order().scope_of() == Good().scope_of() == "company"


def test_rules_of_the_document_are_its_own_methods() -> None:
    order = Order(works=[Work(quantity=Decimal("1.5"), price=Decimal("0.33")), Work()])
    order.recalculate()
    assert [work.amount for work in order.works] == [Decimal("0.50"), Decimal("0.00")]
    assert order.total == Decimal("0.50")


def test_rows_that_name_a_line_are_held_to_it_inside_the_document() -> None:
    constraints = Part.__table__.foreign_key_constraints  # type: ignore[attr-defined]
    assert {tuple(constraint.column_keys): constraint.elements[0].target_fullname for constraint in constraints} == {
        ("owner_id",): "test_order.id",
        ("owner_id", "work_id"): "test_order_work.owner_id",
    }
    assert all(constraint.deferrable for constraint in constraints)


def test_kinds_are_found_by_name_or_class() -> None:
    assert KINDS.shape("test_order") is KINDS.shape(Order) is ORDER
    assert KINDS.lines["test_order_part"] == (ORDER, ORDER.line_table("parts"))
    assert (KINDS.registers, KINDS.reports) == ({"test_stock": Stock}, {"stock": REPORT})


def test_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    with pytest.raises(UnknownKind, match=r"There is no kind “test_ordr”\. Kinds: test_good, test_order\."):
        KINDS.shape("test_ordr")


def test_references_to_a_kind_or_line_are_found() -> None:
    def found(target: str) -> set[tuple[str, str, str]]:
        return {
            (shape.kind, table.name if table else "", field.name) for shape, table, field in KINDS.references(target)
        }

    anything = {("test_good", "", "replaced_by"), ("test_order", "", "corrects_id")}
    assert found("test_good") == {("test_good", "", "group_id"), ("test_order", "works", "good_id")} | anything
    assert found("test_order_work") - anything == {
        ("test_order", "serials", "tested_id"),
        ("test_order", "parts", "work_id"),
        ("test_order", "turns", "work_id"),
    }
    assert found("nothing") == anything


def test_an_unknown_grouping_is_refused_with_the_groupings_there_are() -> None:
    assert REPORT.grouping("site").dimension == "site_id"
    with pytest.raises(UnknownGrouping, match=r"“stock” cannot be grouped by “crew”\. It can be grouped by: site\."):
        REPORT.grouping("crew")


def test_a_grouping_may_go_by_an_attribute_of_its_dimension() -> None:
    path = Grouping("trade", "Trade", "person_id.trade")
    assert (path.dimension, path.attribute) == ("person_id", "trade")
    assert Grouping("site", "Site", "site_id").attribute == ""


@pytest.mark.parametrize(
    ("kind", "right", "allowed"),
    [
        ("site", "view", True),
        ("site", "post", False),
        ("crew", "post", True),
        ("good", "print", True),
        ("good", "view", False),
    ],
)
def test_a_role_allows_what_it_names_and_no_more(kind: str, right: str, allowed: bool) -> None:
    role = Role("foreman", "Foreman", rights("site order", "view", "edit") | {"crew:*", "*:print"})
    assert role.allows(kind, right) == allowed
    assert Role("owner", "Owner", frozenset({"*:*"})).allows(kind, right)
