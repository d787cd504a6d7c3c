"""Whoever may only look is told the rule by every command that does anything; what is left to them changes nothing."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.accounts.rights import KEPT_BY_SERVER
from desktop.company import FILE_NAME
from desktop.ui.actions import Action
from desktop.ui.conflicts.card import ChoiceButton
from desktop.ui.desk import Desk
from shared.administration.access import NOBODY_GAVE
from shared.kernel.words import Words
from tests.ui.gallery.exchange import exchanged
from tests.ui.gallery.stage import DRESSES, Stage, dressed
from tests.ui.sign_in.who import may_only
from tests.ui.test_monkey import impatient

OF_LOOKING: Final = {
    "attention": "open refresh",
    "audit": "all open refresh",
    "company_settings": "all",
    "conflicts": "next open previous refresh",
    "document": "attachments export.json export.xlsx header history movements next_part previous_part related reread "
                "stand",
    "estimate": "close_all compare compare_base open_all search",
    "help": "first",
    "joined": "all centre none",
    "list": "all chips clear columns copy_link copy_rows count export.csv export.pdf export.xlsx filter_by_cell open "
            "period refresh save_filter search sort usages",
    "marked": "refresh",
    "payroll": "changed explain",
    "period_close": "locks refresh",
    "preview": "actual larger page refresh smaller width",
    "report": "back chart leave refresh stop print export.csv export.pdf export.xlsx variant.drop variant.keep",
    "start": "refresh",
    "sync": "conflicts journal open quarantine read received refresh waiting",
    "timesheet": "holes next_hole sources",
    "window": "about anything close_tab copy_link fold go_link help keys menu next previous reopen sidebar",
}  # fmt: skip
"""Commands that change nothing of the company: a new one belongs here, or asks for a right."""
OF_THE_DEVICE: Final = {
    "attention": "again",
    "conflicts": "undo",
    "import": "again before captions next take_back",
    "list": "undo",
    "sync": "again copy export import now offline take_out",
    "window": "lock quit",
}
"""What is the computer's own, and what goes on with a deed that asked for its right when it began."""


def named(several: Mapping[str, str]) -> frozenset[str]:
    return frozenset(f"{page}.{name}" for page, names in several.items() for name in names.split())


LOOKING: Final = named(OF_LOOKING)
FREE: Final = LOOKING | named(OF_THE_DEVICE)
FAMILIES: Final = (
    "page.",
    "view.",
    "report.level.",
    "report.variant.",
    "list.saved.",
    "account.",
    "backups.",
    "handover.",
    "keys.",
)


@pytest.fixture(scope="module")
def stage(qapp: object, tmp_path_factory: pytest.TempPathFactory, demo_file: Path) -> Iterator[Stage]:
    """The demo company after a week with a server, on a computer where somebody works who may see everything."""
    home = tmp_path_factory.mktemp("viewer")
    shutil.copyfile(demo_file, home / FILE_NAME)
    exchanged(home)
    with dressed(home, DRESSES[0]) as made, impatient():
        menus = QTimer(made.window, interval=40)
        menus.timeout.connect(lambda: (menu := QApplication.activePopupWidget()) and menu.close())
        menus.start()
        may_only(made.desk, "*:view")
        yield made


def test_every_command_of_who_may_only_look_asks_for_a_right(stage: Stage) -> None:
    ungreyed, seen = set[str](), set[str]()
    for where, page in everywhere(stage):
        for action in page.actions_here():
            seen.add(action.name)
            if not is_free(action.name) and not says_the_rule(action):
                ungreyed.add(f"{where}: {action.name}")
    assert ungreyed == set()
    assert {"conflicts.mine", "import.choose", "timesheet.fill", "attention.accept", "estimate.plan"} <= seen


def test_what_is_left_to_who_may_only_look_changes_nothing(stage: Stage) -> None:
    desk = stage.desk
    before, written, run = state(desk), list[str](), set[str]()
    for show in shows(desk):
        page: Any = settled(stage, show())
        for name in sorted(LOOKING & {each.name for each in page.actions_here()} - run):
            action = next((each for each in page.actions_here() if each.name == name), None)
            if action is not None and not desk.language.value(action.enabled()):
                action.run()
                run.add(name)
                stage.settle(1)
                if state(desk) != before:
                    written.append(name)
                    before = state(desk)
        stage.clear()
    assert written == []
    assert len(run) > 50


def shows(desk: Desk) -> Iterator[Callable[[], object]]:
    """A page of each sort, and the documents that have forms of their own."""
    yield from (partial(desk.open_list, kind) for kind in ("person", "daily_report"))
    yield partial(desk.open_report, "work_execution")
    yield from (partial(desk.open_page, name) for name in desk.pages if name not in ("usages", "preview"))
    for kind in ("person", "estimate", "daily_report", "timesheet", "payroll_sheet"):
        yield partial(desk.open_document, kind, examples(desk, kind)[0][1])


def state(desk: Desk) -> Any:
    """Whatever was done left a head, or something that waits to be sent, or an entry."""
    with desk.store.engine.connect() as connection:
        return connection.exec_driver_sql(
            "SELECT (SELECT count(*) FROM head), (SELECT group_concat(hex(hash)) FROM unsent),"
            " (SELECT max(seq) FROM audit)"
        ).one()


def is_free(name: str) -> bool:
    return name in FREE or name.startswith(FAMILIES)


def says_the_rule(action: Action) -> bool:
    """Whatever else stands against it."""
    reason = action.enabled()
    if isinstance(reason, Words):
        return reason.text in (NOBODY_GAVE.text, KEPT_BY_SERVER.text)
    return str(reason).startswith("None of your roles has the right")


def everywhere(stage: Stage) -> Iterator[tuple[str, Any]]:
    """Every page that there is: lists, drafts and posted documents of every kind, reports, tools; and the window."""
    desk = stage.desk
    yield "the window", SimpleNamespace(actions_here=stage.window.actions_everywhere)
    for kind in desk.kinds.shapes:
        yield f"list of {kind}", desk.open_list(kind)
        assert desk.open_new(kind) is None, f"a new {kind}"
        for status, id in examples(desk, kind):
            yield f"{status} {kind}", settled(stage, desk.open_document(kind, id))
        stage.clear()
    for name in desk.kinds.reports:
        yield f"report {name}", desk.open_report(name)
    stage.clear()
    some = {"kind": "timesheet", "id": str(examples(desk, "timesheet")[0][1])}
    for name in desk.pages:
        page = desk.open_page(name, **(some if name in ("usages", "preview") else {}))
        yield f"page {name}", settled(stage, page)
    stage.clear()


def settled(stage: Stage, page: Any) -> Any:
    assert page is not None
    stage.settle(2)
    return page


def examples(desk: Desk, kind: str) -> list[tuple[str, UUID]]:
    """One of each status that there are."""
    c = desk.kinds.shape(kind).table.c
    status = c.status if "status" in c else c.marked
    with desk.store.engine.connect() as connection:
        rows = connection.execute(select(status, c.id).order_by(c.id.desc()))
        return [(str(name), id) for name, id in {row[0]: row[1] for row in rows}.items()]


def test_buttons_that_are_no_commands_say_the_rule_too(qtbot: QtBot, stage: Stage, tmp_path: Path) -> None:
    desk, told = stage.desk, stage.window.message_bar
    before = state(desk)
    conflicts: Any = settled(stage, desk.open_page("conflicts"))
    mine = conflicts.boxes[0].findChildren(ChoiceButton)[1]
    qtbot.mouseClick(mine, Qt.MouseButton.LeftButton)
    assert "right “edit” (Daily report)" in told.text.text()
    form: Any = settled(stage, desk.open_document("daily_report", examples(desk, "daily_report")[0][1]))
    form.show_panel("attachments")
    stage.settle(2)
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"a photo")
    told.dismiss()
    form.panel.attach([photo])  # dropped
    assert "right “edit” (Attachment)" in told.text.text()
    taking: Any = desk.open_page("import")
    told.dismiss()
    taking.choose()  # the button in the middle
    assert "right “edit”" in told.text.text()
    assert state(desk) == before
    stage.clear()
