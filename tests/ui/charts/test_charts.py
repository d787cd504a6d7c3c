"""Charts on the screen: told apart without colour, read by keys, written in the language."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.charts import ChartsView
from desktop.ui.charts.marks import marks
from desktop.ui.charts.small import Bar, Bars, Sparkline
from desktop.ui.desk import Desk
from desktop.ui.window import Window
from shared.kernel.report import Chart, Series

Settled = Callable[[], None]
D = Decimal
CURVE = Chart(
    "Hours to date", "h", ("4 Oct", "11 Oct", "18 Oct"),
    (
        Series("plan", "Planned", (D(100), D(200), D(300))),
        Series("fact", "Hours worked", (D(90), D("180.5"), None)),
        Series("more", "Forecast", (None, D("180.5"), D(310)), forecast=True),
    ),
)  # fmt: skip


def drawn(desk: Desk, qtbot: QtBot, settled: Settled, chart: Chart) -> ChartsView:
    view = ChartsView(desk, [chart])
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    settled()
    qtbot.waitUntil(lambda: view.ready)
    return view


def test_values_are_read_by_keys(desk: Desk, window: Window, qtbot: QtBot, settled: Settled) -> None:
    view = drawn(desk, qtbot, settled, CURVE)
    [chart] = view.views
    chart.plot.setFocus()
    for _ in range(2):
        qtbot.keyClick(chart.plot, Qt.Key.Key_Right)
    assert chart.values.text() == "11 Oct: Planned 200.00; Hours worked 180.50; Forecast 180.50"
    qtbot.keyClick(chart.plot, Qt.Key.Key_End)
    assert chart.plot.accessibleDescription() == "18 Oct: Planned 300.00; Forecast 310.00"


def test_series_differ_by_more_than_colour() -> None:
    series = [Series(str(at), "", (), kind) for kind in ("line", "bar") for at in range(4)]
    for some in (series[:4], series[4:]):
        told = marks(some)
        assert len({mark.dash for mark in told}) == len({mark.symbol for mark in told}) == 4
        assert len({mark.fill for mark in told}) == 4
    assert marks(CURVE.series)[2].dash == Qt.PenStyle.DashLine


def test_an_empty_chart_and_gaps_are_drawn(desk: Desk, window: Window, qtbot: QtBot, settled: Settled) -> None:
    empty = Chart("Nothing", "", ("1 Oct",), (Series("a", "A", (None,)), Series("b", "B", (None,), "bar")))
    view = drawn(desk, qtbot, settled, empty)
    [chart] = view.views
    qtbot.keyClick(chart.plot, Qt.Key.Key_Right)
    assert chart.values.text() == "1 Oct: —"


def test_small_charts_say_what_they_show(desk: Desk, window: Window, qtbot: QtBot) -> None:
    bars = Bars(desk.look, [Bar("Крыша", D("1.2"), "120 %"), Bar("Школа", D(0), "0 %")])
    line = Sparkline(desk.look, [D(1), D(1)], "1, 1")
    for each in (bars, line):
        qtbot.addWidget(each)
        each.resize(200, 60)
        each.grab()
    assert bars.accessibleName() == "Крыша: 120 %; Школа: 0 %"
    assert isinstance(line, QWidget)
    assert line.accessibleName() == "1, 1"
