"""Tables as text, the way spreadsheets put them on the clipboard: tabs, lines, and quotes around what holds either."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_END: Final = re.compile("[\t\n]")
_quotes_needed: Final = re.compile('[\t\n\r"]').search


def table_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows of cells as a spreadsheet reads them."""
    return "\r\n".join("\t".join(map(_quoted, row)) for row in rows)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _quotes_needed(cell) else cell


def table_of(text: str) -> list[list[str]]:
    """The rows of a text; a quoted cell may hold lines and tabs, a stray quote is a letter like any other."""
    rows = list(_rows(text.replace("\r\n", "\n").replace("\r", "\n")))
    while len(rows) > 1 and rows[-1] == [""]:
        rows.pop()
    return rows


def _rows(text: str) -> Iterator[list[str]]:
    if '"' not in text:
        yield from (line.split("\t") for line in text.split("\n"))
        return
    row, at = list[str](), 0
    while at <= len(text):
        cell, at, end = _cell(text, at)
        row.append(cell)
        if end != "\t":
            yield row
            row = []
            if not end:
                return


def _cell(text: str, at: int) -> tuple[str, int, str]:
    """The cell that begins there, where the next begins, and the sign between them."""
    if text.startswith('"', at):
        parts, start = list[str](), at + 1
        while (close := text.find('"', start)) >= 0:
            parts.append(text[start:close])
            after = text[close + 1 : close + 2]
            if after == '"':
                parts.append('"')
                start = close + 2
            elif after in ("\t", "\n", ""):
                return "".join(parts), close + 2, after
            else:
                break
    found = _END.search(text, at)
    end = found.start() if found else len(text)
    return text[at:end], end + 1, text[end : end + 1]
