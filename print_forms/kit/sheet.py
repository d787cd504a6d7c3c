"""A sheet: blocks under a heading that is repeated on every page, with totals per page and at the end."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from copy import copy
from itertools import accumulate
from typing import Final

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak

from print_forms.kit.block import Block, Segment

PageTotal = Callable[[Sequence[Block]], Block]
"""Makes the total row of a page from the blocks that stand on it."""
RULE_WIDTH: Final = 0.35
_COMPANY: Final = 30.0
"""Points of blocks that go to the next page with totals and signatures, so that these do not look lost there."""


class Sheet(Flowable):  # type: ignore[misc, unused-ignore]
    """Draws straight onto the page: reportlab's own Table lays out thirty columns many times slower."""

    def __init__(
        self,
        head: Sequence[Block],
        body: Sequence[Block],
        closing: Sequence[Block] = (),
        page_total: PageTotal | None = None,
        tail: Flowable | None = None,
    ) -> None:
        """`tail`, such as the signatures, stands under the last row: it never goes to a page of its own."""
        super().__init__()
        self._tail, self._tail_height = tail, tail.wrap(1e6, 1e6)[1] if tail else 0.0
        self._head, self._body, self._closing, self._page_total = head, body, closing, page_total
        self._tops = [0.0, *accumulate(block.shape.height for block in body)]
        self._start, self._stop, self._last = 0, len(body), True
        self._total_height = page_total([]).shape.height if page_total else 0.0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        widest = max((block.shape.edges[-1] for block in (*self._head, *self._body[:1])), default=0.0)
        self.width, self.height = widest, self._height(self._start, self._stop, self._last)
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """What fits, and the rest; nothing when not even one block fits here."""
        room = available_height - self._height(self._start, self._start, last=False)
        stop = bisect_right(self._tops, self._tops[self._start] + room + 1e-6) - 1
        all_fit = stop >= self._stop
        if all_fit:
            # All blocks fit but the closing rows do not: the last few blocks go over with them.
            enough = bisect_right(self._tops, self._tops[self._stop] - _COMPANY) - 1
            stop = max(self._start + 1, enough) if self._start + 1 < self._stop else self._start
        while stop > self._start and self._body[stop - 1].with_next:
            stop -= 1
        if stop <= self._start:
            return []
        # The blocks that go over would still have room here, under captions of their own: they are sent on.
        over: list[Flowable] = [PageBreak()] if all_fit else []
        return [self._part(self._start, stop, last=False), *over, self._part(stop, self._stop, last=self._last)]

    def draw(self) -> None:
        y, rules = self.height, _Rules()
        canvas: Canvas = self.canv
        text = canvas.beginText()
        face, size = "", 0.0
        for block in self._page_blocks():
            y -= block.shape.height
            rules.add(block, y)
            for i, words in enumerate(block.texts):
                if not words:
                    continue
                setting = block.shape.setting(i, words)
                if (setting.face, setting.size) != (face, size):
                    face, size = setting.face, setting.size
                    text.setFont(face, size)
                left, bottom, _, _ = block.shape.box(block.shape.cells[i])
                for line in setting.lines:
                    text.setTextOrigin(left + line.x, y + bottom + line.y)
                    text.textOut(line.text)
        canvas.setLineWidth(RULE_WIDTH)
        canvas.lines(rules.joined())
        canvas.drawText(text)
        if self._tail and self._last:
            self._tail.drawOn(canvas, 0, 0)

    def _page_blocks(self) -> list[Block]:
        body = self._body[self._start : self._stop]
        total = [self._page_total(body)] if self._page_total and self._divided(self._start, self._last) else []
        return [*self._head, *body, *total, *(self._closing if self._last else ())]

    def _height(self, start: int, stop: int, last: bool) -> float:
        blocks = [*self._head, *(self._closing if last else ())]
        total = self._total_height if self._divided(start, last) else 0.0
        tail = self._tail_height if last else 0.0
        return sum(block.shape.height for block in blocks) + self._tops[stop] - self._tops[start] + total + tail

    def _divided(self, start: int, last: bool) -> bool:
        """A sheet on one page has a grand total only: a page total would say the same twice."""
        return start > 0 or not last

    def _part(self, start: int, stop: int, last: bool) -> "Sheet":
        part = copy(self)
        # reportlab marks a flowable it could not place on a page; the part has not been tried anywhere yet.
        part.__dict__.pop("_postponed", None)
        part._start, part._stop, part._last = start, stop, last
        return part


class _Rules:
    """The rules of a page, each drawn once: those of neighbouring blocks run into each other."""

    def __init__(self) -> None:
        self._across: set[Segment] = set()
        self._down: dict[float, list[tuple[float, float]]] = {}

    def add(self, block: Block, bottom: float) -> None:
        for left, top, right, end in block.shape.segments:
            if left != right:
                y = round(bottom + top, 2)
                self._across.add((left, y, right, y))
                continue
            runs = self._down.setdefault(left, [])
            start, end = round(bottom + top, 2), round(bottom + end, 2)
            if runs and runs[-1][1] == start:
                start = runs.pop()[0]
            runs.append((start, end))

    def joined(self) -> list[Segment]:
        down = [(x, start, x, end) for x, runs in self._down.items() for start, end in runs]
        return [*sorted(self._across), *down]
