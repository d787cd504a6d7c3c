"""The estimate: its totals, its plans and what they may take."""

from decimal import Decimal

from shared.construction.estimate import Estimate
from shared.construction.registers import WorkProgress
from tests.construction.conftest import Company, roof


def test_the_totals_of_a_roof_are_these() -> None:
    estimate = roof(None)
    estimate.recalculate()
    assert estimate.labour_hours == Decimal("160.62")
    assert estimate.direct == Decimal("110066.85")
    assert estimate.lines_total == Decimal("110066.68")
    assert estimate.overhead == Decimal("24214.71")  # 110066.85 × 22 %
    assert estimate.profit == Decimal("16113.79")  # (110066.85 + 24214.71) × 12 %
    assert estimate.total == Decimal("150395.35")


def test_declared_totals_stand_beside_the_computed_ones() -> None:
    declared = {"declared_direct": "110066.69", "declared_overhead": "24214.67", "declared_profit": "16113.76",
                "declared_total": "150395.12"}  # fmt: skip
    estimate = roof(None, **{name: Decimal(value) for name, value in declared.items()})
    estimate.recalculate()
    assert {name: str(getattr(estimate, name)) for name in declared} == declared
    assert estimate.total - estimate.declared_total == Decimal("0.23")  # type: ignore[operator]


def test_a_document_total_is_the_sum_of_the_rounded_lines() -> None:
    """Rule 5: three lines of 0.335 are 0.34 each, 1.02 together; the sum of the unrounded would be 1.01."""
    estimate = roof(None)
    estimate.lines = estimate.lines[:3]
    for line in estimate.lines:
        line.quantity, line.price, line.declared_cost = Decimal(1), Decimal("0.335"), None
    estimate.recalculate()
    assert [line.cost for line in estimate.lines] == [Decimal("0.34")] * 3
    assert estimate.direct == estimate.lines_total == Decimal("1.02")


def test_one_code_on_two_lines_stays_two_lines(company: Company) -> None:
    """Rule 6: a code is no key."""
    estimate = company.estimate()
    assert [line.name for line in company.store.get(Estimate, estimate.id).lines if line.code == "B-07"] == [
        "Верхний слой покрытия", "Нижний слой покрытия",
    ]  # fmt: skip


def test_only_the_general_estimate_contributes_to_the_plan(company: Company) -> None:
    """Rule 4: a posted plan estimate assigns; the site's planned volume stays what the general one says."""
    general = company.estimate()
    line = general.lines[0]
    plan = company.do(lambda books: Estimate.create_from(general, books, [line.id]))
    plan.date, plan.crew_id = general.date, company.crew.id
    plan.lines[0].quantity = Decimal(20)
    company.store.post(plan)
    rows = company.turnover(WorkProgress, "estimate_line_id", estimate_line_id=line.id)
    assert [(row["planned_quantity"], row["assigned_quantity"]) for row in rows] == [(Decimal("25.5"), Decimal(20))]
    assert plan.lines[0].price is None
    assert plan.lines[0].wage == Decimal(136)
    assert plan.scope_of() == f"site:{company.site.id}"
    assert general.scope_of() == f"commercial:{company.site.id}"


def test_plans_together_assign_at_most_the_general_quantity_and_the_remainder_is_named(company: Company) -> None:
    general = company.estimate()
    line = general.lines[0]
    first, second = (company.do(lambda books: Estimate.create_from(general, books, [line.id])) for _ in range(2))
    for plan, quantity in ((first, "20"), (second, "6")):
        plan.date, plan.lines[0].quantity = general.date, Decimal(quantity)
    company.store.post(first)
    finding = company.blocked(second)["over_assigned"]
    assert str(finding) == "“Снятие старого ковра”: 6 assigned, only 5.5 of 25.5 remains."
    third = company.do(lambda books: Estimate.create_from(general, books))
    assert third.lines[0].quantity == Decimal("5.5")
    assert len(third.lines) == 6


def test_a_plan_keeps_the_sections_of_its_lines() -> None:
    from shared.construction.estimate_line import EstimateLine
    from shared.construction.estimate_plan import _sections_of

    estimate = roof(None)
    outer, inner, unused = (EstimateLine(is_section=True, name=name) for name in ("А", "Б", "В"))
    inner.section_id, estimate.lines[1].section_id = outer.id, inner.id
    estimate.lines = [outer, inner, unused, *estimate.lines]
    assert _sections_of(estimate, [estimate.lines[4]]) == {outer.id, inner.id}


def test_every_line_of_a_plan_is_a_line_of_its_general_estimate(company: Company) -> None:
    """Rule 4: what names no line of the general estimate would escape its remainder."""
    general, other = company.estimate(), company.estimate()
    plan = company.do(lambda books: Estimate.create_from(general, books, [line.id for line in general.lines[:2]]))
    plan.date = general.date
    for base_line_id in (None, other.lines[0].id):
        plan.lines[0].base_line_id = base_line_id
        assert str(company.blocked(plan)["not_of_base"]) == (
            "“Снятие старого ковра” is not a line of the general estimate: choose the line that it is a part of."
        )
    plan.lines[0].base_line_id, plan.lines[0].quantity = general.lines[0].id, Decimal("25.5")
    company.store.post(plan)


def test_a_plan_is_a_part_of_a_general_estimate_of_its_site(company: Company) -> None:
    general = company.estimate()
    plan, part = (company.do(lambda books: Estimate.create_from(general, books)) for _ in range(2))
    plan.date = part.date = general.date
    for line in plan.lines:
        line.quantity = Decimal(1)
    company.store.post(plan)
    part.base_id, part.site_id = plan.id, company.other_site.id
    found = company.blocked(part)
    assert str(found["base_not_general"]) == (
        f"{plan.named()} is itself a plan; a plan is a part of a general estimate."
    )
    assert str(found["base_elsewhere"]) == f"{plan.named()} is of another site."
