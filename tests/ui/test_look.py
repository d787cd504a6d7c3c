"""The look: contrast of every text on every ground it stands on, icons that exist, sizes that follow the scale."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest
import qtawesome
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

import desktop.ui
from desktop.app import application
from desktop.ui.look import DARK, ICON_STEPS, ICONS, LIGHT, Colours, Look, contrast

READABLE, SEEN = 4.5, 3.0
"""WCAG 2.2: text on its ground (1.4.3), and what shows the focus beside its neighbour (1.4.11)."""
GROUNDS = ("window", "ground", "alternate", "computed", "rest", "posted_ground")
TEXTS = [
    *((text, ground) for text in ("text", "faint") for ground in (*GROUNDS, "button")),
    *((text, ground) for text in ("accent", "bad", "warn", "good") for ground in ("window", "ground", "alternate")),
    ("selected_text", "selected"), ("bad", "bad_ground"), ("warn", "warn_ground"), ("good", "good_ground"),
    *(("text", ground) for ground in ("bad_ground", "warn_ground", "good_ground", "selected")),
]  # fmt: skip


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_on_every_ground_it_stands_on(colours: Colours) -> None:
    named = asdict(colours)
    assert [pair for pair in TEXTS if contrast(named[pair[0]], named[pair[1]]) < READABLE] == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_focus_is_seen_on_every_ground(colours: Colours) -> None:
    named = asdict(colours)
    assert [ground for ground in GROUNDS if contrast(named["accent"], named[ground]) < SEEN] == []


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_every_icon_that_pages_name_exists(qtbot: QtBot) -> None:
    for name in ICONS.values():
        assert not qtawesome.icon(name).isNull()


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_texts_and_distances_grow_together(qtbot: QtBot, scale: int) -> None:
    usual, look = Look(application()), Look(application(), scale=scale)
    assert look.px(2) == usual.px(2) * scale // 100
    assert look.font().pointSizeF() == pytest.approx(usual.font().pointSizeF() * scale / 100)
    usual.apply()


def test_pictures_of_the_sheet_lie_in_memory(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that is killed leaves nothing in the folder for temporary files."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    usual, look = Look(application()), Look(application(), scale=117)
    named = re.findall(r'url\("(.*?)"\)', application().styleSheet())
    assert len(named) == 2
    assert [QPixmap(file).width() for file in named] == [look.px(ICON_STEPS[0])] * 2
    assert list(tmp_path.iterdir()) == []
    usual.apply()


def test_the_sheet_names_no_class_of_an_area(qtbot: QtBot) -> None:
    """What an area wants to look otherwise it marks with a property."""
    selectors = re.sub(r"\{.*?\}", ",", application().styleSheet(), flags=re.DOTALL)
    named = set(re.findall(r"\b[A-PR-Z]\w+", selectors))  # those with a Q are the library's
    assert named
    ui = "".join(file.read_text("utf-8") for file in Path(desktop.ui.__path__[0]).rglob("*.py"))
    assert {each for each in named if f"class {each}(" not in ui} == set()


def test_a_table_that_is_part_of_a_grid_has_no_frame_of_its_own(qtbot: QtBot) -> None:
    Look(application()).apply()
    whole, part = QTableView(), QTableView()
    part.setProperty("part_of_grid", True)
    for table in (whole, part):
        qtbot.addWidget(table)
        table.horizontalHeader().hide()
        table.verticalHeader().hide()
        table.show()
    assert whole.viewport().x() > 0
    assert part.viewport().x() == 0
