"""The English daily report on paper: a header, labor, production with its performance factor, machines, delays."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportlab.platypus import Flowable, Spacer

from print_forms.construction.daily_report_layout import (
    WEEKDAYS,
    DailyReportSheet,
    Production,
    delay_table,
    equipment_table,
    section,
)
from print_forms.kit.column import Column
from print_forms.kit.fields import HeaderField, fields, title
from print_forms.kit.ink import Ink
from print_forms.kit.letterhead import Letterhead, letterhead
from print_forms.kit.numbers import Notation
from print_forms.kit.panel import Panel
from print_forms.kit.signature import DATE_EN, DATE_RU, HINTS_EN, HINTS_RU, Signature, signatures
from print_forms.kit.table import Row, Style, Total, table
from shared.kernel.language import Language
from shared.kernel.numbers import ZERO, rounded


@dataclass(frozen=True, slots=True)
class Trade:
    """People of one trade: how many, their hours, and the numbers of the works that they did."""

    name: str
    workers: int
    minutes: int
    works: Sequence[int]


@dataclass(frozen=True, slots=True)
class SiteReport:
    """A daily report with people gathered by trade."""

    sheet: DailyReportSheet
    header: Sequence[tuple[str, str]]
    """Caption and value: project number, crew, shift, weather, …"""
    crew: str
    trades: Sequence[Trade] = ()
    remarks: Sequence[tuple[str, str]] = ()
    signers: Sequence[tuple[str, str, str]] = ()
    """Role, position and name."""


def site_report(report: SiteReport, head: Letterhead | None, language: Language, width_mm: float) -> list[Flowable]:
    """The form as flowables for paper of that usable width; what holds nothing is left out."""
    sheet, notation, say = report.sheet, Notation(language), language.say
    day = f"{notation.day(sheet.date)}, {say(WEEKDAYS[sheet.date.weekday()])}" if sheet.date else ""
    captions = [HeaderField(say("Project"), sheet.site, whole_width=True)]
    captions += [HeaderField(caption, value) for caption, value in report.header]
    story: list[Flowable] = [letterhead(head, width_mm)] if head else []
    story += [title(sheet.heading, day, width_mm), fields(captions, width_mm, caption_share=0.3)]
    for part in (
        section(say("Labor"), _labor_columns(language), _labor_rows(report), 2, language, width_mm),
        _production(sheet.production, language, width_mm),
        section(say("Equipment"), *equipment_table(sheet, language), 2, language, width_mm),
        section(say("Delays"), *delay_table(sheet, language), 2, language, width_mm),
    ):
        flowables = list(part)
        story += [*flowables, Spacer(0, 4)] if flowables else []
    for caption, text in report.remarks:
        if text:
            story += [table([Column(caption, width_mm)], [Row((text,))], notation, Style(7)), Spacer(0, 4)]
    hints, date = (HINTS_RU, DATE_RU) if notation.russian else (HINTS_EN, DATE_EN)
    return [*story, signatures([Signature(*signer, date) for signer in report.signers], hints, width_mm)]


def performance(earned: Decimal | None, minutes: int | None) -> Decimal | None:
    """Earned hours ÷ hours worked: above one is quicker than the norm."""
    return rounded(earned * 60 / minutes, 2) if earned and minutes else None


def _labor_columns(language: Language) -> list[Column]:
    say = language.say
    return [
        Column(say("Crew")),
        Column(say("Trade")),
        Column(say("Workers"), kind="quantity", total=True),
        Column(say("Hours"), kind="hours", total=True),
        Column(say("Numbers of the works"), kind="code"),
    ]


def _labor_rows(report: SiteReport) -> list[Row]:
    return [
        Row((report.crew, trade.name, trade.workers, trade.minutes, ", ".join(map(str, trade.works))))
        for trade in report.trades
    ]


def _production(works: Sequence[Production], language: Language, width_mm: float) -> list[Flowable]:
    say = language.say
    columns = [
        Column(say("No."), kind="code"),
        Column(say("Code"), kind="code"),
        Column(say("Description")),
        Column(say("Location")),
        Column(say("Unit"), kind="code"),
        Column(say("today"), kind="quantity", group=say("Quantity")),
        Column(say("to date"), kind="quantity", group=say("Quantity")),
        Column(say("budget"), kind="quantity", group=say("Quantity")),
        Column("%", kind="percent", group=say("Quantity")),
        Column(say("earned"), kind="quantity", group=say("Hours")),
        Column(say("actual"), kind="hours", group=say("Hours")),
        Column(say("PF"), kind="quantity", group=say("Hours")),
    ]
    rows = [
        Row(
            (
                *(str(number), work.code, work.description, work.zone, work.unit),
                *(work.today, work.to_date, work.budget, work.percent),
                *(work.norm_hours, work.actual_minutes, performance(work.norm_hours, work.actual_minutes)),
            )
        )
        for number, work in enumerate(works, start=1)
    ]
    story = list(section(say("Production"), columns, [*rows, *_total(works, language)], 3, language, width_mm))
    if any(row.values[-1] is not None for row in rows):
        words = say("PF is the performance factor: hours earned by the norm ÷ hours worked. Above 1 is a gain.")
        story.append(Panel(width_mm, 3.5, lambda pen: pen.text(0, 0.3, width_mm, 3, words, Ink(5.5))))
    return story


def _total(works: Sequence[Production], language: Language) -> list[Total]:
    """Hours together; their performance factor only where every work has a norm, else it would flatter or blame."""
    if len(works) < 2:
        return []
    earned = sum((work.norm_hours or ZERO for work in works), ZERO)
    minutes = sum(work.actual_minutes or 0 for work in works)
    normed = all(work.norm_hours for work in works if work.actual_minutes)
    factor = performance(earned, minutes) if normed else None
    return [Total(language.say("Total"), [*[None] * 9, earned, minutes, factor])]
