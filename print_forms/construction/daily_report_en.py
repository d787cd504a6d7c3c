"""The daily report as English-speaking sites keep it: labor by trade, production against budget, earned hours."""

from collections.abc import Iterator
from functools import partial

from print_forms.common.letterhead import letterhead_of
from print_forms.construction.daily_report import lost_minutes, sheet_of
from print_forms.construction.daily_report_en_layout import SiteReport, Trade, site_report
from print_forms.construction.daily_report_layout import DailyReportSheet
from print_forms.construction.people import position_and_name
from print_forms.kit.form import Form, Layout
from print_forms.kit.numbers import Notation
from print_forms.kit.page import A4_PORTRAIT, LETTER_PORTRAIT, Paper
from shared.common.site import Site
from shared.construction.daily_report import DailyReport
from shared.kernel.books import Books
from shared.kernel.language import NBSP, Language


def build(document: DailyReport, books: Books, language: Language, paper: Paper = A4_PORTRAIT) -> Layout:
    report = report_of(document, books, language)
    head = letterhead_of(books, language, document.organization_id)
    running = f"{report.sheet.heading}  {Notation(language).day(document.date)}  {report.sheet.site}"
    return Layout(site_report(report, head, language, paper.usable), report.sheet.heading, running, paper)


def report_of(document: DailyReport, books: Books, language: Language) -> SiteReport:
    """Works, machines and delays as the daily report has them; people by trade, and what was noted at works."""
    say, site, sheet = language.say, books.get(Site, document.site_id), sheet_of(document, books, language)
    responsible = document.accepted_by or (site.responsible_id if site else None)
    return SiteReport(
        sheet=sheet,
        header=[(caption, value) for caption, value in _header(document, site, books, language) if value],
        crew=books.name("crew", document.crew_id),
        trades=list(_trades(sheet)),
        remarks=(
            (say("Visitors"), document.visitors or ""),
            (say("Safety"), document.safety or ""),
            (say("Notes"), "\n".join(_notes(document, sheet))),
        ),
        signers=(
            (say("Foreman"), *position_and_name(books, document.foreman_id, document.date)),
            (say("Superintendent"), *position_and_name(books, responsible, document.date)),
            (say("Owner's representative"), "", ""),
        ),
    )


def _header(document: DailyReport, site: Site | None, books: Books, language: Language) -> Iterator[tuple[str, str]]:
    say = language.say
    yield say("Project No."), (site.code or "") if site else ""
    yield say("Customer"), books.name("counterparty", site.customer_id) if site else ""
    yield say("Crew"), books.name("crew", document.crew_id)
    yield say("Prepared by"), books.name("person", document.author_id or document.foreman_id)
    yield say("Shift"), books.name("shift", document.shift_id)
    yield say("Weather"), ", ".join(filter(None, _weather(document, language)))
    lost = sum(lost_minutes(row) or 0 for row in document.delays if row.cause == "weather")
    yield say("Weather delay"), say("{hours} h", hours=Notation(language).hours(lost)) if lost else ""


def _weather(document: DailyReport, language: Language) -> Iterator[str]:
    if document.temperature is not None:
        yield f"{document.temperature:+d}{NBSP}°C".replace("+0", "0")
    yield document.precipitation or ""
    yield language.say("wind {wind}", wind=document.wind) if document.wind else ""


def _trades(sheet: DailyReportSheet) -> Iterator[Trade]:
    """People of one trade together, in the order in which the trades stand in the report."""
    for trade in dict.fromkeys(each.trade for each in sheet.labor):
        people = [each for each in sheet.labor if each.trade == trade]
        works = [n for n in range(1, len(sheet.production) + 1) if any(each.minutes[n - 1] for each in people)]
        yield Trade(trade, len(people), sum(each.total for each in people), works)


def _notes(document: DailyReport, sheet: DailyReportSheet) -> Iterator[str]:
    if document.comment:
        yield document.comment
    yield from (f"{number}. {work.note}" for number, work in enumerate(sheet.production, start=1) if work.note)


FORM = Form("daily_report_en", "daily_report", "Daily report with labor and production", build)
LETTER_FORM = Form(
    "daily_report_letter",
    "daily_report",
    "Daily report with labor and production, Letter paper",
    partial(build, paper=LETTER_PORTRAIT),
)
