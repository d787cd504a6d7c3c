"""The estimates of the demo company: two made of work types, one imported, and the crews' plans from what remains."""

import datetime as dt
import tempfile
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final
from uuid import UUID

from shared.common.material import Material
from shared.common.unit import Unit
from shared.common.work_type import WorkType, WorkTypeSpecification
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine, EstimateResource
from shared.construction.importers.estimate_import import build
from shared.construction.importers.preview import preview
from shared.demo import roof, works
from shared.demo.company import Company
from shared.demo.stage import Stage
from shared.kernel.books import Books
from shared.kernel.numbers import ZERO, rounded

WAGE_PER_HOUR: Final = Decimal(430)
FIRST_SHARE: Final = Decimal("0.55")
"""What the finishers' first plan takes of each line; the second takes what remains."""


@dataclass(slots=True)
class Estimates:
    """Posted estimates by short name, plans by crew in the order of their dates."""

    general: dict[str, Estimate] = field(default_factory=dict)
    plans: dict[str, list[Estimate]] = field(default_factory=dict)


@dataclass(slots=True)
class Works:
    """Work types by code, with what they use."""

    types: dict[str, WorkType] = field(default_factory=dict)
    materials: dict[str, Material] = field(default_factory=dict)
    units: dict[str, UUID] = field(default_factory=dict)


def drawn_up(stage: Stage, company: Company) -> Estimates:
    """Save the catalogs of work, then post all estimates."""
    work = _catalogs(stage)
    made = Estimates()
    for key, legal_number, name, day, quantities in (
        ("school", "02-01-01", "Общестроительные работы, корпуса А и Б", dt.date(2026, 7, 20), works.SCHOOL),
        ("clinic", "05-02-01", "Капитальный ремонт поликлиники", dt.date(2026, 7, 22), works.CLINIC),
    ):
        made.general[key] = _of_work_types(stage, company, work, key, quantities)
        made.general[key].date, made.general[key].legal_number, made.general[key].name = day, legal_number, name
    stage.on(dt.date(2026, 7, 22))
    stage.save(*made.general.values(), post=True)
    made.general["resort"] = _imported(stage, company)
    _plans(stage, company, made)
    stage.told("Estimates")
    return made


def _catalogs(stage: Stage) -> Works:
    units = stage.read(lambda books: {unit.symbol: unit.id for unit in books.find(Unit)})
    made = Works(units=units)
    for number, (section, rows) in enumerate(works.SECTIONS.items(), 1):
        folder = stage.new(WorkType, code=f"Р-{number:02}", name=section, folder=True)
        made.types[section] = folder
        for row in rows:
            made.types[row[0]] = _work_type(stage, made, folder.id, row)
    stage.save(*made.materials.values())
    stage.save(*made.types.values())
    return made


def _work_type(stage: Stage, made: Works, folder_id: UUID, row: works.Work) -> WorkType:
    code, name, unit, hours, uses = row
    norm = Decimal(hours)
    specification = []
    for material, symbol, consumption, price in uses:
        if material not in made.materials:
            made.materials[material] = stage.new(
                Material, code=f"М-{len(made.materials) + 1:03}", name=material, unit_id=made.units[symbol],
                price=Decimal(price),
            )  # fmt: skip
        specification.append(WorkTypeSpecification(
            name=material, material_id=made.materials[material].id, unit_id=made.units[symbol],
            consumption=Decimal(consumption), price=Decimal(price),
        ))  # fmt: skip
    wage = rounded(norm * WAGE_PER_HOUR, 2)
    used = sum((Decimal(consumption) * Decimal(price) for _, _, consumption, price in uses), ZERO)
    return stage.new(
        WorkType, code=code, name=name, group_id=folder_id, unit_id=made.units[unit], labour_norm=norm, wage=wage,
        price=wage + rounded(used, 2), specification=specification,
    )  # fmt: skip


def _of_work_types(
    stage: Stage, company: Company, work: Works, site: str, quantities: dict[str, dict[str, str]]
) -> Estimate:
    lines: list[EstimateLine] = []
    used: dict[UUID, EstimateResource] = {}
    for section_number, (section, rows) in enumerate(quantities.items(), 1):
        head = EstimateLine(is_section=True, number=str(section_number), name=section)
        lines.append(head)
        for number, (code, quantity) in enumerate(rows.items(), 1):
            line = _position(work.types[code], Decimal(quantity))
            line.number, line.section_id = f"{section_number}.{number}", head.id
            lines.append(line)
            for use in work.types[code].specification:
                _use(used, use, line.quantity or ZERO)
    place = company.sites[site]
    return stage.new(
        Estimate, site_id=place.id, customer_id=place.customer_id, organization_id=place.organization_id,
        responsible_id=company.people["Третьякова"].id, overhead_percent=Decimal(18), profit_percent=Decimal(9),
        vat_percent=Decimal(22), lines=lines, resources=list(used.values()),
    )  # fmt: skip


def _position(work: WorkType, quantity: Decimal) -> EstimateLine:
    assert work.price is not None
    assert work.wage is not None
    return EstimateLine(
        code=work.code, name=work.name, work_type_id=work.id, unit_id=work.unit_id, quantity=quantity, wage=work.wage,
        materials=work.price - work.wage, price=work.price, labour_norm=work.labour_norm,
    )  # fmt: skip


def _use(used: dict[UUID, EstimateResource], use: WorkTypeSpecification, quantity: Decimal) -> None:
    assert use.material_id is not None
    assert use.consumption is not None
    named = {name: getattr(use, name) for name in ("name", "material_id", "unit_id", "price")}
    row = used.setdefault(use.material_id, EstimateResource(quantity=ZERO, **named))
    row.quantity = (row.quantity or ZERO) + rounded(use.consumption * quantity, 3)


def _imported(stage: Stage, company: Company) -> Estimate:
    """The customer's workbook, by the importer that everybody uses."""
    stage.on(dt.date(2026, 9, 1))
    with tempfile.TemporaryDirectory() as folder:
        shown = preview(roof.write(Path(folder)))
    site = company.sites["resort"]
    made = stage.read(lambda books: build(shown, site.id, books, date=dt.date(2026, 9, 1)))
    estimate: Estimate = stage.settled(made.estimate)
    estimate.source_hash = None  # a workbook carries the moment of its making: its hash differs from run to run
    estimate.customer_id, estimate.organization_id = site.customer_id, site.organization_id
    estimate.responsible_id = company.people["Третьякова"].id
    stage.save(*made.items, estimate, post=True)
    return estimate


def _remainder(general: Estimate, chosen: list[UUID], books: Books) -> Estimate:
    return Estimate.create_from(general, books, chosen)


PLANS: Final = (
    ("roofers", "school", "2026-07-29", ("Кровля",), Decimal(1)),
    ("finishers", "clinic", "2026-07-29", ("Отделка", "Полы"), FIRST_SHARE),
    ("roofers", "resort", "2026-09-03", (), Decimal(1)),
    ("finishers", "clinic", "2026-09-28", ("Отделка", "Полы"), Decimal(1)),
)
"""Crew, general estimate, date, sections (none: all), share of what remains."""


def _plans(stage: Stage, company: Company, made: Estimates) -> None:
    for crew_key, key, day, sections, part in PLANS:
        general, crew = made.general[key], company.crews[crew_key]
        within = {line.id for line in general.lines if line.is_section and line.name in sections}
        chosen = [line.id for line in general.positions() if not sections or line.section_id in within]
        plan: Estimate = stage.settled(stage.read(partial(_remainder, general, chosen)))
        for line in plan.positions():
            line.quantity = rounded((line.quantity or ZERO) * part, 1 if part < 1 else 6)
        plan.date, plan.crew_id = dt.date.fromisoformat(day), crew.id
        plan.name = f"Задание: {crew.name}, {', '.join(sections) or general.name}"
        stage.on(plan.date)
        stage.save(plan, post=True)
        made.plans.setdefault(crew_key, []).append(plan)
