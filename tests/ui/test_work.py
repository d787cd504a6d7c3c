"""Work off the UI thread: results arrive in it, stale ones never, troubles are worded."""

import gc
import threading
import weakref
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QThread

from desktop.ui.desk import Desk
from desktop.work import Reading


def test_a_result_arrives_in_the_ui_thread(desk: Desk, settled: Callable[[], None]) -> None:
    owner, got = QObject(), list[object]()
    here = QThread.currentThread()

    def asked(reading: Reading) -> object:
        return reading.books.closed_through(), QThread.currentThread() is here

    desk.work.read(owner, asked, lambda answer: got.append((answer, QThread.currentThread() is here)))
    settled()
    assert got == [((date(2026, 9, 30), False), True)]


def test_a_newer_question_cancels_an_older_one(desk: Desk, settled: Callable[[], None]) -> None:
    """The older one would count for minutes; its SQL is interrupted."""
    owner, got = QObject(), list[object]()

    def for_ever(reading: Reading) -> object:
        sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        return reading.connection.exec_driver_sql(sql).scalar()

    desk.work.read(owner, for_ever, lambda _: got.append("old"), lane="page")
    desk.work.read(owner, lambda _: "new", got.append, lane="page")
    settled()
    assert got == ["new"]


def test_what_python_collects_goes_in_the_ui_thread(desk: Desk, settled: Callable[[], None]) -> None:
    """A page that ends in a reader's thread takes the program with it."""
    ended = list[bool]()
    page = QObject()
    page.itself = page  # type: ignore[attr-defined]  # pages hold themselves: buttons call them
    weakref.finalize(page, lambda: ended.append(threading.current_thread() is threading.main_thread()))
    del page
    desk.work.read(desk, lambda _: [[] for _ in range(500_000)], len)
    settled()
    gc.collect()
    assert ended == [True]


def test_a_finished_reading_keeps_nobody_alive(desk: Desk, settled: Callable[[], None]) -> None:
    ended = list[bool]()

    class Page(QObject):
        def read(self) -> None:
            desk.work.read(self, lambda _: self, self.took, lane="page")

        def took(self, _: object) -> None:
            """It is shown."""

    page = Page()
    page.read()
    settled()
    weakref.finalize(page, ended.append, True)
    del page
    assert ended == [True]
