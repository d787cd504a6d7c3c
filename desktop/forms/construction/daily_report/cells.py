"""What the cells of the crew grid say, in the person's language."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from desktop.forms.construction.daily_report.figures import Figures
from desktop.ui.editors.text import FieldText, hours_text
from shared.construction.daily_report import DailyReport
from shared.construction.daily_report_facts import Somebody
from shared.construction.daily_report_hours import Id
from shared.construction.daily_report_line import DailyReportLine
from shared.kernel.describe import describe
from shared.kernel.numbers import hours, rounded
from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.ui.desk import Desk

PERSON, TOTAL, LEFT, WORKS = range(4)
"""The columns that stay; works begin at the last of these."""
DONE, NORM, ACTUAL, PERCENT, REMAINS = range(5)
"""The rows below the people."""
FOOT: Final = (
    say("Done"), say("Norm hours"), say("Hours worked"), say("Of the norm, %"), say("Remains of the plan"),
)  # fmt: skip
STAYING: Final = (say("Person"), say("Shift total"), say("Left"))
QUANTITY = next(field for field in describe(DailyReport).line_table("lines").fields if field.name == "quantity")
MINUS: Final = "\u2212"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown: `ground` is a role of Look (empty: plain), `mark` a role of the text; `note` says it in words."""

    text: str = ""
    ground: str = ""
    mark: str = ""
    note: str = ""


COMPUTED: Final = Cell("", "computed")


class CellTexts:
    """Cells of one state of a report. Works are told about in `work_note`, which is made only where it is asked for."""

    def __init__(self, desk: "Desk", figures: Figures) -> None:
        self.desk, self.figures = desk, figures
        self.text = FieldText(desk.language, desk.store.today)

    # ---- people

    def hours(self, minutes: int) -> Cell:
        return Cell(hours_text(minutes)) if minutes else Cell()

    def left(self, minutes: int) -> Cell:
        if minutes < 0:
            note = self.desk.say("More hours on works than the shift has.")
            return Cell(f"{MINUS}{hours_text(-minutes)} !", "bad_ground", "bad", note)
        return Cell(hours_text(minutes), "warn_ground", "warn") if minutes else COMPUTED

    def somebody(self, person_id: Id) -> Somebody | None:
        return self.figures.facts.people.get(person_id) if person_id else None

    def person(self, person_id: Id) -> Cell:
        """The name; who is away has the code beside it, who works elsewhere the hours there."""
        each = self.somebody(person_id)
        if each is None:
            return Cell(self.desk.say("(nobody)") if person_id is None else "…")
        say, value = self.desk.say, self.desk.language.value
        notes = [each.job]
        if each.mark:
            notes.append(say("Away that day: {code}", code=each.mark))
        if each.elsewhere:
            notes.append(say("Also has {hours}", hours=value(each.where)))
        if not each.of_crew:
            notes.append(say("not of this crew"))
        mark = "warn" if each.mark or each.elsewhere else ""
        signs = [each.mark, f"+{hours_text(each.elsewhere)}" if each.elsewhere else ""]
        text = " · ".join(filter(None, [each.name, *signs]))
        return Cell(text, "warn_ground" if mark else "", mark, " · ".join(filter(None, notes)))

    # ---- below the people

    def foot(self, foot: int, column: int) -> Cell:
        figures = self.figures
        if column == PERSON:
            return Cell(self.desk.language.value(FOOT[foot]), "computed")
        if column == LEFT:
            return self.left(figures.left) if foot == ACTUAL else COMPUTED
        if column == TOTAL:
            return self._figure(foot, figures.all_norms(), figures.all_worked())
        line = figures.works[column - WORKS]
        if foot == DONE:
            return Cell(self.text.show(QUANTITY, line.quantity))
        if foot == REMAINS:
            return self._remains(line)
        return self._figure(foot, figures.norms[line.id], figures.worked.get(line.id, 0))

    def _figure(self, foot: int, norm: Decimal, worked: int) -> Cell:
        number = self.desk.language.number
        if foot == NORM:
            return Cell(number(rounded(norm, 2)) if norm else "", "computed")
        if foot == ACTUAL:
            return Cell(hours_text(worked) if worked else "", "computed")
        if foot != PERCENT or not norm or not worked:
            return COMPUTED
        percent = rounded(hours(worked) * 100 / norm, 0)
        over = hours(worked) - norm
        if over <= 0:
            return Cell(f"{number(percent)} %", "computed", "good")
        note = self.desk.say("{hours} h more than the norm gives", hours=rounded(over, 2))
        return Cell(f"▲ {number(percent)} %", "warn_ground", "warn", note)

    def _remains(self, line: DailyReportLine) -> Cell:
        work = self.figures.planned(line)
        if work is None:
            note = self.desk.say("not in an estimate") if line.picked_line_id is None else ""
            return Cell("", "computed", "faint", note)
        remains = self.figures.remaining(work)
        if remains < 0:
            return Cell(self.desk.say("over by {hours}", hours=-remains), "warn_ground", "warn")
        return Cell(self.desk.language.number(remains), "computed")

    # ---- works

    def work_name(self, line: DailyReportLine) -> str:
        return line.name or self.desk.say("(work without a name)")

    def work_head(self, line: DailyReportLine) -> str:
        """What stands above its name: number and unit."""
        work = self.figures.planned(line)
        unit = self.figures.facts.units.get(line.unit_id, "") if line.unit_id else ""
        return " · ".join(filter(None, [work.number if work else "", unit]))

    def work_note(self, line: DailyReportLine) -> str:
        """All of its name, its section, and how far it is."""
        work, said = self.figures.planned(line), [f"{self.work_head(line)} {self.work_name(line)}".strip()]
        if work is not None:
            said += filter(None, [work.section])
            said.append(
                self.desk.say("planned {planned}, by other reports {done}, remains {remains}", planned=work.planned,
                              done=work.done, remains=self.figures.remaining(work))
            )  # fmt: skip
        return " · ".join(said)
