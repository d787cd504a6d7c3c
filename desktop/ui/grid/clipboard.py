"""What is copied as a table: as text, and as HTML, in which numbers, clocks and days say their values.

So a spreadsheet takes them right in whichever language it runs; Calc still asks how, until it is told not to.
"""

import atexit
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from desktop.ui.grid.tabular import table_text

HTML_CELLS_MAX: Final = 5_000
"""A larger block goes as text alone: writing it as HTML would be felt."""
_SPACES: Final = " \u00a0\u202f"
_PLAIN: Final = re.compile(
    rf"-?(?:0|[1-9]\d{{0,14}}|[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+)(?:[.,]\d{{1,12}})?"
).fullmatch
_BY_COMMAS: Final = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d{1,12})?").fullmatch
_CODE: Final = re.compile(r"0\d[\d./-]*|\d+[/-]\d+(?:[/-]\d+)?|\d{16,}|[=+@].+", re.DOTALL).fullmatch
"""A spreadsheet would make a number, a day or a formula of it: 0030, 8/2, =A1."""
_DAY: Final = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})").fullmatch
_ISO_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)").fullmatch
_CLOCK: Final = re.compile(r"(\d{1,4}):([0-5]\d)").fullmatch
_DAY_ONE: Final = date(1899, 12, 30).toordinal()
"""Where spreadsheets begin to count days."""


def put_table(rows: Sequence[Sequence[str]], text: str | None = None) -> None:
    """Rows of cells; `text` where the plain text is written otherwise than `table_text` does."""
    mime, text = QMimeData(), table_text(rows) if text is None else text
    mime.setText(text)
    if sum(map(len, rows)) <= HTML_CELLS_MAX:
        mime.setHtml(table_html(rows))
    QGuiApplication.clipboard().setMimeData(mime)
    atexit.unregister(_leave_text_alone)
    atexit.register(_leave_text_alone, text)


def _leave_text_alone(text: str) -> None:
    """Qt lets go of its clipboard after Python has ended; what Python made must not be in it any more."""
    if QGuiApplication.instance() is not None and QGuiApplication.clipboard().text() == text:
        QGuiApplication.clipboard().setText(text)


def table_html(rows: Sequence[Sequence[str]]) -> str:
    """A number says its value, whatever sign its decimals have here; codes such as 0030 and 8/2 stay texts."""
    written = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f'<html><head><meta charset="utf-8"></head><body><table>{written}</table></body></html>'


def _cell(text: str) -> str:
    said = escape(text).replace("\n", "<br>")
    if value := _value(text):
        return f'<td sdval="{value}" sdnum="1033;">{said}</td>'
    if timed := _timed(text):
        return f'<td sdval="{timed[0]}" sdnum="1033;0;{timed[1]}">{said}</td>'
    if _CODE(text):
        return f'<td sdnum="1033;0;@" style=\'mso-number-format:"\\@"\'>{said}</td>'
    return f"<td>{said}</td>"


def _value(text: str) -> str:
    """A number with a point for its decimals; "" for what is none, and for 1,250, which may be two numbers."""
    if _BY_COMMAS(text):
        return text.replace(",", "") if "." in text or text.count(",") > 1 else ""
    if _PLAIN(text):
        return text.translate(_BARE).replace(",", ".")
    return ""


def _timed(text: str) -> tuple[str, str] | None:
    """The value of a clock or a day as spreadsheets count, and how they show it."""
    if clock := _CLOCK(text):
        return str(round(Decimal(int(clock[1]) * 60 + int(clock[2])) / 1440, 12)), "[H]:MM"
    day, shown = (_DAY(text), "DD.MM.YYYY") if "." in text else (_ISO_DAY(text), "YYYY-MM-DD")
    try:
        found = date.fromisoformat("-".join(day.groups()[:: 1 if "-" in text else -1])) if day else None
    except ValueError:
        return None
    return (str(found.toordinal() - _DAY_ONE), shown) if found else None


_BARE: Final = dict.fromkeys(map(ord, _SPACES))
