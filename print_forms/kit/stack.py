"""Flowables that stay together: one under the other, on at least so much paper, divided only where a page is full."""

from collections.abc import Sequence

from reportlab.platypus import Flowable

from print_forms.kit.units import mm


class Stack(Flowable):  # type: ignore[misc, unused-ignore]
    """Such as a payslip of which three stand on a page; what is not filled stays white."""

    def __init__(self, members: Sequence[Flowable], least_mm: float, page_mm: float) -> None:
        """`page_mm` is the height between the margins: a higher stack is divided as its members may be."""
        super().__init__()
        self._members, self._least, self._page = list(members), least_mm * mm, page_mm * mm

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        sizes = [member.wrap(available_width, 1e6) for member in self._members]
        self.width = max(width for width, _ in sizes)
        self.height = max(self._least, sum(height for _, height in sizes))
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        _, height = self.wrap(available_width, available_height)
        return self._members if height > self._page else []

    def draw(self) -> None:
        y = self.height
        for member in self._members:
            y -= member.wrap(self.width, 1e6)[1]
            member.drawOn(self.canv, 0, y)
