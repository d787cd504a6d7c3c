"""Estimates: what a site's work takes and costs (general), and what of it a crew is assigned (plan)."""

from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter
from typing import Any, Self
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.counterparty import Counterparty
from shared.common.crew import Crew
from shared.common.person import Person
from shared.common.site import Site, organization_for
from shared.common.work_type import WorkType
from shared.construction import estimate_checks, estimate_plan
from shared.construction.estimate_line import EstimateLine, EstimateResource
from shared.construction.registers import WorkProgress
from shared.kernel.base import Document, field, line_table, ref
from shared.kernel.books import Books
from shared.kernel.finding import Finding
from shared.kernel.numbers import ZERO, Money, NormHours, Percent, line_amount, norm_hours, share


class Estimate(Document, caption="Estimate", prefix="ES"):
    """A general estimate is the site's plan; a plan estimate assigns a part of it to a crew, without prices."""

    __tablename__ = "estimate"

    kind: Mapped[str] = field(
        "Kind", default="general", choices={"general": "General", "plan": "Plan"}, listed=True, index=True
    )
    name: Mapped[str | None] = field("Name", listed=True)
    site_id: Mapped[UUID | None] = ref(Site, "Site", required=True, listed=True, index=True)
    base_id: Mapped[UUID | None] = ref("estimate", "General estimate", depends=True)
    crew_id: Mapped[UUID | None] = ref(Crew, "Crew", index=True)
    customer_id: Mapped[UUID | None] = ref(Counterparty, "Customer")
    contractor_id: Mapped[UUID | None] = ref(Counterparty, "Contractor")
    responsible_id: Mapped[UUID | None] = ref(Person, "Responsible")
    currency: Mapped[str] = field("Currency", default="RUB")
    overhead_percent: Mapped[Percent | None] = field("Overhead, %")
    profit_percent: Mapped[Percent | None] = field("Profit, %")
    vat_percent: Mapped[Percent | None] = field("VAT, %")
    source_name: Mapped[str | None] = field("Source file")
    source_hash: Mapped[str | None] = field("Hash of the source file")
    declared_direct: Mapped[Money | None] = field("Direct cost in the source")
    declared_overhead: Mapped[Money | None] = field("Overhead in the source")
    declared_profit: Mapped[Money | None] = field("Profit in the source")
    declared_vat: Mapped[Money | None] = field("VAT in the source")
    declared_total: Mapped[Money | None] = field("Total in the source")
    direct: Mapped[Money | None] = field("Direct cost", derived=True)
    overhead: Mapped[Money | None] = field("Overhead", derived=True)
    profit: Mapped[Money | None] = field("Profit", derived=True)
    vat: Mapped[Money | None] = field("VAT", derived=True)
    total: Mapped[Money | None] = field("Total", derived=True, listed=True)
    lines_total: Mapped[Money | None] = field("Sum of the lines' costs", derived=True)
    resources_total: Mapped[Money | None] = field("Resources", derived=True)
    labour_hours: Mapped[NormHours | None] = field("Labour, hours", derived=True)
    lines: Mapped[list[EstimateLine]] = line_table(EstimateLine, "Work")
    resources: Mapped[list[EstimateResource]] = line_table(EstimateResource, "Resources")

    def scope_of(self) -> str:
        """Customer prices of a general estimate are commercial; a plan is seen by all who work at the site."""
        kind = "commercial" if self.kind == "general" else "site"
        if self.site_id is None:
            return kind if self.kind == "general" else "company"
        return f"{kind}:{self.site_id}"

    def positions(self) -> list[EstimateLine]:
        """The lines that are work, without the sections."""
        return [line for line in self.lines if not line.is_section]

    def complete(self, books: Books) -> None:
        """Copy from the picked work types, and from the site, what is still empty."""
        for line in self.positions():
            work_type = books.get(WorkType, line.work_type_id)
            for name in ("name", "unit_id", "labour_norm", "wage") + (("price",) if self.kind == "general" else ()):
                if work_type is not None and getattr(line, name) is None:
                    setattr(line, name, getattr(work_type, name))
        site = books.get(Site, self.site_id)
        self.customer_id = self.customer_id or (site.customer_id if site else None)
        self.organization_id = self.organization_id or organization_for(books, self.site_id, self.date)

    def recalculate(self) -> None:
        """Costs that the source did not give, labour, and the totals computed from the lines.

        `direct` is the sum of quantity × price rounded by line, `lines_total` of the costs as they stand (a source's
        own line totals may differ by cents). Overhead is a share of direct, profit of both, VAT of the three.
        """
        computed, costs, labour = list[Decimal](), list[Decimal](), list[Decimal]()
        for line, (section, quantity, price, norm, declared, cost, hours) in zip(
            self.lines, map(_figures, self.lines), strict=True
        ):
            if section:
                continue
            computed.append(line_amount(quantity, price))
            costs.append(computed[-1] if declared is None else declared)
            labour.append(norm_hours(quantity, norm))
            if cost != costs[-1]:  # only what changes is written: all lines are looked at after every typed cell
                line.cost = costs[-1]
            if hours != labour[-1]:
                line.labour_hours = labour[-1]
        self.lines_total, self.labour_hours = sum(costs, ZERO), sum(labour, ZERO)
        for resource in self.resources:
            cost = resource.computed_cost() if resource.declared_cost is None else resource.declared_cost
            if resource.cost != cost:
                resource.cost = cost
        self.resources_total = sum((resource.cost or ZERO for resource in self.resources), ZERO)
        self.direct = sum(computed, ZERO)
        self.overhead = share(self.direct, self.overhead_percent)
        self.profit = share(self.direct + self.overhead, self.profit_percent)
        before_tax = self.direct + self.overhead + self.profit
        self.vat = share(before_tax, self.vat_percent)
        self.total = before_tax + self.vat

    @classmethod
    def create_from(cls, source: Any, books: Books, chosen: Any = None) -> Self:
        """A plan estimate of what remains of a general one: of the chosen lines (ids), or of every line."""
        return estimate_plan.plan_from(cls, source, books, chosen)

    def findings(self, books: Books) -> Iterator[Finding]:
        return estimate_checks.findings(self, books)

    def movements(self) -> Iterator[WorkProgress]:
        """A general estimate plans; a plan estimate assigns, under the general estimate's lines."""
        for line in self.positions():
            if self.kind == "general":
                yield WorkProgress(
                    site_id=self.site_id,
                    estimate_id=self.id,
                    estimate_line_id=line.id,
                    work_type_id=line.work_type_id,
                    line_id=line.id,
                    planned_quantity=line.quantity,
                    planned_hours=line.hours_of(line.quantity),
                    planned_cost=line.cost,
                    planned_wage=line.wage_amount(),
                )
            else:
                yield WorkProgress(
                    site_id=self.site_id,
                    estimate_id=self.base_id,
                    estimate_line_id=line.base_line_id,
                    assignment_line_id=line.id,
                    work_type_id=line.work_type_id,
                    crew_id=self.crew_id,
                    line_id=line.id,
                    assigned_quantity=line.quantity,
                    assigned_hours=line.hours_of(line.quantity),
                )


_figures = attrgetter("is_section", "quantity", "price", "labour_norm", "declared_cost", "cost", "labour_hours")
