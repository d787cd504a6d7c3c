"""Narrowing a list: words, parts of the filter language, chips, the period, saved filters."""

from collections.abc import Callable
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from desktop.ui.desk import Desk
from desktop.ui.list.filtering import chip_words, of_text, spelt
from desktop.ui.list.period import Period
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.store.filters import narrowing
from tests.ui.list.conftest import ALT, CONTROL, Listed


def test_typing_in_the_rows_searches_and_escape_ends_it(reports: Listed) -> None:
    everything = reports.page.state.model.rows
    reports.type("каменщ")
    reports.qtbot.waitUntil(lambda: reports.page.state.filtering.typed == "каменщ")
    reports.settled()
    assert reports.page.view.line.hasFocus()
    assert reports.page.state.model.rows < everything
    reports.press(Qt.Key.Key_Escape)
    assert reports.page.state.model.rows == everything
    reports.press(Qt.Key.Key_Escape)
    assert reports.page.view.table.hasFocus()


def test_enter_makes_a_chip_and_delete_takes_it_away(reports: Listed) -> None:
    everything = reports.page.state.model.rows
    reports.press(Qt.Key.Key_F, CONTROL)
    reports.type("status:draft school")
    reports.press(Qt.Key.Key_Return)
    assert reports.chips == ["Status: Draft"]
    assert reports.page.view.line.text() == "school"
    reports.act("list.clear")
    reports.press(Qt.Key.Key_F, CONTROL)
    reports.type("status:draft")
    reports.press(Qt.Key.Key_Return)
    assert reports.page.state.model.rows == 5
    reports.act("list.chips")
    reports.press(Qt.Key.Key_Delete)
    assert reports.chips == []
    assert reports.page.state.model.rows == everything


def test_backspace_in_an_empty_line_takes_the_last_chip_back_to_be_changed(opened: Callable[..., Listed]) -> None:
    drafts = opened("daily_report", "status:draft")
    drafts.press(Qt.Key.Key_F, CONTROL)
    drafts.press(Qt.Key.Key_Backspace)
    assert (drafts.chips, drafts.page.view.line.text()) == ([], "status:draft")


def test_a_filter_that_says_nothing_is_worded_and_the_rows_stay(reports: Listed) -> None:
    before = reports.numbers(5)
    reports.press(Qt.Key.Key_F, CONTROL)
    reports.type("weather:fine")
    reports.press(Qt.Key.Key_Return)
    said = reports.page.view.said
    assert said.isVisible()
    assert "no field “weather”" in said.text()
    assert reports.numbers(5) == before
    reports.act("list.clear")
    assert not said.isVisible()


def test_names_and_values_are_offered(reports: Listed) -> None:
    reports.press(Qt.Key.Key_F, CONTROL)
    line = reports.page.view.line
    reports.type("sit")
    reports.press(Qt.Key.Key_Tab)
    assert line.text() == "site:"
    reports.type("поликл")
    reports.press(Qt.Key.Key_Tab)
    assert line.text().startswith('site:"Поликлиника')
    reports.press(Qt.Key.Key_Return)
    assert len(reports.chips) == 1
    assert 0 < reports.page.state.model.rows < 267


def test_rows_are_narrowed_by_the_current_cell_exactly(reports: Listed) -> None:
    fields = [field.name for field in reports.page.state.model.shown.fields]
    table = reports.page.view.table
    table.setCurrentIndex(table.list_model.index(0, fields.index("crew_id") + 1))
    crew = reports.page.current.texts[fields.index("crew_id")]  # type: ignore[union-attr]
    reports.press(Qt.Key.Key_F, CONTROL, ALT)
    assert reports.chips == [f"Crew: {crew}"]
    model = reports.page.state.model
    assert {model.row_at(at).texts[fields.index("crew_id")] for at in range(model.rows)} == {crew}  # type: ignore[union-attr]


def test_the_period_narrows_and_moves_by_arrows(reports: Listed) -> None:
    picker = reports.page.view.period
    assert picker is not None
    picker.set_period(Period(date(2026, 10, 1), date(2026, 10, 31)))
    reports.settled()
    october = reports.page.state.model.rows
    picker.button.setFocus()
    reports.press(Qt.Key.Key_Left)
    september = reports.page.state.model.rows
    assert reports.page.state.filtering.period.start == date(2026, 9, 1)
    assert october > 0
    assert september > 0
    assert october + september <= 267


def test_a_saved_filter_comes_back_by_its_name_and_can_be_deleted(reports: Listed) -> None:
    reports.page.show_filter("status:draft")
    reports.settled()
    reports.page._save_as("My drafts")
    reports.act("list.clear")
    reports.act("list.saved.My drafts")
    assert reports.chips == ["Status: Draft"]
    reports.page.forget_saved("My drafts")
    assert not reports.page.saved.all()


def test_a_russian_filter_is_read_in_russian(reports: Listed) -> None:
    reports.desk.choose(language="ru")
    reports.settled()
    reports.page.show_filter("статус:черновик")
    reports.settled()
    assert reports.page.state.model.rows == 5
    assert reports.chips == ["Статус: Черновик"]
    reports.desk.choose(language="en")
    reports.settled()
    assert (reports.chips, reports.page.state.model.rows) == (["Status: Draft"], 5)


texts = st.text(st.sampled_from(list('site:crew="<>! \0%_\\Лён2026-10,.статус')), max_size=25)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, code=st.sampled_from(["en", "ru"]))
def test_whatever_is_typed_is_read_or_refused_in_words(desk: Desk, text: str, code: str) -> None:
    shape, language = desk.kinds.shape("daily_report"), Language(code)
    taken = of_text(text, shape, language)
    words = [chip_words(shape, chip, language) for chip in taken.chips]
    assert of_text(" ".join(spelt(shape, chip, language) for chip in taken.chips), shape, language).chips == taken.chips
    with desk.store.reading() as session:
        try:
            narrowing(session.connection(), desk.kinds, shape, taken.text, language)
        except Refusal as refusal:
            words.append(refusal.words(language))
    assert all(words)
