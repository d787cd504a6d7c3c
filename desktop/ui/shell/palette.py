"""Ctrl+K: anything by any part of its name: commands, lists, reports, pages, then documents, people and sites."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from desktop.ui.desk import Desk
from desktop.ui.shell.acting import caption_of, perform
from desktop.ui.shell.sidebar import in_order
from desktop.work import Reading
from shared.kernel.describe import describe
from shared.store.folding import folded
from shared.store.search import search

if TYPE_CHECKING:
    from desktop.ui.window import Window

RECENT, RECENT_MAX = "palette/recent", 12
HITS_MAX: Final = 20
BEST_MAX: Final = 30
GOOD_ENOUGH: Final = 80
"""Of 100: what RapidFuzz says of two texts that share most of their letters in order."""
LETTERS_MIN, RESEMBLING_MAX = 4, 5
PAUSE_MS: Final = 60
ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be opened or done. `key` is what it is remembered by."""

    key: str
    caption: str
    detail: str
    icon: str
    run: Callable[[], object]
    link: Mapping[str, Any] | None = None


class Palette(QFrame):
    """A field and its answers, over the window; Enter opens, arrows choose, Esc goes back."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self.desk: Desk = window.desk
        self._window = window
        self._known: list[Entry] = []
        self._found: list[Entry] = []
        self.field, self.list, self.note = QLineEdit(self), QListWidget(self), QLabel(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(self._run)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._typed)
        layout = QVBoxLayout(self)
        for part in (self.field, self.list, self.note):
            layout.addWidget(part)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._search)
        self.hide()

    def open(self) -> None:
        """Empty, with what was opened last."""
        self._dress()
        self._known, self._found = everything(self._window), []
        self.field.clear()
        self._show_matches()
        self.show()
        self.raise_()
        self.field.setFocus()

    # ---- what is found

    def entries(self) -> list[Entry]:
        """What is listed now."""
        return [self.list.item(at).data(ENTRY) for at in range(self.list.count())]

    def _typed(self) -> None:
        self._found = []
        self._show_matches()
        self._pause.start(PAUSE_MS)

    def _search(self) -> None:
        if not (text := self.field.text().strip()):
            return

        def asked(reading: Reading) -> list[dict[str, Any]]:
            found = search(
                reading.connection, self.desk.kinds, text, scopes=reading.books.scopes, limit=HITS_MAX
            )  # fmt: skip
            return [hit for hit in found if self.desk.may_see(hit["kind"])]

        self.desk.work.read(self, asked, self._show_found, lane="search")

    def _show_found(self, hits: Sequence[Mapping[str, Any]]) -> None:
        self._found = [self._hit(hit) for hit in hits]
        self._show_matches()

    def _hit(self, hit: Mapping[str, Any]) -> Entry:
        link = {"open": "document", "kind": hit["kind"], "id": str(hit["id"])}
        document = self.desk.kinds.shape(hit["kind"]).is_document
        caption, kind = str(hit["name"] or ""), self.desk.say(hit["caption"])
        return Entry(
            f"document/{hit['id']}",
            caption or self.desk.say("without a number"),
            kind,
            "page" if document else "catalog",
            lambda: self.desk.open_link(link),
            link,
        )

    def _show_matches(self) -> None:
        text = self.field.text().strip()
        row = self.list.currentRow()
        kept = self.entries()[row].key if row > 0 else ""
        entries = recent(self.desk, self._known)
        if text:
            holding = matching(text, self._known)
            entries = [*holding, *self._found, *resembling(text, self._known, but=holding)]
        self.list.clear()
        for entry in entries:
            item = QListWidgetItem(self.desk.look.icon(entry.icon, "faint"), _line(entry))
            item.setData(ENTRY, entry)
            self.list.addItem(item)
            if entry.key == kept:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        nothing = self.desk.say("Nothing is called so.") if text and not entries else ""
        self.note.setText(nothing or self.desk.say("Enter opens · arrows choose · Esc goes back"))

    # ---- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        if event.key() in steps and self.list.count():
            row = self.list.currentRow() + steps[Qt.Key(event.key())]
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (item := self.list.currentItem()) is not None:
                self._run(item)
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
            self._window.go_to_page()
        else:
            return False
        return True

    def _run(self, item: QListWidgetItem) -> None:
        entry: Entry = item.data(ENTRY)
        self.hide()
        self._window.go_to_page()
        remember(self.desk, entry)
        entry.run()

    def _dress(self) -> None:
        look, say = self.desk.look, self.desk.say
        self.setAccessibleName(say("Open anything"))
        self.field.setAccessibleName(say("Open anything"))
        self.list.setAccessibleName(say("Found"))
        self.field.setPlaceholderText(say("A command, list, report, number, person, site…"))
        self.field.setFont(look.font(bigger=1.25))
        self.note.setStyleSheet(f"color: {look.colours.faint};")
        self.list.setIconSize(QSize(look.px(4), look.px(4)))
        self.setStyleSheet(
            f"Palette {{ background: {look.colours.window}; border: 1px solid {look.colours.accent}; "
            f"border-radius: {look.px(1)}px; }}"
        )
        width = min(look.px(170), self._window.width() - look.px(8))
        height = min(look.px(110), self._window.height() - look.px(20))
        self.setGeometry((self._window.width() - width) // 2, look.px(12), width, height)


def everything(window: "Window") -> list[Entry]:
    """What has a caption of its own: this page's actions, lists, new documents, reports, the window's commands."""
    desk, entries = window.desk, list[Entry]()
    say = desk.say

    def act(action: Any, where: str) -> Entry:
        keys = window.keys.shown(action)
        detail = f"{where} · {keys}" if keys else where
        return Entry(action.name, caption_of(desk, action), detail, action.icon, lambda: perform(desk, action))

    def opening(link: dict[str, Any], caption: str, detail: str, icon: str) -> Entry:
        return Entry("/".join(map(str, link.values())), caption, detail, icon, lambda: desk.open_link(link), link)

    entries += [act(action, say("This page")) for action in window.actions_here()]
    for shape in (describe(kind) for area in in_order(desk.kinds.areas) for kind in area.kinds):
        icon = "page" if shape.is_document else "catalog"
        offered = desk.is_offered(shape.kind)
        if offered:
            entries.append(opening({"open": "list", "kind": shape.kind}, say(shape.cls.captions), say("List"), icon))
        if offered and not desk.needs_new(shape.kind):
            entries.append(opening({"open": "document", "kind": shape.kind}, say(shape.caption), say("New"), "new"))
    for report in filter(desk.may_see_report, desk.kinds.reports.values()):
        entries.append(opening({"open": "report", "name": report.name}, say(report.caption), say("Report"), "report"))
    entries += [act(action, say(action.group)) for action in window.actions_everywhere()]
    return entries


def matching(text: str, entries: Sequence[Entry]) -> list[Entry]:
    """Those whose words hold every part of the text: first those that begin with it, then those that stand first."""
    wanted, found = folded(text), list[tuple[bool, int, Entry]]()
    for at, entry in enumerate(entries):
        caption, whole = folded(entry.caption), folded(f"{entry.caption} {entry.detail}")
        if all(part in whole for part in wanted.split()):
            found.append((not caption.startswith(wanted), at, entry))
    return [entry for *_, entry in sorted(found, key=lambda each: each[:2])[:BEST_MAX]]


def resembling(text: str, entries: Sequence[Entry], *, but: Sequence[Entry]) -> list[Entry]:
    """Those that are nearly so: a slip of the finger."""
    if len(text) < LETTERS_MIN:
        return []
    from rapidfuzz import fuzz

    wanted, known = folded(text).split(), {entry.key for entry in but}

    def likeness(caption: str) -> float:
        """Of the word that was missed most; a word may be unfinished."""
        words = folded(caption).split()
        starts = [[(each, each[: len(word)]) for each in words] for word in wanted]
        found = zip(wanted, starts, strict=True)
        return min(max((fuzz.ratio(word, way) for pair in each for way in pair), default=0) for word, each in found)

    scored = [(-likeness(entry.caption), at) for at, entry in enumerate(entries)]
    near = sorted(each for each in scored if -each[0] >= GOOD_ENOUGH)
    return [entries[at] for _, at in near if entries[at].key not in known][:RESEMBLING_MAX]


# ---- what was opened last


def recent(desk: Desk, known: Sequence[Entry]) -> list[Entry]:
    """What was opened from here before, newest first; then what can be done on this page."""
    by_key, found = {entry.key: entry for entry in known}, list[Entry]()
    for each in _kept(desk):
        link = each.get("link")
        if each["key"] in by_key:
            found.append(by_key[each["key"]])
        elif isinstance(link, dict):
            run = _opener(desk, link)
            found.append(Entry(each["key"], each["caption"], each["detail"], each["icon"], run, link))
    keys = {entry.key for entry in found}
    return [*found, *(entry for entry in known if entry.key not in keys)][: BEST_MAX + len(found)]


def remember(desk: Desk, entry: Entry) -> None:
    kept = {"key": entry.key, "caption": entry.caption, "detail": entry.detail, "icon": entry.icon, "link": entry.link}
    others = [each for each in _kept(desk) if each["key"] != entry.key]
    desk.preferences.set(RECENT, json.dumps([kept, *others][:RECENT_MAX], default=str))


def _kept(desk: Desk) -> list[dict[str, Any]]:
    try:
        kept = json.loads(desk.preferences.get(RECENT, "[]"))
        return [each for each in kept if {"key", "caption", "detail", "icon"} <= set(each)]
    except (ValueError, TypeError):
        return []


def _opener(desk: Desk, link: Mapping[str, Any]) -> Callable[[], object]:
    return lambda: desk.open_link(link)


def _line(entry: Entry) -> str:
    return f"{entry.caption}   ·  {entry.detail}" if entry.detail else entry.caption
