"""The ledger's part: an old file, a new company, an estimate, daily reports, a timesheet, and what leaves it."""

import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from desktop.company import FILE_NAME, opened
from desktop.selftest.trial import Failed, Trial
from desktop.settings import load
from migrations import HEAD, REVISIONS

SITE: Final = "Пансионат «Сосновый бор»"
CREW: Final = "Кровельщики"
PEOPLE: Final = (("001", "Анина А. А."), ("002", "Борин Б. Б."))
MONTH: Final = "2026-10"
ON_PAPER: Final = ("ТАБЕЛЬ", "учета рабочего времени", "Анина А. А.", "Борин Б. Б.")


@dataclass(slots=True)
class Ledger:
    """A company in a folder of its own, worked on by the commands that a person would type."""

    trial: Trial
    folder: Path
    estimate: str = ""
    timesheet: str = ""

    @property
    def home(self) -> Path:
        """With a space and Cyrillic letters in its path."""
        return self.folder / "Данные компании"

    def try_all(self) -> None:
        step = self.trial.step
        step("old_file", self.old_file)
        step("company", self.company)
        step("estimate", self.import_estimate)
        step("daily_report", self.report)
        step("timesheet", self.fill_timesheet)
        step("paper", self.print_t13)
        step("spreadsheet", self.spreadsheet)
        step("backup", self.backup)
        step("check", lambda: self._do("check") and "no contradictions")

    # ---- steps

    def old_file(self) -> str:
        """A company file of the first revision is upgraded, with a backup first, and keeps what is in it."""
        from desktop.database import connected, revision
        from migrations.upgrade import upgrade_sqlite
        from shared.common.organization import Organization

        home = home_of_its_own(self.folder / "old")
        engine = connected(home / FILE_NAME)
        upgrade_sqlite(engine, REVISIONS[0])
        with engine.execution_options(writing=True).begin() as connection:
            values = (uuid4().bytes, "01", "Старая запись", "company")
            connection.exec_driver_sql("INSERT INTO organization (id, code, name, scope) VALUES (?, ?, ?, ?)", values)
        engine.dispose()
        settings = load(home, environment={})
        with opened(settings) as company:
            found = company.store.find(Organization, code="01")
            if revision(company.store.engine) != HEAD or [each.name for each in found] != ["Старая запись"]:
                raise Failed("the old company file was opened, but what was in it is not there")
        if not any(home.glob("*.backup")):
            raise Failed("the old company file was upgraded without a backup")
        return f"from {REVISIONS[0]} to {HEAD}"

    def company(self) -> str:
        """An empty company with the calendar of this year, whose holidays come from a library."""
        from desktop.first_company import alone
        from shared.common.work_calendar import WorkCalendar

        settings = load(home_of_its_own(self.home), environment={})
        alone(settings, "Вектор", "Громов А. В.")
        with opened(settings) as company:
            calendar = company.store.find(WorkCalendar)[0]
        if not any("Новогодние" in (day.source or "") for day in calendar.days):
            raise Failed("the holidays have lost their names")
        return f"{len(calendar.days)} days of {calendar.year}"

    def import_estimate(self) -> str:
        """From a workbook, posted."""
        from shared.demo import roof

        self.trial.need("company")
        self._enter("site", code="С-1", name=SITE, organization="Вектор")
        for code, name in PEOPLE:
            job = {"from_date": "2026-01-12", "job_title": "кровельщик", "organization": "Вектор"}
            self._enter("person", code=code, name=name, personnel_number=code, employment=[job], **job_of(job))
        members = [{"person": code, "from_date": "2026-01-12"} for code, _ in PEOPLE]
        self._enter("crew", name=CREW, foreman="001", site="С-1", members=members)
        workbook = roof.write(self.folder)
        told = self._ask("import-estimate", workbook, "--site", SITE, "--date", "2026-10-01", "--post")
        self.estimate = str(told["document"])
        return self.estimate

    def report(self) -> str:
        self.trial.need("estimate")
        hours = [{"line": 1, "person": code, "minutes": 480} for code, _ in PEOPLE]
        number = self._enter(
            "daily_report", date="2026-10-05", site=SITE, crew=CREW, hours=hours,
            lines=[{"estimate_line": f"{self.estimate}/1", "quantity": "10.5"}],
        )  # fmt: skip
        self._do("post", "daily_report", number)
        return number

    def fill_timesheet(self) -> str:
        """From the posted report."""
        self.trial.need("daily_report")
        self.timesheet = self._enter("timesheet", month=f"{MONTH}-01", site=SITE, crew=CREW)
        self._do("fill", "timesheet", self.timesheet)
        self._do("post", "timesheet", self.timesheet)
        return self.timesheet

    def print_t13(self) -> str:
        """Every letter is in the file as text, and every type face with it."""
        from desktop.selftest.paper import faces_of, text_of

        self.trial.need("timesheet")
        out = self.folder / "Т-13.pdf"
        words = ("print", "timesheet", self.timesheet, "--form", "t13", "--lang", "ru", "--out", out)
        pages = self._ask(*words)["pages"]
        text = text_of(out)
        if missing := [each for each in ON_PAPER if each.lower() not in text.lower()]:
            raise Failed(f"the Т-13 lacks {', '.join(missing)}")
        faces = faces_of(out)
        if outside := sorted(name for name, inside in faces.items() if not inside):
            raise Failed(f"type faces are not in the Т-13: {', '.join(outside)}")
        return f"{pages} pages, {', '.join(sorted(faces))}"

    def spreadsheet(self) -> str:
        """Out as a workbook, and read again."""
        self.trial.need("timesheet")
        out = self.folder / "Табель.xlsx"
        self._do("export", "timesheet", self.timesheet, "--xlsx", out)
        told = self._do("import-workbook", out, "--dry-run")
        return told.strip().splitlines()[-1]

    def backup(self) -> str:
        self.trial.need("company")
        out = self.folder / "whole.backup"
        self._do("backup", out)
        self._do("restore", out, "--yes")
        return f"{out.stat().st_size >> 10} KB"

    # ---- commands

    def _do(self, *words: object) -> str:
        """What a command printed. Raises Failed with its words where it was refused."""
        from desktop.cli import main

        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main(["--home", str(self.home), *map(str, words)])
        if code:
            raise Failed(f"{words[0]}: {err.getvalue().strip()}")
        return out.getvalue()

    def _ask(self, *words: object) -> Any:
        return json.loads(self._do(*words, "--json"))

    def _enter(self, kind: str, /, **values: object) -> str:
        file = self.folder / f"{kind}.json"
        file.write_text(json.dumps(values, ensure_ascii=False), "utf-8")
        return str(self._ask("new", kind, "--from", file)["number"])


def home_of_its_own(folder: Path) -> Path:
    """With its own env.ini: that of a person might be broken, or send backups among theirs."""
    folder.mkdir()
    (folder / "env.ini").write_text("[interface]\nlanguage = en\n", "utf-8")
    return folder


def job_of(job: dict[str, str]) -> dict[str, str]:
    """The same job as the person's own."""
    return {"job_title": job["job_title"], "organization": job["organization"], "hired_on": job["from_date"]}
