"""What a new company does first, in order; each step opens where it is done."""

from decimal import Decimal
from typing import Any, Final

from desktop.ui.charts.small import Bar
from desktop.ui.start.tile import Told
from desktop.work import Reading
from shared.common.crew import Crew
from shared.common.person import Person
from shared.common.site import Site
from shared.construction.daily_report import DailyReport
from shared.construction.estimate import Estimate
from shared.kernel.language import Language
from shared.kernel.words import Words, say

NEW: Final = "document"
STEPS: Final[tuple[tuple[Words, type[Any], int, dict[str, str]], ...]] = (
    (say("People, from Excel"), Person, 2, {"open": "page", "name": "import", "kind": "person"}),
    (say("A site"), Site, 1, {"open": NEW, "kind": "site"}),
    (say("A crew"), Crew, 1, {"open": NEW, "kind": "crew"}),
    (say("An estimate, from Excel"), Estimate, 1, {"open": "page", "name": "import", "kind": "estimate"}),
    (say("The first daily report"), DailyReport, 1, {"open": NEW, "kind": "daily_report"}),
)
"""Caption, of what how many there must be (the first person is who began the company), and what opens."""


def first_steps(reading: Reading, language: Language) -> Told:
    """Nothing once every step is done."""
    done = [_count(reading, kind) >= least for _, kind, least, _ in STEPS]
    if all(done):
        return Told("")
    caption, _, _, link = STEPS[done.index(False)]
    bars = tuple(
        Bar(language.value(words), Decimal(here), "✓" if here else "—", "good")
        for (words, *_), here in zip(STEPS, done, strict=True)
    )
    figure = language.say("{done} of {count}", done=sum(done), count=len(STEPS))
    return Told(figure, language.say("Enter opens the next: {step}", step=language.value(caption)), "", bars, link=link)


def _count(reading: Reading, kind: type[Any]) -> int:
    return sum(int(row["count"]) for row in reading.books.counts(kind, ["marked"], marked=False))
