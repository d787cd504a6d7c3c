"""Columns of a printed table, read back from the paper: what stands between two upright rules under a caption."""

import re
from decimal import Decimal

import pypdfium2

from tests.print_forms.golden.reading import Segment, segments_of
from tests.print_forms.paper import POINT_MM, Placed, texts_of


class Sheets:
    """A PDF as its pages' texts and rules, millimetres from the top left."""

    def __init__(self, data: bytes) -> None:
        document = pypdfium2.PdfDocument(data)
        pages = [document[number] for number in range(len(document))]
        self.texts = [texts_of(page, page.get_height() * POINT_MM) for page in pages]
        self.rules = [[_from_top(rule, page.get_height()) for rule in segments_of(page)] for page in pages]

    def under(self, caption: str, page: int = 0, nth: int = 0) -> list[str]:
        """The texts of the column under the nth caption of that name from the left, down to the end of its table."""
        found = sorted((place for place in self.texts[page] if place.text == caption), key=lambda p: (p.left, p.top))
        head = found[nth]
        x, y = (head.left + head.right) / 2, (head.top + head.bottom) / 2
        upright = [rule for rule in self.rules[page] if abs(rule[0] - rule[2]) < 0.01 and _spans(rule, y)]
        left = max(rule[0] for rule in upright if rule[0] < x)
        right, end = min((rule[0], max(rule[1], rule[3])) for rule in upright if rule[0] > x)
        return self.within(left, right, head.bottom, end, page)

    def within(self, left: float, right: float, top: float, bottom: float, page: int = 0) -> list[str]:
        """Texts whose middle lies in a box, from the top down."""
        inside = [place for place in self.texts[page] if _inside(place, left, right, top, bottom)]
        return [place.text for place in sorted(inside, key=lambda place: (round(place.top, 1), place.left))]


def number(text: str) -> Decimal:
    """A printed figure of either language: 1 234,56 or 1,234.56."""
    digits = re.sub(r"[\s\u00a0]", "", text)
    return Decimal(digits.replace(",", ".") if re.search(r",\d{1,2}$", digits) else digits.replace(",", ""))


def _from_top(rule: Segment, height: float) -> Segment:
    x1, y1, x2, y2 = rule
    return x1 * POINT_MM, (height - y1) * POINT_MM, x2 * POINT_MM, (height - y2) * POINT_MM


def _spans(rule: Segment, y: float) -> bool:
    return min(rule[1], rule[3]) - 0.1 < y < max(rule[1], rule[3]) + 0.1


def _inside(place: Placed, left: float, right: float, top: float, bottom: float) -> bool:
    x, y = (place.left + place.right) / 2, (place.top + place.bottom) / 2
    return left < x < right and top < y < bottom
