"""Pages one below the other, drawn when they come into sight, at any size."""

from collections import OrderedDict
from collections.abc import Iterator
from functools import partial
from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.ui.desk import Desk
from desktop.ui.preview.pdf import POINTS_PER_INCH, PdfFile, pixels

ZOOMS: Final = (25, 33, 50, 67, 75, 90, 100, 110, 125, 150, 175, 200, 250, 300, 400)
WIDTH, PAGE = "width", "page"
KEPT_BYTES: Final = 256 * 1024 * 1024


class PagesView(QAbstractScrollArea):
    """`zoom` is percent of the paper's own size, or `WIDTH` or `PAGE`: what fits. Pictures come from a thread."""

    came_to = Signal(int)  # the page that is in sight
    zoomed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.pdf = desk, None
        self.zoom: int | str = WIDTH
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(desk.say("Pages"))
        self._places: list[QRect] = []
        self._pictures: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()
        self._page = 0
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    pdf: PdfFile | None

    def show_pdf(self, pdf: PdfFile | None) -> None:
        """Another PDF; the place in it is kept."""
        self.pdf = pdf
        self._pictures.clear()
        self._asked.clear()
        self._lay_out()

    # ---- sizes

    @property
    def percent(self) -> int:
        """The zoom in force."""
        if isinstance(self.zoom, int) or self.pdf is None or not len(self.pdf):
            return self.zoom if isinstance(self.zoom, int) else 100
        gap, dots = self.desk.look.px(6), self.logicalDpiX() / POINTS_PER_INCH
        wide, high = max(size[0] for size in self.pdf.sizes), max(size[1] for size in self.pdf.sizes)
        fit = (self.viewport().width() - gap) / (wide * dots)
        if self.zoom == PAGE:
            fit = min(fit, (self.viewport().height() - gap) / (high * dots))
        return max(10, int(fit * 100))

    @property
    def scale(self) -> float:
        """Logical pixels to the point."""
        return self.percent / 100 * self.logicalDpiX() / POINTS_PER_INCH

    def set_zoom(self, zoom: int | str) -> None:
        self.zoom = zoom
        self._lay_out()
        self.zoomed.emit()

    def zoom_by(self, steps: int) -> None:
        now = self.percent
        nearer = [each for each in ZOOMS if (each > now if steps > 0 else each < now)]
        if nearer:
            self.set_zoom(nearer[0] if steps > 0 else nearer[-1])

    def _lay_out(self) -> None:
        """Where each page stands; the page in sight stays in sight."""
        page, gap, scale, y = self._page, self.desk.look.px(3), self.scale, self.desk.look.px(3)
        sizes = [(pixels(w, scale), pixels(h, scale)) for w, h in (self.pdf.sizes if self.pdf is not None else ())]
        width = max([self.viewport().width(), *(w + 2 * gap for w, _ in sizes)])
        self._places = []
        for wide, high in sizes:
            self._places.append(QRect((width - wide) // 2, y, wide, high))
            y += high + gap
        view = self.viewport().size()
        for bar, length, part in (
            (self.verticalScrollBar(), y, view.height()), (self.horizontalScrollBar(), width, view.width()),
        ):  # fmt: skip
            bar.setRange(0, max(0, length - part))
            bar.setPageStep(part)
            bar.setSingleStep(self.desk.look.px(10))
        self.horizontalScrollBar().setValue((width - view.width()) // 2)
        self.go_to(page)
        self.viewport().update()

    # ---- places

    @property
    def page(self) -> int:
        return self._page

    def go_to(self, page: int) -> None:
        if self._places:
            page = min(max(page, 0), len(self._places) - 1)
            self.verticalScrollBar().setValue(self._places[page].top() - self.desk.look.px(3))
            self._come_to(page)

    def _scrolled(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        here = [at for at, place in enumerate(self._places) if place.top() <= middle]
        self._come_to(here[-1] if here else 0)
        self.viewport().update()

    def _come_to(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self.came_to.emit(page)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self.viewport()), self.desk.look
        painter.fillRect(event.rect(), look.color("line"))
        for page, place in self._in_sight():
            painter.fillRect(place, Qt.GlobalColor.white)  # paper is white in the dark too
            picture = self._pictures.get(self._key(page))
            if picture is not None:
                painter.drawImage(place, picture)
            painter.setPen(look.color("faint"))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def _in_sight(self) -> Iterator[tuple[int, QRect]]:
        dx, dy = -self.horizontalScrollBar().value(), -self.verticalScrollBar().value()
        for page, place in enumerate(self._places):
            moved = place.translated(dx, dy)
            if moved.intersects(self.viewport().rect()):
                self._ask(page)
                yield page, moved

    def _key(self, page: int) -> tuple[int, int]:
        return page, round(self.scale * self.devicePixelRatioF() * 1000)

    def _ask(self, page: int) -> None:
        key, pdf = self._key(page), self.pdf
        if pdf is None or key in self._pictures or key in self._asked:
            return
        self._asked.add(key)
        scale = self.scale * self.devicePixelRatioF()
        self.desk.work.read(self, lambda _: pdf.picture(page, scale), partial(self._came, key, pdf))

    def _came(self, key: tuple[int, int], pdf: PdfFile, picture: QImage) -> None:
        self._asked.discard(key)
        if pdf is not self.pdf or picture.isNull():
            return
        self._pictures[key] = picture
        while sum(each.sizeInBytes() for each in self._pictures.values()) > KEPT_BYTES and len(self._pictures) > 2:
            self._pictures.popitem(last=False)
        self.viewport().update()

    # ---- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, key = self.verticalScrollBar(), event.key()
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.go_to(self._page + (1 if key == Qt.Key.Key_PageDown else -1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if key == Qt.Key.Key_Home else len(self._places) - 1)
        elif key == Qt.Key.Key_Space:
            bar.setValue(bar.value() + bar.pageStep() * 9 // 10)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)
