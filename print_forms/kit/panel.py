"""A panel: a fixed drawing, such as the head of a statutory form, measured in millimetres from its top left."""

from collections.abc import Callable, Sequence

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from print_forms.kit.ink import Align, Ink, fitted
from print_forms.kit.units import mm

_HINT = Ink(6, "center")


class Pen:
    """Draws on a panel: all places and sizes in millimetres, letters in points."""

    def __init__(self, canvas: Canvas, height_mm: float) -> None:
        self._canvas, self._height = canvas, height_mm

    def lowered(self, by: float) -> "Pen":
        """A pen whose top is so much lower."""
        return Pen(self._canvas, self._height - by)

    def text(self, x: float, y: float, width: float, height: float, text: str, ink: Ink) -> None:
        """A text inside an invisible box; one that is too long is set smaller."""
        setting = fitted(text, ink, width * mm, height * mm)
        self._canvas.setFont(setting.face, setting.size)
        for line in setting.lines:
            self._canvas.drawString(x * mm + line.x, (self._height - y - height) * mm + line.y, line.text)

    def box(self, x: float, y: float, width: float, height: float, text: str = "", ink: Ink | None = None) -> None:
        """A ruled box with a text in its middle."""
        self._canvas.setLineWidth(0.35)
        self._canvas.rect(x * mm, (self._height - y - height) * mm, width * mm, height * mm)
        if text:
            self.text(x, y, width, height, text, ink or Ink(6.5, "center", wrap=True))

    def image(self, x: float, y: float, width: float, height: float, picture: ImageReader) -> None:
        """A picture that fills a box."""
        self._canvas.drawImage(picture, x * mm, (self._height - y - height) * mm, width * mm, height * mm)

    def rule(self, x: float, y: float, width: float) -> None:
        self._canvas.setLineWidth(0.35)
        self._canvas.line(x * mm, (self._height - y) * mm, (x + width) * mm, (self._height - y) * mm)

    def field(
        self, x: float, y: float, width: float, value: str, hint: str = "", *, size: float = 7, align: Align = "center"
    ) -> None:
        """A value standing on a line at `y`, with a small hint under it: «подпись»."""
        if value:
            self.text(x, y - 4, width, 4, value, Ink(size, align))
        self.rule(x, y, width)
        if hint:
            self.text(x, y + 0.2, width, 2.6, hint, _HINT)


class Panel(Flowable):  # type: ignore[misc, unused-ignore]
    """A flowable of fixed size, drawn by a function."""

    def __init__(self, width_mm: float, height_mm: float, draw: Callable[[Pen], None]) -> None:
        super().__init__()
        self.width_mm, self.height_mm, self._draw = width_mm, height_mm, draw

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return self.width_mm * mm, self.height_mm * mm

    def paint(self, pen: Pen) -> None:
        self._draw(pen)

    def draw(self) -> None:
        self.canv.saveState()
        self.paint(Pen(self.canv, self.height_mm))
        self.canv.restoreState()


def stacked(panels: Sequence[Panel]) -> Panel:
    """Panels one under the other that stay together."""

    def draw(pen: Pen) -> None:
        top = 0.0
        for panel in panels:
            panel.paint(pen.lowered(top))
            top += panel.height_mm

    return Panel(max(panel.width_mm for panel in panels), sum(panel.height_mm for panel in panels), draw)
