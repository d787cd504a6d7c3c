"""The estimate as the ledger has it, brought onto its form."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from print_forms.construction.estimate_layout import (
    EstimateLine,
    EstimateResource,
    EstimateSection,
    EstimateSheet,
    EstimateTotal,
    Figure,
    estimate,
)
from print_forms.construction.people import position_and_name, unit_symbol
from print_forms.generic import numbered
from print_forms.kit.form import Form, Layout
from print_forms.kit.page import A4_LANDSCAPE
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine as DeclaredLine
from shared.kernel.books import Books
from shared.kernel.language import Language


def build(document: Estimate, books: Books, language: Language) -> Layout:
    sheet = sheet_of(document, books, language)
    return Layout(estimate(sheet, language), sheet.heading, f"{sheet.heading}  {sheet.name}".strip(), A4_LANDSCAPE)


def sheet_of(document: Estimate, books: Books, language: Language) -> EstimateSheet:
    """Names as the document keeps them, lines in the person's order, totals as the document has them."""
    customer = books.name("counterparty", document.customer_id)
    contractor = books.name("counterparty", document.contractor_id) or books.name(
        "organization", document.organization_id
    )
    return EstimateSheet(
        heading=numbered(_caption(document, language), document.legal_number or document.number, language),
        drawn_up=document.date,
        name=document.name or "",
        site=books.name("site", document.site_id),
        customer=customer,
        contractor=contractor,
        currency=document.currency or "",
        base=books.name("estimate", document.base_id),
        crew=books.name("crew", document.crew_id),
        sections=list(_sections(document, books)),
        totals=list(_totals(document, language)),
        resources=[
            EstimateResource(line.name or "", unit_symbol(books, line.unit_id), line.quantity, line.price, line.cost)
            for line in document.resources
        ],
        agreed_by=(contractor, ""),
        approved_by=(customer, ""),
        prepared_by=position_and_name(books, document.author_id, document.date),
        checked_by=position_and_name(books, document.responsible_id, document.date),
    )


def _caption(document: Estimate, language: Language) -> str:
    return language.say("Plan estimate") if document.kind == "plan" else language.say("Local estimate")


def _sections(document: Estimate, books: Books) -> Iterator[EstimateSection]:
    """The top of the tree: sections, and runs of lines that stand in none, in the order of the document.

    Lines of sections that lie within each other print at the end rather than not at all.
    """
    within: dict[UUID | None, list[DeclaredLine]] = {None: []}
    known = {line.id for line in document.lines if line.is_section}
    for line in document.lines:
        within.setdefault(line.section_id if line.section_id in known else None, []).append(line)
    loose: list[EstimateLine | EstimateSection] = []
    for line in within[None]:
        if not line.is_section:
            loose.append(_line(line, books))
            continue
        if loose:
            yield EstimateSection("", loose)
            loose = []
        yield _section(line, within, books)
    stray = [line for lines in list(within.values())[1:] for line in lines if not line.is_section]
    if loose or stray:
        yield EstimateSection("", [*loose, *(_line(line, books) for line in stray)])


def _section(line: DeclaredLine, within: dict[UUID | None, list[DeclaredLine]], books: Books) -> EstimateSection:
    name = " ".join(part for part in (line.number, line.name) if part)
    items: list[EstimateLine | EstimateSection] = []
    for each in within.pop(line.id, []):
        items.append(_section(each, within, books) if each.is_section else _line(each, books))
    return EstimateSection(name or "—", items)


def _line(line: DeclaredLine, books: Books) -> EstimateLine:
    computed = line.computed_cost() if line.price is not None else None
    known = line.price is not None or line.declared_cost is not None
    return EstimateLine(
        *(line.number or "", line.code or "", line.name or "", unit_symbol(books, line.unit_id), line.quantity),
        *(line.wage, line.materials, line.price, line.labour_norm),
        Figure(computed if line.cost is None else line.cost if known else None, computed),
        line.labour_hours if line.labour_norm is not None else None,
    )


def _totals(document: Estimate, language: Language) -> Iterator[EstimateTotal]:
    """What the source declares, beside what follows from the lines; a crew's plan has no money of the customer's."""
    say = language.say
    if not document.total and document.declared_total is None:
        return
    yield EstimateTotal(say("Direct costs"), _figure(document.declared_direct, document.direct))
    rest = (
        (say("Overhead"), document.overhead_percent, document.declared_overhead, document.overhead),
        (say("Profit"), document.profit_percent, document.declared_profit, document.profit),
        (say("VAT"), document.vat_percent, document.declared_vat, document.vat),
    )
    for caption, percent, declared, computed in rest:
        if percent is not None or declared:
            yield EstimateTotal(caption, _figure(declared, computed), percent)
    yield EstimateTotal(say("Total of the estimate"), _figure(document.declared_total, document.total))


def _figure(declared: Decimal | None, computed: Decimal | None) -> Figure:
    return Figure(computed) if declared is None else Figure(declared, computed)


FORM = Form("estimate", "estimate", "Local estimate", build)
