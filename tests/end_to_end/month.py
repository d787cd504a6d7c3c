"""The main job by command line, from an empty data folder: an estimate, two days of three people, a timesheet, pay.

- 5 October, line 1 (0.8 h, wage 136, price 138.10 a m2): 10.5 m2, Anna and Boris 8 h each;
  line 2 (1.8 h, wage 306, price 833.38 a m2): 4 m2, Vera 6 h.
- 6 October, line 1: 15 m2, Anna 8 h, Boris 4 h; line 6 (1 h, wage 170, price 246.74 a m2): 20.52 m2,
  Boris 4 h, Vera 10 h.
- Rates: Anna 500 an hour, from 6 October 550; Boris 420.50; Vera 333.33.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.demo import roof
from tests.end_to_end.program import Program


@dataclass(frozen=True, slots=True)
class Month:
    """The program after the job, what the import told, and the numbers of the documents."""

    program: Program
    imported: Any
    estimate: str
    reports: tuple[str, str]
    timesheet: str
    sheet: str


Rates = tuple[tuple[str, str, str], ...]
RATES: Rates = (
    ("001", "2026-01-01", "500"), ("001", "2026-10-06", "550"), ("002", "2026-01-01", "420.50"),
    ("003", "2026-01-01", "333.33"),
)  # fmt: skip
"""Who, from which day, how much an hour."""


def worked_through(folder: Path, rates: Rates = RATES) -> Month:
    program = Program(folder / "home")
    _catalogs(program, rates)
    workbook = roof.write(folder)
    imported = program.ask("import-estimate", workbook, "--site", "Пансионат", "--date", "2026-10-01", "--post")
    estimate = imported["document"]
    reports = tuple(_reports(program, estimate))
    for number in reports:
        program.do("post", "daily_report", number)
    timesheet = program.enter("timesheet", month="2026-10-01", site="Пансионат", crew="Кровельщики")
    program.do("fill", "timesheet", timesheet)
    program.do("post", "timesheet", timesheet)
    sheet = program.enter("payroll_sheet", month="2026-10-01", organization="Вектор")
    program.do("fill", "payroll_sheet", sheet)
    program.do("post", "payroll_sheet", sheet)
    return Month(program, imported, estimate, (reports[0], reports[1]), timesheet, sheet)


def _catalogs(program: Program, rates: Rates) -> None:
    program.enter("organization", code="О-1", name="Вектор", full_name="ООО «Вектор»", statistics_code="00000011")
    program.enter("site", code="С-1", name="Пансионат", organization="О-1")
    for code, name, job in (("001", "Анина А. А.", "кровельщик"), ("002", "Борин Б. Б.", "кровельщик"),
                            ("003", "Верина В. В.", "подсобный рабочий")):  # fmt: skip
        program.enter(
            "person", code=code, name=name, personnel_number=code, job_title=job, organization="Вектор",
            hired_on="2026-01-12", employment=[{"from_date": "2026-01-12", "job_title": job, "organization": "Вектор"}],
        )  # fmt: skip
    members = [{"person": code, "from_date": "2026-01-12"} for code in ("001", "002", "003")]
    program.enter("crew", name="Кровельщики", foreman="001", site="С-1", members=members)
    for person, day, amount in rates:
        program.enter("pay_rate", name=f"{person} {day}", person=person, valid_from=day, kind="hour", amount=amount)


def _reports(program: Program, estimate: str) -> list[str]:
    """References by name and code, estimate lines as NUMBER/LINE, lines of the report itself by their place."""
    fifth = ((1, "001", 480), (1, "002", 480), (2, "003", 360))
    sixth = ((1, "001", 480), (1, "002", 240), (2, "002", 240), (2, "003", 600))
    days = (
        ("2026-10-05", (("1", "10.5"), ("2", "4")), fifth),
        ("2026-10-06", (("1", "15"), ("6", "20.52")), sixth),
    )
    return [
        program.enter(
            "daily_report", date=day, site="Пансионат", crew="Кровельщики", temperature=9, precipitation="без осадков",
            lines=[{"estimate_line": f"{estimate}/{line}", "quantity": quantity} for line, quantity in lines],
            hours=[{"line": line, "person": person, "minutes": minutes} for line, person, minutes in hours],
        )
        for day, lines, hours in days
    ]  # fmt: skip
