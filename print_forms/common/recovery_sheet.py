"""The recovery key on paper: its letters in groups, the same as a code for a camera, and what it is for."""

from collections.abc import Sequence
from io import BytesIO

import segno
from reportlab.lib.utils import ImageReader

from print_forms.kit.fields import title
from print_forms.kit.form import Layout
from print_forms.kit.ink import Ink
from print_forms.kit.page import A4_PORTRAIT
from print_forms.kit.panel import Panel, Pen
from shared.kernel.language import Language
from shared.kernel.words import say

GROUPS_A_ROW = 7
ROW_MM, CODE_MM = 12.0, 60.0
LETTERS = Ink(15, "center", bold=True)
WORDS = Ink(9.5, wrap=True, top=True)
ADVICE = (
    say(
        "Whoever has this sheet and the computer, or a backup, can read everything. Without it nobody can when all "
        "passwords are lost: neither you nor the makers of the program."
    ),
    say("Keep it in the safe, not with the computer. Do not photograph it and do not send it."),
    say("To use it, choose “I forgot the password…” at the sign-in, type the letters and set a new password."),
    say("A sheet that was printed earlier for this company opens nothing any more. Destroy it."),
)


def recovery_sheet(text: str, company: str, key: str, made_on: str, language: Language) -> Layout:
    """`text` are the groups, `key` names the key of the file, `company` whose it is; one page."""
    wide = A4_PORTRAIT.usable
    heading = language.say("Recovery key")
    below = " · ".join(part for part in (company, language.say("made on {day}", day=made_on), key) if part)
    return Layout(
        [title(heading, below, wide), _groups(text.split(), wide), _code(text, wide), _advice(language, wide)], heading
    )


def _groups(groups: Sequence[str], wide: float) -> Panel:
    rows = [groups[at : at + GROUPS_A_ROW] for at in range(0, len(groups), GROUPS_A_ROW)]

    def draw(pen: Pen) -> None:
        for row, each in enumerate(rows):
            for at, group in enumerate(each):
                pen.text(at * wide / GROUPS_A_ROW, 6 + row * ROW_MM, wide / GROUPS_A_ROW, ROW_MM, group, LETTERS)

    return Panel(wide, 12 + ROW_MM * len(rows), draw)


def _code(text: str, wide: float) -> Panel:
    """The letters for a camera."""
    picture = BytesIO()
    segno.make_qr(text.replace(" ", ""), error="q").save(picture, kind="png", scale=8)

    def draw(pen: Pen) -> None:
        pen.image((wide - CODE_MM) / 2, 4, CODE_MM, CODE_MM, ImageReader(BytesIO(picture.getvalue())))

    return Panel(wide, CODE_MM + 12, draw)


def _advice(language: Language, wide: float) -> Panel:
    said = "\n\n".join(each.words(language) for each in ADVICE)

    def draw(pen: Pen) -> None:
        pen.text(0, 0, wide, 60, said, WORDS)

    return Panel(wide, 62, draw)
