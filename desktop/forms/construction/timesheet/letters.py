"""Codes at either keyboard: Russian letters are typed as such, as Latin look-alikes, or by the keys they stand on."""

from collections.abc import Iterator, Sequence
from typing import Final

from shared.common.attendance_code import AttendanceCode

_KEYS: Final = str.maketrans(
    "qwertyuiop[]asdfghjkl;'zxcvbnm,.QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>",
    "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ",
)
_LOOK_ALIKE: Final = str.maketrans("ABCEHKMOPTXY", "АВСЕНКМОРТХУ")


def spellings(text: str) -> Iterator[str]:
    """What a typed text may mean, the likeliest first: as it is, then by the keys of a Russian keyboard."""
    yield text
    if not text.replace(",", "").strip("0123456789.:/() -").isascii():
        return
    by_keys = text.translate(_KEYS)
    if by_keys != text and not any(sign.isdigit() for sign in text):
        yield by_keys


def offered(codes: Sequence[AttendanceCode], typed: str) -> list[AttendanceCode]:
    """Codes that what is typed may become, by letter first, then by name."""
    text = typed.strip().upper()
    begun = {text, text.translate(_LOOK_ALIKE), typed.strip().translate(_KEYS).upper()} - {""}
    open_codes = [code for code in codes if code.code and not code.marked and not code.folder]
    by_letter = [code for code in open_codes if any((code.code or "").upper().startswith(each) for each in begun)]
    by_letter.sort(key=lambda code: ((code.code or "").upper() not in begun, len(code.code or ""), code.code))
    if len(text) < NAME_FROM:
        return by_letter
    named = (code for code in open_codes if text in f"{code.name} {code.english}".upper())
    return by_letter + [code for code in named if code not in by_letter]


NAME_FROM: Final = 3
"""Letters after which codes are also found by their names."""
