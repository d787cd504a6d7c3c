"""The upper part of the Т-13: organization, code box, period, title, and the captions of the 13 columns."""

from collections.abc import Sequence
from datetime import date
from typing import Final, Protocol

from print_forms.kit.block import Block, Cell, Shape
from print_forms.kit.ink import Ink
from print_forms.kit.numbers import RU
from print_forms.kit.panel import Panel, Pen

HEADING_MM: Final = (5.4, 3.6, 3.6, 3.4, 3.4, 3.0)
"""Rows of the captions: groups, two rows over the halves, days and hours, and the row of column numbers."""
HEAD_MM: Final = 36.5
_CAPTION: Final = Ink(5, "center", wrap=True)
_BODY: Final = Ink(5.4, "center")
_RIGHT: Final = Ink(6, "right")
_CODE_X, _CODE_MM = 258.0, 25.0


class Head(Protocol):
    """What the head prints of a sheet."""

    @property
    def organization(self) -> str: ...
    @property
    def okpo(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def drawn_up(self) -> date | None: ...
    @property
    def period_from(self) -> date | None: ...
    @property
    def period_to(self) -> date | None: ...
    @property
    def note(self) -> str: ...


def head_panel(sheet: Head) -> Panel:
    """Everything above the table on the first page."""

    def draw(pen: Pen) -> None:
        pen.text(150, 0, 133, 3, "Унифицированная форма № Т-13", _RIGHT)
        pen.text(150, 3, 133, 3, "Утверждена Постановлением Госкомстата России от 05.01.2004 № 1", _RIGHT)
        code_box(pen, 7, (("Форма по ОКУД", "0301008"), ("по ОКПО", sheet.okpo)))
        pen.field(0, 13.5, 225, sheet.organization, "наименование организации", size=8)
        pen.field(0, 20.5, 225, sheet.department, "структурное подразделение", size=8)
        pen.text(90, 24, 90, 5.5, "ТАБЕЛЬ", Ink(11, "center", bold=True))
        pen.text(90, 29, 90, 5, "учета рабочего времени", Ink(9, "center"))
        pen.text(0, 24, 88, 10.5, sheet.note, Ink(7, wrap=True))
        _period(pen, 187, 23.5, sheet)

    return Panel(283, HEAD_MM, draw)


def code_box(pen: Pen, y: float, codes: Sequence[tuple[str, str]]) -> None:
    """The box «Код» at the right edge: a caption row, then one row per code with its label on the left."""
    pen.box(_CODE_X, y, _CODE_MM, 3.6, "Код", Ink(6, "center"))
    for i, (label, code) in enumerate(codes):
        top = y + 3.6 + i * 4.2
        pen.text(_CODE_X - 31, top, 30, 4.2, label, Ink(6.5, "right"))
        pen.box(_CODE_X, top, _CODE_MM, 4.2, code, Ink(7, "center"))


def frame(widths: Sequence[float], pay_code: str, account: str) -> Block:
    """The captions that every page repeats; a pay code common to all stands above columns 7–9."""
    places: list[tuple[int, int, int, int, str]] = [
        (0, 0, 5, 1, "Номер по порядку"),
        (0, 1, 5, 1, "Фамилия, инициалы, должность\n(специальность, профессия)"),
        (0, 2, 5, 1, "Табельный номер"),
        (0, 3, 1, 16, "Отметки о явках и неявках на работу по числам месяца"),
        (0, 19, 1, 2, "Отработано за"),
        (1, 19, 2, 1, "половину месяца (I,\u00a0II)"),
        (1, 20, 2, 1, "месяц"),
        *((3, col, 1, 1, "дни") for col in (19, 20)),
        *((4, col, 1, 1, "часы") for col in (19, 20)),
        (0, 21, 1, 6, "Данные для начисления заработной платы по видам и направлениям затрат"),
        (1, 21, 1, 6, f"код вида оплаты {pay_code}"),
        (2, 21, 1, 6, f"корреспондирующий счет {account}"),
        (0, 27, 1, 4, "Неявки по причинам"),
    ]
    for col in (21, 24):
        captions = ("код вида оплаты", "корреспон-\nдирующий счет", "дни (часы)")
        places += [(3, col + i, 2, 1, text) for i, text in enumerate(captions)]
    for col in (27, 29):
        places += [(1, col + i, 4, 1, text) for i, text in enumerate(("код", "дни (часы)"))]
    numbers = {0: 1, 1: 2, 2: 3, 19: 5, 20: 6, 21: 7, 22: 8, 23: 9, 24: 7, 25: 8, 26: 9, 27: 10, 28: 11, 29: 12, 30: 13}
    places += [(5, 3, 1, 16, "4"), *((5, col, 1, 1, str(number)) for col, number in numbers.items())]
    days = [(1, 2 + day, 2, 1, str(day)) for day in range(1, 16)] + [(1, 18, 2, 1, "Х")]
    days += [(3, day - 13, 2, 1, str(day)) for day in range(16, 32)]
    placed = sorted([(*place, _CAPTION) for place in places] + [(*day, _BODY) for day in days], key=lambda at: at[:2])
    cells = [Cell(row, col, rows, cols, ink) for row, col, rows, cols, _, ink in placed]
    return Block(Shape(widths, HEADING_MM, cells), [text for _, _, _, _, text, _ in placed])


def _period(pen: Pen, x: float, y: float, sheet: Head) -> None:
    """The strip: number, date, reporting period from and to."""
    caption, value = Ink(6, "center", wrap=True), Ink(7.5, "center")
    pen.box(x, y, 26, 6.4, "Номер документа", caption)
    pen.box(x + 26, y, 24, 6.4, "Дата составления", caption)
    pen.box(x + 50, y, 46, 3.2, "Отчетный период", caption)
    pen.box(x + 50, y + 3.2, 23, 3.2, "с", caption)
    pen.box(x + 73, y + 3.2, 23, 3.2, "по", caption)
    left = x
    for width, text in (
        (26, sheet.number),
        (24, RU.day(sheet.drawn_up)),
        (23, RU.day(sheet.period_from)),
        (23, RU.day(sheet.period_to)),
    ):
        pen.box(left, y + 6.4, width, 4.6, text, value)
        left += width
