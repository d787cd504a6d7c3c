"""Three months of daily reports: each crew goes through its work line by line, with weather, delays and absences."""

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final
from uuid import UUID

from shared.common.crew import Crew
from shared.common.person import Person
from shared.common.site import Site
from shared.common.unit import Unit
from shared.common.work_calendar import WorkCalendar, kind_of_day
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_line import DailyReportDelay, DailyReportHour, DailyReportLine
from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from shared.demo.company import Company
from shared.demo.estimates import Estimates
from shared.demo.front import Front
from shared.demo.people import ABSENT
from shared.demo.stage import LAST_DAY, MONTHS, Stage, days_between
from shared.kernel.books import Books

SHIFT: Final = 480
LINES_A_DAY: Final = 3
LONG_DAYS: Final = {
    "masons": ("2026-08-20", "2026-08-21", "2026-09-10", "2026-10-15"),
    "fitters": ("2026-09-24", "2026-10-22"),
}
"""Ten hours of work: two of them are overtime."""
SATURDAYS: Final = {"roofers": ("2026-08-29", "2026-10-03")}
RESORT: Final = dt.date(2026, 9, 7)
"""From that day half of the roofers repair the roof at the resort, until it is done."""
RESORT_PEOPLE: Final = ("Абрамов", "Назаров", "Хохлов", "Яшин")
MISSING: Final = ("fitters", dt.date(2026, 10, 14))
DRAFTS: Final = {
    "finishers": ("2026-10-29", "2026-10-30"), "fitters": ("2026-10-30",), "roofers": ("2026-10-29", "2026-10-30"),
}  # fmt: skip
DELAYS: Final = (
    ("materials", "Не подвезли материалы"), ("machines", "Ждали кран"), ("power", "Отключение электроэнергии"),
    ("front", "Не освобождено помещение"), ("drawings", "Уточнение узла у проектировщика"),
)  # fmt: skip
SAFETY: Final = (
    "Проведён вводный инструктаж", "Проверены леса и ограждения", "Замечаний нет", "Проверены средства подмащивания",
)  # fmt: skip


def reported(stage: Stage, company: Company, estimates: Estimates) -> None:
    """Write and post every report, day by day; the last ones stay drafts."""
    story = _Story(stage, company, estimates)
    with stage.store.reading() as session:
        books = stage.store.books(session)
        story.kept = books.find(Estimate)
        for month in MONTHS:
            last = (month.replace(day=28) + dt.timedelta(4)).replace(day=1) - dt.timedelta(1)
            for day in days_between(month, min(last, LAST_DAY)):
                story.day(books, day)
            stage.told("Daily reports")


class _Story:
    def __init__(self, stage: Stage, company: Company, estimates: Estimates) -> None:
        self.stage, self.company, self.dice = stage, company, stage.dice
        self.listed = stage.read(_calendar)
        self.kept: Sequence[Estimate] = ()
        """A session forgets what nobody holds, and every picked line asks for its estimate."""
        self.people: dict[UUID | None, Person] = {person.id: person for person in company.people.values()}
        whole = set(stage.read(_whole_units))
        school, clinic = estimates.general["school"], estimates.general["clinic"]
        plans = estimates.plans
        work = {
            "masons": _of_sections(school, "Стены и перегородки", "Перекрытия и лестницы", "Окна и двери",
                                   "Крыльца и отмостка", "Земляные работы"),
            "finishers": [line for plan in plans["finishers"] for line in plan.positions()],
            "fitters": _of_sections(clinic, "Демонтаж", "Водопровод, канализация, отопление", "Электромонтаж"),
            "roofers": plans["roofers"][0].positions(),
            "resort": plans["roofers"][1].positions(),
        }  # fmt: skip
        dated = [(plan, plan.date) for each in plans.values() for plan in each if plan.date]
        starts = {line.id: day for plan, day in dated for line in plan.positions()}
        self.fronts = {key: Front(lines, starts, whole) for key, lines in work.items()}
        self.absent = {
            (company.people[surname].id, day)
            for surname, _, first, last in ABSENT
            for day in days_between(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
        }

    def day(self, books: Books, day: dt.date) -> None:
        """The day's reports of every crew, posted in the evening."""
        weather = self._weather(day)
        made = [report for key in self.company.crews for report in self._of_crew(books, key, day, weather)]
        drafts = {self.company.crews[key].id for key, days in DRAFTS.items() if day.isoformat() in days}
        self.stage.on(day)
        self.stage.save(*[each for each in made if each.crew_id not in drafts], post=True)
        self.stage.save(*[each for each in made if each.crew_id in drafts])

    def _of_crew(self, books: Books, key: str, day: dt.date, weather: tuple[int, str, str]) -> Iterator[DailyReport]:
        works = kind_of_day(self.listed, day) in ("work", "short") or day.isoformat() in SATURDAYS.get(key, ())
        if not works or (key, day) == MISSING:
            return
        crew = self.company.crews[key]
        people = list(self._members(crew, day))
        home = self.company.sites["school" if key in ("masons", "roofers") else "clinic"]
        away = []
        if key == "roofers" and day >= RESORT and self.fronts["resort"].next(day, 1):
            gone = {self.company.people[surname].id for surname in RESORT_PEOPLE}
            away = [person for person in people if person.id in gone]
            people = [person for person in people if person.id not in gone]
        minutes = SHIFT + 120 if day.isoformat() in LONG_DAYS.get(key, ()) else SHIFT
        yield self._report(books, crew, home, self.fronts[key], day, people, minutes, weather)
        if away:
            resort = self.company.sites["resort"]
            yield self._report(books, crew, resort, self.fronts["resort"], day, away, minutes, weather)

    def _members(self, crew: Crew, day: dt.date) -> Iterator[Person]:
        for member in crew.members_on(day):
            person = self.people[member.person_id]
            if person.employed_on(day) and (person.id, day) not in self.absent:
                yield person

    def _report(
        self, books: Books, crew: Crew, site: Site, front: Front, day: dt.date, people: list[Person], minutes: int,
        weather: tuple[int, str, str],
    ) -> DailyReport:  # fmt: skip
        """People spread over the next lines; now and then one of them changes over in the afternoon."""
        chosen = front.next(day, min(LINES_A_DAY, len(people)))
        outside = crew is self.company.crews["roofers"]
        lost = 120 if outside and weather[1] == "дождь" else 0
        hours: dict[tuple[UUID, UUID], int] = {}
        for at, person in enumerate(people):
            line = chosen[at % len(chosen)]
            if at == len(people) - 1 and len(chosen) > 1 and self.dice.random() < 0.4:
                hours[line.id, person.id] = 300 - lost
                hours[chosen[0].id, person.id] = minutes - 300
            else:
                hours[line.id, person.id] = minutes - lost
        made = self._lines(books, front, site, [*chosen, *front.delivered(day)], hours)
        where = {line.picked_line_id: line.id for line in made}
        return self.stage.new(
            DailyReport, date=day, site_id=site.id, crew_id=crew.id, foreman_id=crew.foreman_id,
            author_id=crew.foreman_id, organization_id=site.organization_id, shift_id=self.company.shifts["day"].id,
            temperature=weather[0], precipitation=weather[1], wind=weather[2], lines=made, delays=self._delays(lost),
            safety=self.dice.choice(SAFETY) if self.dice.random() < 0.3 else None,
            hours=[
                DailyReportHour(line_id=where[line_id], person_id=person_id, minutes=each)
                for (line_id, person_id), each in hours.items() if each
            ],
        )  # fmt: skip

    def _lines(
        self, books: Books, front: Front, site: Site, chosen: list[EstimateLine], hours: dict[tuple[UUID, UUID], int]
    ) -> list[DailyReportLine]:
        zones = [zone.id for zone in site.zones if zone.within_id]
        made = []
        for line in chosen:
            worked = sum(minutes for (line_id, _), minutes in hours.items() if line_id == line.id)
            quantity = front.do(line, worked, Decimal(self.dice.randrange(86, 113)) / 100)
            done = DailyReportLine(quantity=quantity, zone_id=self.dice.choice(zones))
            done.pick(books, line)
            made.append(done)
        return made

    def _delays(self, lost: int) -> list[DailyReportDelay]:
        if lost:
            return [DailyReportDelay(start_minute=840, end_minute=840 + lost, cause="weather", note="Дождь")]
        if self.dice.random() > 0.08:
            return []
        cause, note = self.dice.choice(DELAYS)
        start = self.dice.randrange(9, 15) * 60
        return [DailyReportDelay(start_minute=start, end_minute=start + 30, cause=cause, note=note)]

    def _weather(self, day: dt.date) -> tuple[int, str, str]:
        low, high = {8: (15, 27), 9: (8, 19), 10: (-1, 11)}[day.month]
        wet = self.dice.random() < {8: 0.12, 9: 0.2, 10: 0.25}[day.month]
        wind = f"{self.dice.randrange(1, 9)} м/с"
        return self.dice.randint(low, high), "дождь" if wet else "без осадков", wind


def _of_sections(estimate: Estimate, *names: str) -> list[EstimateLine]:
    """The positions of the named sections, section by section in that order."""
    sections = {line.name: line.id for line in estimate.lines if line.is_section}
    return [line for name in names for line in estimate.positions() if line.section_id == sections[name]]


def _calendar(books: Books) -> dict[dt.date, str]:
    return books.find(WorkCalendar, year=MONTHS[0].year)[0].kinds()


def _whole_units(books: Books) -> list[UUID]:
    """Things are counted whole: nobody sets half a washbasin."""
    return [unit.id for unit in books.find(Unit, Unit.kind == "count")]
