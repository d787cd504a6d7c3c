"""Look: colours by role, sizes by a 4-pixel grid and the font, icons by name. No other file holds a colour."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from desktop.ui import glyphs, pictures
from fonts import FOLDER
from shared.kernel.words import say

GRID_PX: Final = 4
ICON_STEPS: Final = (4, 4.5, 5, 6, 8)
"""Sizes that icons are drawn at, sharp; others are made of these."""
TEXT_PT: Final = 9.75
FAMILY: Final = "DejaVu Sans"
MISSING_FONT: Final = say(
    "The type faces of the program are missing. The window uses one of the system's; papers cannot be printed. "
    "Install the program again; in a checkout: python3 dev.py setup"
)

ICONS: Final = {
    "page": "mdi6.file-document-outline", "list": "mdi6.format-list-bulleted", "catalog": "mdi6.folder-table-outline",
    "report": "mdi6.chart-box-outline", "start": "mdi6.home-outline", "attention": "mdi6.alert-outline",
    "settings": "mdi6.cog-outline", "tasks": "mdi6.progress-clock", "help": "mdi6.help-circle-outline",
    "new": "mdi6.plus", "copy": "mdi6.content-copy", "save": "mdi6.content-save-outline", "post": "mdi6.check-bold",
    "unpost": "mdi6.undo-variant", "print": "mdi6.printer-outline", "delete": "mdi6.delete-outline",
    "mark": "mdi6.bookmark-remove-outline", "refresh": "mdi6.refresh", "search": "mdi6.magnify",
    "filter": "mdi6.filter-outline", "columns": "mdi6.view-column-outline", "export": "mdi6.tray-arrow-down",
    "import": "mdi6.tray-arrow-up", "folder": "mdi6.folder-outline", "calendar": "mdi6.calendar-month-outline",
    "undo": "mdi6.undo", "redo": "mdi6.redo", "fill": "mdi6.auto-fix", "history": "mdi6.history",
    "movements": "mdi6.swap-horizontal", "related": "mdi6.file-tree-outline", "attachment": "mdi6.paperclip",
    "signed": "mdi6.file-sign",
    "preview": "mdi6.file-eye-outline", "close": "mdi6.close", "menu": "mdi6.dots-horizontal", "up": "mdi6.arrow-up",
    "down": "mdi6.arrow-down", "drop": "mdi6.chevron-down", "left": "mdi6.chevron-left", "right": "mdi6.chevron-right",
    "lock": "mdi6.lock-outline",
    "draft": "mdi6.pencil-outline", "posted": "mdi6.check-circle-outline", "marked": "mdi6.close-circle-outline",
    "accepted": "mdi6.check-all", "returned": "mdi6.arrow-u-left-top", "unsent": "mdi6.cloud-upload-outline",
    "conflict": "mdi6.source-branch", "replaced": "mdi6.swap-horizontal-variant",
    "error": "mdi6.alert-circle-outline", "warning": "mdi6.alert-outline",
    "info": "mdi6.information-outline", "done": "mdi6.check", "user": "mdi6.account-outline",
    "crew": "mdi6.account-group-outline", "estimate": "mdi6.calculator-variant-outline",
    "larger": "mdi6.magnify-plus-outline", "smaller": "mdi6.magnify-minus-outline",
    "stop": "mdi6.stop-circle-outline",
    "backup": "mdi6.database-arrow-down-outline", "language": "mdi6.translate", "sun": "mdi6.white-balance-sunny",
    "moon": "mdi6.weather-night", "explain": "mdi6.file-tree", "chart": "mdi6.chart-line", "star": "mdi6.star-outline",
    "offline": "mdi6.laptop", "link": "mdi6.link-variant", "keys": "mdi6.keyboard-outline",
    "total": "mdi6.sigma", "changed": "mdi6.pencil-plus-outline", "same": "mdi6.equal", "skipped": "mdi6.minus",
    "sync": "mdi6.sync", "sending": "mdi6.cloud-sync-outline", "received": "mdi6.cloud-check-outline",
    "refused": "mdi6.cloud-alert-outline", "no_link": "mdi6.cloud-off-outline", "server": "mdi6.server-network-outline",
    "quarantine": "mdi6.archive-lock-outline", "stick": "mdi6.usb-flash-drive-outline",
    "unplug": "mdi6.power-plug-off-outline", "plug": "mdi6.power-plug-outline",
    "expand": "mdi6.unfold-more-horizontal", "collapse": "mdi6.unfold-less-horizontal", "compare": "mdi6.compare",
}  # fmt: skip
"""Names that pages use → QtAwesome's names. Add yours; a test holds that each of them exists."""


@dataclass(frozen=True, slots=True)
class Colours:
    """Named roles. Text roles are checked against every ground they stand on: contrast 4.5 and more."""

    window: str
    ground: str  # fields, grids, lists
    alternate: str
    text: str
    faint: str  # remarks, placeholders; still readable
    line: str  # borders and grid lines
    button: str
    accent: str  # focus rings, links, progress
    selected: str
    selected_text: str
    computed: str  # ground of cells that are worked out
    rest: str  # ground of weekends and holidays
    bad: str  # text of errors
    bad_ground: str
    warn: str
    warn_ground: str
    good: str
    good_ground: str
    posted_ground: str


LIGHT: Final = Colours(
    window="#f3f4f6", ground="#ffffff", alternate="#f8f9fb", text="#1b1f24", faint="#59626e", line="#d3d8de",
    button="#e9ecf0", accent="#0b62c4", selected="#cfe3fb", selected_text="#0d2a4d", computed="#eef1f5", rest="#fdeeee",
    bad="#b3151b", bad_ground="#fde7e7", warn="#7a4b00", warn_ground="#fff2d6", good="#0f6b34", good_ground="#e2f4e8",
    posted_ground="#eef6f0",
)  # fmt: skip
DARK: Final = Colours(
    window="#1c1f24", ground="#23272d", alternate="#282d34", text="#e8eaed", faint="#a7b0bb", line="#3d444d",
    button="#2f353d", accent="#6db1ff", selected="#234a75", selected_text="#eaf3ff", computed="#2b3038", rest="#3a2a2d",
    bad="#ff9a94", bad_ground="#4a2528", warn="#f3c76a", warn_ground="#45381c", good="#84d6a0", good_ground="#203b2b",
    posted_ground="#222f27",
)  # fmt: skip


class Look(QObject):
    """The look in force: `colours`, `icon(name)`, `px(steps)`; `changed` after another choice or the system's."""

    changed = Signal()

    def __init__(self, application: QApplication, *, colours: str = "", scale: int = 100) -> None:
        super().__init__()
        self._application, self._wish, self.scale = application, colours, scale
        self._icons: dict[tuple[str, str], QIcon] = {}
        for face in sorted(FOLDER.glob("*.ttf")):
            QFontDatabase.addApplicationFont(str(face))
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._system_changed)
        self.apply()

    @property
    def dark(self) -> bool:
        if self._wish:
            return self._wish == "dark"
        return self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark

    @property
    def colours(self) -> Colours:
        return DARK if self.dark else LIGHT

    def choose(self, *, colours: str | None = None, scale: int | None = None) -> None:
        self._wish = self._wish if colours is None else colours
        self.scale = self.scale if scale is None else scale
        self.apply()
        self.changed.emit()

    def px(self, steps: float) -> int:
        """Steps of the 4-pixel grid at the scale in force."""
        return round(steps * GRID_PX * self.scale / 100)

    def color(self, role: str) -> QColor:
        return QColor(getattr(self.colours, role))

    def icon(self, name: str, role: str = "text") -> QIcon:
        """An icon in the colour of a role; greyed where what it stands for cannot be done."""
        if (found := self._icons.get((name, role))) is None:
            sizes = tuple(self.px(steps) for steps in ICON_STEPS)
            ratio = self._application.devicePixelRatio()
            found = glyphs.icon(ICONS.get(name, ICONS["page"]), self.color(role), self.color("line"), sizes, ratio)
            self._icons[name, role] = found
        return found

    def font(self, *, bold: bool = False, bigger: float = 1.0, family: str = FAMILY) -> QFont:
        font = QFont(family)
        font.setPointSizeF(TEXT_PT * self.scale / 100 * bigger)
        font.setBold(bold)
        return font

    def apply(self) -> None:
        self._icons.clear()
        self._application.setPalette(self._palette())
        self._application.setFont(self.font())
        self._application.setStyleSheet(self._sheet())

    def _system_changed(self) -> None:
        if not self._wish:
            self.apply()
            self.changed.emit()

    def _palette(self) -> QPalette:
        roles = QPalette.ColorRole
        said = {
            roles.Window: "window", roles.WindowText: "text", roles.Base: "ground", roles.AlternateBase: "alternate",
            roles.Text: "text", roles.Button: "button", roles.ButtonText: "text", roles.Highlight: "selected",
            roles.HighlightedText: "selected_text", roles.ToolTipBase: "ground", roles.ToolTipText: "text",
            roles.PlaceholderText: "faint", roles.Link: "accent", roles.Mid: "line", roles.Accent: "accent",
        }  # fmt: skip
        palette = QPalette()
        for role, name in said.items():
            palette.setColor(role, self.color(name))
        for role in (roles.Text, roles.WindowText, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("faint"))
        return palette

    def _picture(self, name: str, role: str) -> str:
        """An icon as a file: a sheet of styles takes no other."""
        file = f"{name}-{getattr(self.colours, role)[1:]}-{self.scale}.png"
        if not pictures.kept(file):
            pictures.keep(file, self.icon(name, role).pixmap(self.px(ICON_STEPS[0])))
        return pictures.path_of(file)

    def _sheet(self) -> str:
        """The few things that a palette cannot say; above all a focus that is always seen.

        And that a text is shown as it was written: Qt would format one that looks like HTML, and fetch its pictures.
        """
        c, p = self.colours, self.px
        return f"""
        QLabel {{ qproperty-textFormat: PlainText; }}
        QToolTip {{ color: {c.text}; background: {c.ground}; border: 1px solid {c.line}; padding: {p(1)}px;
                    qproperty-textFormat: PlainText; }}
        QPushButton {{ padding: {p(1)}px {p(2)}px; }}
        QToolButton {{ padding: {p(1)}px; }}
        QPushButton, QToolButton, QTabBar, QTableView, QTreeView {{ icon-size: {p(4)}px; }}
        QPushButton:focus, QToolButton:focus, QTabBar::tab:focus, QCheckBox:focus, QRadioButton:focus
            {{ border: 2px solid {c.accent}; border-radius: {p(1)}px; }}
        QLineEdit, QPlainTextEdit, QComboBox, QDateEdit, QSpinBox
            {{ border: 1px solid {c.line}; border-radius: {p(0.5)}px; padding: {p(0.75)}px {p(1)}px;
               background: {c.ground}; color: {c.text}; }}
        QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus
            {{ border: 2px solid {c.accent}; padding: {p(0.5)}px {p(0.75)}px; }}
        QComboBox::drop-down, QDateEdit::drop-down {{ border: none; width: {p(5)}px; }}
        QComboBox::down-arrow, QDateEdit::down-arrow
            {{ image: url("{self._picture("drop", "faint")}"); width: {p(4)}px; height: {p(4)}px; }}
        QLineEdit:read-only, QPlainTextEdit:read-only {{ background: {c.computed}; }}
        QLineEdit[mark="bad"], QPlainTextEdit[mark="bad"] {{ border-color: {c.bad}; background: {c.bad_ground}; }}
        QLineEdit[mark="warn"], QPlainTextEdit[mark="warn"] {{ border-color: {c.warn}; background: {c.warn_ground}; }}
        QTableView, QTreeView, QListView {{ border: 1px solid {c.line}; gridline-color: {c.line}; outline: none; }}
        QCheckBox::indicator, QListView::indicator, QTreeView::indicator
            {{ width: {p(3.5)}px; height: {p(3.5)}px; border: 1px solid {c.faint}; border-radius: {p(0.5)}px;
               background: {c.ground}; }}
        QCheckBox::indicator:checked, QListView::indicator:checked, QTreeView::indicator:checked
            {{ image: url("{self._picture("done", "text")}"); }}
        QCheckBox::indicator:disabled {{ border-color: {c.line}; }}
        QRadioButton::indicator
            {{ width: {p(3.5)}px; height: {p(3.5)}px; border: 1px solid {c.faint}; border-radius: {p(3.5) // 2 + 1}px;
               background: {c.ground}; }}
        QRadioButton {{ border: 2px solid transparent; padding: {p(0.5)}px; }}
        QRadioButton::indicator:checked
            {{ background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5, stop: 0 {c.text},
               stop: 0.5 {c.text}, stop: 0.6 {c.ground}, stop: 1 {c.ground}); }}
        QTabBar {{ qproperty-drawBase: 0; }}
        QGraphicsView, PagesView {{ border: 1px solid {c.line}; }}
        QTreeView::item {{ padding: {p(0.5)}px {p(1)}px; }}  Sidebar::item {{ padding: 0; }}
        QTableView:focus, QTreeView:focus, QListView:focus, QGraphicsView:focus, PagesView:focus
            {{ border: 1px solid {c.accent}; }}
        QTableView[part_of_grid="true"], QTableView[part_of_grid="true"]:focus {{ border: none; }}
        QToolButton::menu-indicator {{ image: none; }}
        QToolBar {{ border: none; spacing: {p(1)}px; padding: {p(1)}px; }}
        QStatusBar::item {{ border: none; }}
        QMenuBar {{ border: none; background: {c.window}; }}
        QMenuBar::item {{ padding: {p(1)}px {p(2)}px; background: transparent; }}
        QMenuBar::item:selected {{ background: {c.selected}; color: {c.selected_text}; }}
        QHeaderView::section
            {{ background: {c.button}; border: none; border-right: 1px solid {c.line};
               border-bottom: 1px solid {c.line}; padding: {p(1)}px; }}
        QTableCornerButton::section
            {{ background: {c.button}; border: none; border-right: 1px solid {c.line};
               border-bottom: 1px solid {c.line}; }}
        QSplitter::handle {{ background: {c.line}; }}
        QSplitter::handle:horizontal {{ width: 1px; }}  QSplitter::handle:vertical {{ height: 1px; }}
        """


def font_is_here() -> bool:
    """Whether the program's own type faces are there; without them the window uses one of the system's."""
    return any(FOLDER.glob("*.ttf"))


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two colours, 1 to 21. Source: W3C, relative luminance."""

    def luminance(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
