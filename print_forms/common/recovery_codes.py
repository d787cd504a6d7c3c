"""Recovery codes of a second factor on paper: each stands in for the telephone once."""

from collections.abc import Sequence

from print_forms.kit.fields import title
from print_forms.kit.form import Layout
from print_forms.kit.ink import Ink
from print_forms.kit.page import A4_PORTRAIT
from print_forms.kit.panel import Panel, Pen
from shared.kernel.language import Language
from shared.kernel.words import say

COLUMNS, ROW_MM, TICK_MM = 2, 12.0, 4.0
LETTERS = Ink(14, bold=True)
WORDS = Ink(9.5, wrap=True, top=True)
ADVICE = (
    say(
        "Where the sign-in asks for a code and the telephone is not there, type one of these. Each is good once: "
        "tick it."
    ),
    say("Keep the sheet where you keep papers, not with the computer. Do not photograph it and do not send it."),
    say("Switching the second factor on anew gives other codes; these open nothing then. Destroy the sheet."),
)


def recovery_codes(codes: Sequence[str], whose: str, made_on: str, language: Language) -> Layout:
    """`whose`: of which company and user; one page."""
    wide, heading = A4_PORTRAIT.usable, language.say("Recovery codes")
    below = " · ".join((whose, made_on))
    return Layout([title(heading, below, wide), _codes(codes, wide), _advice(language, wide)], heading)


def _codes(codes: Sequence[str], wide: float) -> Panel:
    rows = -(-len(codes) // COLUMNS)

    def draw(pen: Pen) -> None:
        for at, code in enumerate(codes):
            column, row = divmod(at, rows)
            left, top = column * wide / COLUMNS, 6 + row * ROW_MM
            pen.box(left, top + (ROW_MM - TICK_MM) / 2, TICK_MM, TICK_MM)
            pen.text(left + 2 * TICK_MM, top, wide / COLUMNS - 2 * TICK_MM, ROW_MM, code, LETTERS)

    return Panel(wide, 12 + ROW_MM * rows, draw)


def _advice(language: Language, wide: float) -> Panel:
    said = "\n\n".join(each.words(language) for each in ADVICE)
    return Panel(wide, 50, lambda pen: pen.text(0, 0, wide, 48, said, WORDS))
