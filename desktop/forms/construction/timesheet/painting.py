"""How the grid is painted: texts that are measured once, grounds by the kind of a day, marks that are no colours."""

import datetime as dt
from collections.abc import Callable
from functools import cache

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygon

from desktop.forms.construction.timesheet.layout import LEFT, Band, Layout
from desktop.forms.construction.timesheet.month import Month, Shown
from desktop.ui.look import Look
from shared.construction.exports.timesheet_marks import hours_text
from shared.kernel.language import Language
from shared.kernel.words import say

GROUNDS = {
    "paid_absence": "good_ground", "unpaid_absence": "warn_ground", "unknown": "bad_ground",
    "rest_day_work": "computed", "night": "computed", "overtime": "computed",
}  # fmt: skip
"""Kind of a day → role of its ground; the letters say the same."""
LETTERS = {
    "rest": say("R: day of rest"), "holiday": say("H: public holiday"),
    "short": say("S: an hour shorter, eve of a holiday"),
}  # fmt: skip
"""Kinds of calendar days → the letter in the head and what it stands for."""
WEEKDAYS = (say("Mo"), say("Tu"), say("We"), say("Th"), say("Fr"), say("Sa"), say("Su"))
Selection = tuple[int, int, int, int]
"""First and last row, first and last day."""


class Painting:
    """Made anew with the look and the language; `paint` draws what of the viewport is asked for."""

    def __init__(self, month: Month, look: Look, language: Language) -> None:
        self.month, self.look = month, look
        self.font, self.small_font, self.bold = look.font(), look.font(bigger=0.8), look.font(bold=True)
        self.struck, self.small_bold = look.font(bigger=0.8), look.font(bold=True, bigger=0.8)
        self.struck.setStrikeOut(True)
        self.metrics, self.small = QFontMetrics(self.font), QFontMetrics(self.small_font)
        self.pad = look.px(1)
        self.weekdays = [language.value(each) for each in WEEKDAYS]
        self.letters = {kind: language.value(text).partition(":")[0] for kind, text in LETTERS.items()}
        self.captions = language.say("Hours by day"), language.say("People by day")
        self._colours: dict[str, QColor] = {}
        self.advance = cache(self.metrics.horizontalAdvance)
        self.small_advance = cache(self.small.horizontalAdvance)

    def colour(self, role: str) -> QColor:
        found = self._colours.get(role)
        if found is None:
            found = self._colours[role] = self.look.color(role)
        return found

    def paint(
        self, painter: QPainter, layout: Layout, scroll: tuple[int, int], asked: QRect, selection: Selection,
        current: tuple[int, int], focused: bool,
    ) -> None:  # fmt: skip
        self.layout, self.scroll = layout, scroll
        first = max((asked.top() - layout.body.y() + scroll[1]) // layout.row, 0)
        last = min((asked.bottom() - layout.body.y() + scroll[1]) // layout.row, len(self.month.people) - 1)
        self.rows = range(first, last + 1)
        painter.fillRect(asked, self.colour("ground"))
        areas: tuple[tuple[QRect, Callable[[], None]], ...] = (
            (layout.body, lambda: self._body(painter, asked, selection)),
            (QRect(0, layout.head, layout.left.width, layout.body.height()), lambda: self._left(painter)),
            (QRect(layout.body.right() + 1, layout.head, layout.right.width, layout.body.height()),
             lambda: self._right(painter)),
            (QRect(0, 0, layout.width, layout.head), lambda: self._head(painter, current[1])),
            (QRect(0, layout.body.bottom() + 1, layout.width, layout.foot), lambda: self._foot(painter)),
        )  # fmt: skip
        for area, draw in areas:
            if area.intersects(asked):
                painter.setClipRect(area & asked)
                draw()
        painter.setClipRect(layout.body & asked)
        if self.month.people and self.month.days:
            self._frame(painter, selection, current, focused)

    # ---- the days

    def _body(self, painter: QPainter, asked: QRect, selection: Selection) -> None:
        layout, month = self.layout, self.month
        left, right = asked.left() - layout.body.x() + self.scroll[0], asked.right() - layout.body.x() + self.scroll[0]
        columns = range(layout.middle.at(left), layout.middle.at(right) + 1)
        bottom = layout.body.y() + len(month.people) * layout.row - self.scroll[1]
        for column in columns:
            box = layout.cell(0, column, self.scroll)
            day = month.days[column] if column < len(month.days) else None
            resting = day is not None and month.facts.kinds.get(day) in ("rest", "holiday")
            if resting or day is None:
                box.setTop(layout.body.y())
                box.setBottom(bottom - 1)
                painter.fillRect(box, self.colour("rest" if resting else "computed"))
        for row in self.rows:
            for column in columns:
                if column < len(month.days):
                    self._day(painter, row, column, selection)
                else:
                    self._sum(painter, layout.cell(row, column, self.scroll), row, column - len(month.days) + 2)
        self._lines(painter, columns, bottom)

    def _day(self, painter: QPainter, row: int, column: int, selection: Selection) -> None:
        shown = self.month.shown(self.month.day(row, column))
        chosen = selection[0] <= row <= selection[1] and selection[2] <= column <= selection[3]
        if not (shown.text or shown.before or shown.hole or shown.rejected or chosen):
            return
        box = self.layout.cell(row, column, self.scroll)
        ground = "selected" if chosen else "bad_ground" if shown.rejected else GROUNDS.get(shown.kind)
        if ground is not None:
            painter.fillRect(box, self.colour(ground))
        if shown.hole and not shown.rejected:
            self._hole(painter, box, "" if shown.before else "?")
        if shown.rejected:
            self._text(painter, box, shown.rejected, "bad", wavy=True)
        elif shown.before:
            self._beside(painter, box, shown)
        elif shown.text:
            faint = shown.kind == "rest" and not chosen
            self._text(painter, box, shown.text, "selected_text" if chosen else "faint" if faint else "text")
        if shown.by_hand or shown.told:
            self._origin(painter, box, shown)

    def _text(self, painter: QPainter, box: QRect, text: str, role: str, *, wavy: bool = False) -> None:
        """In the middle; two codes stand above their hours as on the paper, what is still too long is cut."""
        painter.setPen(self.colour(role))
        if wavy:
            self._underlined(painter, box)
        wide = box.width() - self.pad
        if (width := self.advance(text)) <= wide:
            painter.setFont(self.font)
            y = box.y() + (box.height() + self.metrics.ascent() - self.metrics.descent()) // 2
            painter.drawText(box.x() + (box.width() - width) // 2, y, text)
            return
        painter.setFont(self.small_font)
        above, _, below = text.partition(" ")
        lines = [above, below] if below else [text]
        top = box.y() + (box.height() - len(lines) * self.small.height()) // 2 + self.small.ascent()
        for at, line in enumerate(lines):
            if self.small_advance(line) > wide:
                line = self.small.elidedText(line, Qt.TextElideMode.ElideRight, wide + self.pad)
            painter.drawText(
                box.x() + (box.width() - self.small_advance(line)) // 2, top + at * self.small.height(), line
            )

    def _beside(self, painter: QPainter, box: QRect, shown: Shown) -> None:
        """A correction: what was posted, struck out, above what is right."""
        half = QRect(box.x(), box.y(), box.width(), box.height() // 2)
        painter.setFont(self.struck)
        painter.setPen(self.colour("faint"))
        painter.drawText(half, Qt.AlignmentFlag.AlignCenter, shown.before)
        painter.setFont(self.small_bold)
        painter.setPen(self.colour("text"))
        half.translate(0, box.height() // 2)
        painter.drawText(half, Qt.AlignmentFlag.AlignCenter, shown.text or "—")

    def _hole(self, painter: QPainter, box: QRect, sign: str) -> None:
        painter.setPen(QPen(self.colour("bad"), 1, Qt.PenStyle.DashLine))
        painter.drawRect(box.adjusted(2, 2, -3, -3))
        painter.setFont(self.font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, sign)

    def _underlined(self, painter: QPainter, box: QRect) -> None:
        step, y = max(self.pad // 2, 2), box.bottom() - self.pad // 2
        points = [QPoint(x, y - (at % 2) * step) for at, x in enumerate(range(box.x() + step, box.right(), step))]
        painter.drawPolyline(QPolygon(points))

    def _origin(self, painter: QPainter, box: QRect, shown: Shown) -> None:
        """A corner above for what a hand made, a dot below for what reports told."""
        side = self.pad + 1
        if shown.by_hand:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.colour("accent"))
            corner = box.topRight()
            painter.drawPolygon(QPolygon([corner, corner - QPoint(side, 0), corner + QPoint(0, side)]))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        else:
            dot = max(self.pad // 2, 2)
            painter.fillRect(QRect(box.right() - 2 * dot, box.bottom() - 2 * dot, dot, dot), self.colour("faint"))

    def _lines(self, painter: QPainter, columns: range, bottom: int) -> None:
        painter.setPen(self.colour("line"))
        for row in self.rows:
            y = self.layout.cell(row, 0, self.scroll).bottom()
            painter.drawLine(self.layout.body.left(), y, self.layout.body.right(), y)
        for column in columns:
            x = self.layout.cell(0, column, self.scroll).right()
            painter.drawLine(x, self.layout.body.top(), x, min(bottom, self.layout.body.bottom()))

    def _frame(self, painter: QPainter, selection: Selection, current: tuple[int, int], focused: bool) -> None:
        pen = QPen(self.colour("accent"), 2 if focused else 1)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        first = self.layout.cell(selection[0], selection[2], self.scroll)
        last = self.layout.cell(selection[1], selection[3], self.scroll)
        painter.drawRect(first.united(last).adjusted(1, 1, -1, -1))
        if selection[:2] != selection[2:] and focused:
            painter.setPen(QPen(self.colour("text"), 1, Qt.PenStyle.DotLine))
            painter.drawRect(self.layout.cell(*current, self.scroll).adjusted(3, 3, -4, -4))

    # ---- what is frozen

    def _left(self, painter: QPainter) -> None:
        for row in self.rows:
            y = self.layout.cell(row, 0, self.scroll).y()
            line = self.month.people[row]
            for at, (name, _, _) in enumerate(LEFT):
                box = self._box(self.layout.left, 0, at, y)
                if box.width() > 0:
                    painter.fillRect(box, self.colour("ground"))
                    self._words(painter, box, getattr(line, name) or "", "text" if name == "name" else "faint")
                    self._edge(painter, box)

    def _right(self, painter: QPainter) -> None:
        start = self.layout.body.right() + 1
        for row in self.rows:
            y = self.layout.cell(row, 0, self.scroll).y()
            for at in range(len(self.layout.right.captions)):
                box = self._box(self.layout.right, start, at, y)
                painter.fillRect(box, self.colour("computed"))
                self._sum(painter, box, row, at)
                self._edge(painter, box)

    def _sum(self, painter: QPainter, box: QRect, row: int, at: int) -> None:
        self._words(painter, box, self.month.totals(row).texts[at], "text", right=True)

    def _head(self, painter: QPainter, current: int) -> None:
        layout, middle = self.layout, self.layout.middle
        painter.fillRect(QRect(0, 0, layout.width, layout.head), self.colour("button"))
        clip = painter.clipBoundingRect().toRect()
        painter.setClipRect(clip & QRect(layout.body.x(), 0, layout.body.width(), layout.head))
        for column, caption in enumerate(middle.captions):
            box = layout.cell(0, column, (self.scroll[0], 0))
            box.setRect(box.x(), 0, box.width(), layout.head)
            if column < len(self.month.days):
                self._day_head(painter, box, self.month.days[column], column == current)
            else:
                self._caption(painter, box, caption)
            self._edge(painter, box)
        painter.setClipRect(clip)
        for band, start in ((layout.left, 0), (layout.right, layout.body.right() + 1)):
            for at, caption in enumerate(band.captions):
                box = self._box(band, start, at, 0, layout.head)
                if box.width() > 0:
                    self._caption(painter, box, caption)
                    self._edge(painter, box)

    def _day_head(self, painter: QPainter, box: QRect, day: dt.date, current: bool) -> None:
        kind = self.month.facts.kinds.get(day, "")
        if kind in ("rest", "holiday"):
            painter.fillRect(box, self.colour("rest"))
        painter.setPen(self.colour("accent" if current else "text"))
        lines = ((str(day.day), self.bold), (self.weekdays[day.weekday()], self.small_font),
                 (self.letters.get(kind, ""), self.small_font))  # fmt: skip
        y = box.y() + self.pad // 2
        for text, font in lines:
            high = self.metrics.height() if font is self.bold else self.small.height()
            if text:
                painter.setFont(font)
                painter.drawText(QRect(box.x(), y, box.width(), high), Qt.AlignmentFlag.AlignCenter, text)
            y += high

    def _foot(self, painter: QPainter) -> None:
        layout = self.layout
        top = layout.body.bottom() + 1
        painter.fillRect(QRect(0, top, layout.width, layout.foot), self.colour("button"))
        painter.setPen(self.colour("line"))
        painter.drawLine(0, top, layout.width, top)
        half = layout.foot // 2
        for at, (caption, role) in enumerate(zip(self.captions, ("text", "faint"), strict=True)):
            painter.setFont(self.small_font)
            painter.setPen(self.colour(role))
            box = QRect(0, top + at * half, layout.left.width - self.pad, half)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, caption)
        clip = painter.clipBoundingRect().toRect()
        painter.setClipRect(clip & QRect(layout.body.x(), top, layout.body.width(), layout.foot))
        painter.setFont(self.small_font)
        for column in range(len(self.month.days)):
            box = layout.cell(0, column, (self.scroll[0], 0))
            box.setRect(box.x(), top, box.width(), layout.foot)
            total = self.month.total(column)
            if total.minutes or total.people:
                painter.setPen(self.colour("text"))
                half = layout.foot // 2
                hours = QRect(box.x(), top, box.width(), half)
                painter.drawText(hours, Qt.AlignmentFlag.AlignCenter, hours_text(total.minutes))
                painter.setPen(self.colour("faint"))
                painter.drawText(hours.translated(0, half), Qt.AlignmentFlag.AlignCenter, str(total.people))
            self._edge(painter, box)
        painter.setClipRect(clip)
        self._grand(painter, top)

    def _grand(self, painter: QPainter, top: int) -> None:
        for at, text in enumerate(self.month.grand_total()):
            box = self._box(self.layout.right, self.layout.body.right() + 1, at, top, self.layout.foot)
            self._words(painter, box, text, "text", right=True)

    def _box(self, band: Band, start: int, at: int, y: int, height: int = 0) -> QRect:
        return QRect(start + band.edges[at], y, band.edges[at + 1] - band.edges[at], height or self.layout.row)

    def _words(self, painter: QPainter, box: QRect, text: str, role: str, *, right: bool = False) -> None:
        painter.setFont(self.font)
        painter.setPen(self.colour(role))
        room = box.width() - 2 * self.pad
        if self.advance(text) > room:
            text = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        x = box.right() - self.pad - self.advance(text) if right else box.x() + self.pad
        y = box.y() + (box.height() + self.metrics.ascent() - self.metrics.descent()) // 2
        painter.drawText(x, y, text)

    def _caption(self, painter: QPainter, box: QRect, text: str) -> None:
        painter.setFont(self.small_font)
        painter.setPen(self.colour("text"))
        painter.drawText(box.adjusted(1, 0, -1, 0), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    def _edge(self, painter: QPainter, box: QRect) -> None:
        painter.setPen(self.colour("line"))
        painter.drawLine(box.topRight(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
