"""Text files of rows (CSV): which encoding and separator they use, and their cells as one sheet."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from shared.kernel.words import Several
from shared.workbooks.container import Limits, WorkbookError
from shared.workbooks.formulas import unprotected

SUFFIXES: Final = (".csv", ".tsv", ".txt", ".prn")
SEPARATORS: Final = (";", "\t", ",", "|")
ENCODINGS: Final = ("utf-8", "utf-16", "cp1251", "cp866", "koi8-r", "cp1252")
"""What `--encoding` may say, and what is tried."""

_EIGHT_BIT: Final = ("cp1251", "cp866", "koi8-r", "cp1252")
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE: Final = 200_000
_RECORDS: Final = 100
_MIXED: Final = re.compile(r"[A-Za-zÀ-ɏ][а-яёА-ЯЁ]|[а-яёА-ЯЁ][A-Za-zÀ-ɏ]")
_SHOUTED: Final = re.compile(r"[а-яё][А-ЯЁ]|[a-zß-ÿ][A-ZÀ-Þ]")
_ODD: Final = re.compile(r"[\x80-\x9f¡-¦ª¬¯´¸¿─-▟ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЄЇІіґєѕЅјї¤µ¶†‡‰‹›]")
_RARE: Final = re.compile(r"[ЪЫЬ][а-я]|[ъь][ъь]|(?<![А-Яа-я])[ъыь]|[À-ÿ]{3,}")
_NOT_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class TextFacts:
    """How a text file was read; `detected` names what was found out and not told."""

    encoding: str
    separator: str
    detected: tuple[str, ...] = ()


Rows = tuple[tuple[str | None, ...], ...]


def is_text(file: str, data: bytes) -> bool:
    """Whether this may be a text file of rows: its content decides; a name alone only where nothing separates."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _wide(data):
        return True
    start = data[:_SAMPLE]
    if _NOT_TEXT.search(start) or start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"%PDF", b"{\\rtf", b"Rar!")):
        return False
    named = file.lower().endswith(SUFFIXES)
    return named or any(start.count(sign) >= 2 for sign in (b";", b"\t", b"|"))


def read_delimited(
    file: str, data: bytes, limits: Limits, encoding: str | None = None, separator: str | None = None
) -> tuple[Rows, TextFacts]:
    """The rows of a text file; row 1 is its first record, however many lines a quoted cell takes.

    `encoding` and `separator` override what would be detected. Raises WorkbookError, worded for people.
    """
    used = encoding or _encoding_of(data)
    text = _decoded(file, data, used)
    text, said = _without_said_separator(text)
    sign = separator or said or _separator_of(text)
    rows = _records(file, text, sign, limits)
    detected = tuple(name for name, given in (("encoding", encoding), ("separator", separator or said)) if not given)
    return rows, TextFacts(used.removesuffix("-sig"), sign, detected)


# ---- encoding


def _wide(data: bytes) -> bool:
    """UTF-16 without a mark: every other byte of a text with digits and separators is zero."""
    start = data[:2000]
    zeros = (start[0::2].count(0), start[1::2].count(0))
    return len(start) >= 8 and max(zeros) * 8 > len(start) and min(zeros) == 0


def _encoding_of(data: bytes) -> str:
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if marked:
        return marked
    if _wide(data):
        return "utf-16-le" if data[1:2000:2].count(0) > data[0:2000:2].count(0) else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        sample = b"\n".join(line for line in data[:_SAMPLE].splitlines()[:2000] if not line.isascii())
        return min(_EIGHT_BIT, key=lambda name: _strangeness(sample, name))
    return "utf-8"


def _strangeness(sample: bytes, encoding: str) -> int:
    """How unlike a human language the text looks in an encoding: alphabets mixed in a word, signs nobody types."""
    text = sample.decode(encoding, "replace")
    signs = 3 * len(_MIXED.findall(text)) + 3 * len(_SHOUTED.findall(text)) + 4 * len(_ODD.findall(text))
    return signs + 3 * len(_RARE.findall(text)) + 8 * text.count("\ufffd")


def _decoded(file: str, data: bytes, encoding: str) -> str:
    plain = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
    try:
        text = data.decode(plain)
    except LookupError:
        words = "There is no encoding “{encoding}”. Nothing was imported. Encodings: {known}."
        raise WorkbookError("encoding", words, file, encoding=encoding, known=Several(ENCODINGS)) from None
    except (UnicodeError, ValueError):
        words = (
            "{file} is not written in {encoding}. Nothing was imported. Leave the encoding out to have it found, "
            "or name another: {known}."
        )
        raise WorkbookError("encoding", words, file, encoding=encoding, known=Several(ENCODINGS)) from None
    if "\0" in text:
        raise WorkbookError.broken_text(file)
    return text.removeprefix("\ufeff")


# ---- records


def _without_said_separator(text: str) -> tuple[str, str | None]:
    """Spreadsheet programs may write `sep=;` as the first line."""
    found = re.match(r'"?sep=(.)"?\r?\n', text[:12], re.IGNORECASE)
    return (text[found.end() :], found[1]) if found else (text, None)


def _separator_of(text: str) -> str:
    """The sign that divides the first records into the same number of cells, most of all; a comma may also stand in
    every name and every number, so any other sign that does as well goes before it."""
    start = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        start = start[: start.rfind("\n") + 1] or start
    return max(SEPARATORS, key=lambda sign: _evenness(start, sign))


def _evenness(text: str, sign: str) -> tuple[float, bool, int]:
    widths: Counter[int] = Counter()
    try:
        for _, record in zip(range(_RECORDS), csv.reader(io.StringIO(text), delimiter=sign), strict=False):
            if any(cell.strip() for cell in record):
                widths[len(record)] += 1
    except csv.Error:
        return 0.0, False, 0
    many = {width: count for width, count in widths.items() if width > 1}
    if not many:
        return 0.0, False, 0
    width, count = max(many.items(), key=lambda each: (each[1], each[0]))
    return count / sum(widths.values()), sign != ",", width


def _records(file: str, text: str, sign: str, limits: Limits) -> Rows:
    rows: list[tuple[str | None, ...]] = []
    cells = 0
    if len(sign) != 1 or sign in '"\r\n':
        words = "“{sign}” cannot separate cells. Nothing was imported. Name one sign, such as ; or a comma."
        raise WorkbookError("separator", words, file, sign=sign)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        for record in reader:
            cells += len(record)
            if len(rows) >= limits.rows or len(record) > limits.columns or cells > limits.cells:
                limits.refuse_text(file, len(rows) + 1, len(record))
            rows.append(tuple(_cell(value) for value in record))
    except csv.Error:
        raise WorkbookError.broken_text(file, reader.line_num) from None
    return tuple(rows)


def _cell(value: str) -> str | None:
    """A cell's text; an apostrophe that keeps a spreadsheet program from taking it for a formula is taken off."""
    if not value:
        return None
    return unprotected(value)
