"""The start of the window: settings, company, desk, pages. Imported only when a window is asked for."""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.company import Company, file_of, opened, person_working
from desktop.database import is_encrypted
from desktop.importing import import_of
from desktop.settings import LANGUAGES, Settings
from desktop.ui import conflicts, document, importing, keys, mark, pages, preview, report, start, sync
from desktop.ui import list as lists
from desktop.ui.collecting import collected_here
from desktop.ui.desk import Desk
from desktop.ui.look import MISSING_FONT, Look, font_is_here
from desktop.ui.pages.keeping import kept_safe
from desktop.ui.preferences import USER, Preferences
from desktop.ui.preloading import preloading
from desktop.ui.shell import pages as shell_pages
from desktop.ui.shell.crashes import worded_crashes
from desktop.ui.shell.exchange import exchanging
from desktop.ui.shell.one_window import FirstWindow, first_window
from desktop.ui.shell.working import came_in, working_here
from desktop.ui.sign_in import wiping
from desktop.ui.sign_in.entering import entered, entered_again
from desktop.ui.sign_in.locking import locking
from desktop.ui.sync.offline import is_offline
from desktop.ui.window import Window
from shared.kernel.describe import Kinds
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words
from shared.store.store import utc_now

if TYPE_CHECKING:
    from desktop.ui.first_run import FirstRun
    from desktop.ui.sign_in.page import SignInPage


def application(arguments: Sequence[str] = ()) -> QApplication:
    """The one QApplication of this process."""
    found = QApplication.instance()
    if isinstance(found, QApplication):
        return found
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QApplication.setApplicationName("Fieldledger")
    if os.name == "nt":  # else menus and tables get the type face of Windows, whatever ours is
        QApplication.setDesktopSettingsAware(False)
    made = QApplication([sys.argv[0], *arguments])
    made.setWindowIcon(mark.icon())
    return made


@contextmanager
def desk_of(settings: Settings, company: Company) -> Iterator[Desk]:
    """A company on the screen, with every room's openers in place; tests and the gallery begin here too."""
    preferences = Preferences(settings.home, company.key, company.store.actor.person_id)
    look = Look(application(), colours=preferences.colours, scale=preferences.scale)
    desk = Desk(company, settings, preferences, look)
    desk.look.changed.connect(desk.look_changed)
    if not preferences.get(USER, ""):
        with company.store.reading() as session:
            if name := person_working(company.store, company.store.books(session)):
                preferences.set(USER, name)
    with collected_here(), exchanging(desk), working_here(desk):
        furnish(desk)
        try:
            yield desk
        finally:
            desk.work.close()
            desk.journal.close()
            preferences.sync()


def furnish(desk: Desk) -> None:
    """Every room that opens something says so here: `desk.openers["list"] = …`."""
    document.furnish(desk, special_forms)
    start.furnish(desk, tiles)
    pages.furnish(desk)
    keys.furnish(desk)
    shell_pages.furnish(desk)
    lists.furnish(desk)
    report.furnish(desk)
    preview.furnish(desk)
    conflicts.furnish(desk)
    sync.furnish(desk)
    importing.furnish(desk, lambda: importers(desk.kinds), lambda kind: import_of(desk.kinds.shape(kind)))


def importers(kinds: Kinds) -> Sequence[Any]:
    """What can be taken in; of sorts that a file may as well be, the first."""
    from desktop.importing.catalog import catalog_importers
    from desktop.importing.document import DocumentImporter
    from desktop.importing.estimate import EstimateImporter

    return [EstimateImporter(), DocumentImporter(), *catalog_importers(kinds)]


def tiles() -> Sequence[start.Tile]:
    """The figures of the start page, brought in when it opens."""
    from desktop.forms.construction.start import TILES
    from desktop.ui.start.usual import TILES as USUAL

    return (*TILES, *USUAL)


SOON = (
    "desktop.ui.list.page", "desktop.ui.document.form", "desktop.ui.document.actions", "desktop.forms.construction",
    "desktop.ui.shell.palette", "desktop.ui.report.page", "desktop.forms.construction.start", "desktop.ui.start.usual",
    "desktop.ui.preview.page", "pyqtgraph", "desktop.ui.charts.plot", "desktop.ui.list.usages",
    "desktop.ui.importing.page", "desktop.importing.catalog", "desktop.importing.document",
    "desktop.importing.estimate", "desktop.papers", "desktop.document_workbooks", "desktop.ui.pages.attention",
    "desktop.ui.pages.period_close", "desktop.ui.pages.marked", "desktop.ui.pages.company_settings",
    "desktop.ui.pages.backups", "desktop.ui.pages.help", "desktop.ui.shell.tasks", "desktop.ui.shell.settings_page",
    "desktop.ui.shell.key_sheet",
)  # fmt: skip
"""What is not needed at the start, and soon after it: whoever opens something first should not wait for it."""


def special_forms() -> Mapping[str, type[Any]]:
    """Kind → its own form; brought in when the first document opens, not at the start."""
    from desktop.forms import administration, construction

    return {**administration.FORMS, **construction.FORMS}


def run(settings: Settings) -> bool:
    """Open the window on the company of the data folder and stay until it is closed; one window per folder.

    False where the window was open already: that one is in front now.
    """
    app = application()
    settings = with_language(settings)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal; what was typed is in the journal
    with contextlib.suppress(OSError):  # a folder that cannot be made is worded by what opens the company
        settings.home.mkdir(parents=True, exist_ok=True)
    with first_window(settings.home) as first:
        if first is None:
            return False
        beginning = None if file_of(settings).exists() else began(settings, app)
        try:
            if file_of(settings).exists():
                stay(settings, app, first, beginning)
        finally:
            if beginning is not None:
                beginning.close()
        return True


def with_language(settings: Settings) -> Settings:
    """Where nobody said a language, that of the computer, if it is one of ours."""
    system = QLocale.system().name()[:2]
    return replace(settings, language=system) if not settings.language_said and system in LANGUAGES else settings


def spoken(settings: Settings) -> Language:
    """The language that was chosen on the screen, else as the settings say; before there is a desk."""
    return Language(Preferences(settings.home).language or settings.language)


@collected_here()  # also while a window has just gone, and threads of its exchange come to their end
def stay(settings: Settings, app: QApplication, first: FirstWindow, beginning: "FirstRun | None") -> None:
    """Until the window is closed; a restored backup opens it anew on another file, and a locked one after signing in.
    The window takes the place of the page of the first start."""
    outcome: object = None
    entrance = entered(settings, app, first)
    while entrance is not None:
        with (
            opened(settings, changes=True, key=entrance.key, person=entrance.person) as company,
            desk_of(settings, company) as desk,
            worded_crashes(desk),
            kept_safe(desk),
        ):
            came_in(desk, entrance)
            window = window_of(desk)
            if beginning is not None:
                beginning.close()
                if beginning.encrypt:
                    desk.open_page("keys")
                beginning = None
            show(window, app, first, outcome)
            exchanges = desk.sync is not None and not is_offline(desk)
            if desk.locked or desk.wiping is not None:
                let_go(window)
        if desk.wiping is not None:
            wiping.wiped(desk.wiping).exec()
            return
        if desk.between is None and not desk.locked:
            return
        outcome, entrance = done_between(desk.between), desk.entrance or entrance
        entrance = entered_again(settings, app, first, entrance, locked=desk.locked, told=outcome or "",
                                 exchanges=exchanges)  # fmt: skip


def window_of(desk: Desk) -> Window:
    """The window as it was left, on the screen."""
    window = Window(desk)
    window.restore_state()
    window.show()
    return window


def show(window: Window, app: QApplication, first: FirstWindow, outcome: object) -> None:
    """The window, from its opening to its closing."""
    desk = window.desk
    first.called = window.come_forward
    app.commitDataRequest.connect(window.end_session)
    if not font_is_here():
        desk.tell(MISSING_FONT, level="warning", lasting=True)
    tell_outcome(desk, outcome)
    if desk.company.key is not None or (desk.sync is not None and desk.sync.session is not None):
        locking(desk, window, app)
    if desk.sync is not None:
        wiping.listen(desk, window, app)
    document.restore(desk)
    gc.freeze()  # what the start made stays: a collection that walks through it all would be seen
    with preloading(SOON):
        app.exec()
    app.commitDataRequest.disconnect(window.end_session)


def let_go(window: Window) -> None:
    """A locked window goes without asking: what is not saved is in the journal, and comes back with its writer."""
    gc.unfreeze()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def began(settings: Settings, app: QApplication) -> "FirstRun":
    """The first start: its page, still on the screen where there is a company afterwards."""
    first = first_run(settings)
    first.finished.connect(lambda: app.exit())  # `quit` would close it
    first.show()
    with collected_here():
        app.exec()
    return first


def first_run(settings: Settings, clock: Callable[[], datetime] = utc_now) -> "FirstRun":
    """The page of the first start; the language that is chosen there is kept for the window."""
    from desktop import first_company
    from desktop.ui.first_run import FirstRun, Maker

    preferences = Preferences(settings.home)
    look = Look(application(), colours=preferences.colours, scale=preferences.scale)
    maker = Maker(
        lambda organization, person: first_company.alone(settings, organization, person, clock=clock),
        lambda progress: first_company.demo(settings, progress),
        lambda file, key=None: first_company.backup(settings, file, key),
        lambda address, code: joined_from(settings, address, code, clock),
    )
    first = FirstRun(look, maker, spoken(settings).code, settings.home, address=settings.server_address)
    maker.sign_in = lambda file: backup_sign_in(settings, look, first.language, file)

    def keep(language: str) -> None:
        preferences.set("language", language)
        preferences.sync()

    first.finished.connect(keep)
    return first


def backup_sign_in(settings: Settings, look: Look, language: Language, file: Path) -> "SignInPage | None":
    """By the keys beside an encrypted backup; None where it is plain. Raises KeysUnusable, OSError."""
    if not is_encrypted(file):
        return None
    from desktop.first_company import take_keys
    from desktop.keys.door import KeyDoor
    from desktop.ui.sign_in.page import SignInPage

    return SignInPage(look, language, KeyDoor(file_of(settings), take_keys(settings, file)))


def joined_from(settings: Settings, address: str, code: str, clock: Callable[[], datetime]) -> None:
    """A company file in a server's company; what speaks to servers is brought in only here."""
    from desktop.sync.joining import join_new

    join_new(settings, address, code, clock=clock)


def done_between(between: Callable[[], object] | None) -> object:
    """Do what waits for a closed file; what came of it, words or a trouble, is told by the window that opens then."""
    try:
        return None if between is None else between()
    except (Refusal, OSError) as trouble:
        return trouble


def tell_outcome(desk: Desk, outcome: object) -> None:
    """It stays until it is read: the window has just opened, on another file maybe."""
    if isinstance(outcome, Exception):
        desk.tell_trouble(outcome)
    elif isinstance(outcome, Words):
        desk.tell(outcome, level="done", lasting=True)
