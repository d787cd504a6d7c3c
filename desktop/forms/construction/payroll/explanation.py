"""Where an amount comes from: the formula with its figures, the rate, the rule, the days of timesheets, the reports."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from print_forms.construction.pay_explained import by_tree
from print_forms.kit.numbers import Notation
from shared.common.pay_rate import PayRate
from shared.construction.explained import Node, read
from shared.construction.payroll_sheet import PayrollLine
from shared.construction.registers import ACCRUALS, Labour
from shared.construction.timesheet import Timesheet
from shared.kernel.books import Books
from shared.kernel.identity import NONE_ID
from shared.kernel.language import Language

Link = tuple[str, UUID, str]
"""Kind, id, and the path of the place in it."""


@dataclass(slots=True)
class Branch:
    """One row of the tree: what, how much time, how much money, and the document that says so."""

    what: str
    time: str = ""
    amount: str = ""
    link: Link | None = None
    children: list["Branch"] = field(default_factory=list)


def explanation_of(
    lines: Sequence[PayrollLine], blobs: Mapping[str, bytes], books: Books, language: Language
) -> list[Branch]:
    """A tree per line, down to the lines of daily reports; `blobs` are explanations that are not saved yet."""
    found = []
    for line in lines:
        content = line.explanation and (blobs.get(line.explanation) or books.blob(line.explanation))
        found.append(_Line(line, read(content or None), books, Notation(language)).branch())
    return found


class _Line:
    def __init__(self, line: PayrollLine, tree: Node, books: Books, notation: Notation) -> None:
        self.line, self.tree, self.books, self.notation = line, tree, books, notation
        self.say = notation.language.say

    def branch(self) -> Branch:
        line, write = self.line, self.notation
        said = by_tree(line, self.tree, write)
        caption = self.say(dict(ACCRUALS)[line.accrual])
        top = Branch(f"{caption}: {line.name or ''}", self._hours(line.minutes or 0), write.money(line.signed()))
        top.children.append(Branch(said.formula))
        if line.by_hand and line.reason:
            top.children.append(Branch(self.say("Reason: {reason}", reason=line.reason)))
        for at, rule in enumerate(said.rules):
            top.children.append(Branch(rule, link=self._rate() if at == 0 and line.rate_from else None))
        top.children += self._timesheets()
        return top

    def _hours(self, minutes: int) -> str:
        return self.say("{hours} h", hours=self.notation.hours(minutes)) if minutes else ""

    def _rate(self) -> Link | None:
        """The rate in force, where it may be seen here."""
        if self.line.person_id is None or self.line.rate_from is None:
            return None
        rows = self.books.rows(PayRate, ["id"], person_id=self.line.person_id, valid_from=self.line.rate_from)
        return ("pay_rate", rows[0]["id"], "") if rows else None

    def _timesheets(self) -> Iterator[Branch]:
        papers: dict[UUID, list[Node]] = defaultdict(list)
        for leaf in self.tree.leaves():
            if leaf.source is not None:
                papers[leaf.source.timesheet].append(leaf)
        told = self._told([leaf.date for leaves in papers.values() for leaf in leaves if leaf.date is not None])
        for id, leaves in papers.items():
            found = self.books.get(Timesheet, id)
            name = found.named() if found else self.say("another timesheet")
            minutes = sum(leaf.minutes or 0 for leaf in leaves)
            amount = sum((Decimal(leaf.amount) for leaf in leaves), Decimal(0))
            paper = Branch(self.notation.language.value(name), self._hours(minutes), self.notation.money(amount),
                           ("timesheet", id, ""))  # fmt: skip
            paper.children = [self._day(id, leaf, told) for leaf in leaves]
            yield paper

    def _day(self, timesheet: UUID, leaf: Node, told: Mapping[date, Sequence[Branch]]) -> Branch:
        assert leaf.date is not None
        assert leaf.source is not None
        return Branch(
            f"{self.notation.language.date(leaf.date)}  {leaf.code}", self._hours(leaf.minutes or 0),
            self.notation.money(Decimal(leaf.amount)), ("timesheet", timesheet, f"cells/{leaf.source.cell}"),
            list(told.get(leaf.date, ())),
        )  # fmt: skip

    def _told(self, days: Sequence[date]) -> Mapping[date, Sequence[Branch]]:
        """What daily reports say of the person's days at the line's site, work by work."""
        found: dict[date, list[Branch]] = defaultdict(list)
        if not days or self.line.person_id is None:
            return found
        where: dict[str, Any] = {"site_id": self.line.site_id} if self.line.site_id else {}
        rows = self.books.turnover(
            Labour, by=("date", "recorder_id", "estimate_line_id"), start=min(days), end=max(days),
            person_id=self.line.person_id, **where,
        )  # fmt: skip
        wanted = set(days)
        for row in [row for row in rows if row["date"] in wanted and row["minutes"]]:
            work = row["estimate_line_id"]
            name = self.books.name("estimate_line", work) if work != NONE_ID else self.say("work outside the estimate")
            report = self.books.name("daily_report", row["recorder_id"])
            link = ("daily_report", row["recorder_id"], "")
            found[row["date"]].append(Branch(f"{report}  {name}", self._hours(row["minutes"]), link=link))
        return found
