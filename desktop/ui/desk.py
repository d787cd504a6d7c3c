"""Desk: one open company on the screen. Every page is given it; it opens other pages, reads, writes, and speaks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop import crash
from desktop.company import Company
from desktop.keys.entrance import Entrance
from desktop.settings import Settings
from desktop.ui.actions import Action, PageOffer
from desktop.ui.document.journal import Journal
from desktop.ui.links import is_sound, key_of
from desktop.ui.look import Look
from desktop.ui.picker.names import KnownNames
from desktop.ui.preferences import Preferences
from desktop.ui.shell.keys import Keys
from desktop.ui.shell.messages import Messages
from desktop.ui.shell.past_tasks import PastTasks
from desktop.work import Work, worded
from shared.kernel.area import ONLINE
from shared.kernel.describe import Kinds
from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.words import Words, say
from shared.store.store import Store

if TYPE_CHECKING:
    from desktop.accounts.rights import Rights
    from desktop.sync.engine import Engine
    from desktop.ui.page import Page
    from desktop.ui.sign_in.wiping import Ordered


class NoRight(Refusal):
    """The person may not do this; nothing was done."""


class Opener(Protocol):
    """The window, as pages see it."""

    def show_page(self, key: str, make: "Callable[[], Page]") -> "Page":
        """Bring the page of that key to the front; `make` makes it where there is none. Keys are links as text."""

    def close_page(self, page: "Page") -> None:
        """Close the tab, asking where something is not saved."""

    def leave(self, before: Callable[[], object]) -> None:
        """Close the window, asking where something is not saved; `before` is done only if it really closes."""


class Desk(QObject):
    """`say` translates; `open_…` opens; `work` reads and writes off the UI thread; `preferences` are the person's."""

    language_changed = Signal()
    look_changed = Signal()
    keys_changed = Signal()
    user_changed = Signal()
    rights_changed = Signal()
    exchanged = Signal(object)  # State: how the exchange with the server stands now

    def __init__(self, company: Company, settings: Settings, preferences: Preferences, look: Look) -> None:
        super().__init__()
        self.company, self.settings, self.preferences, self.look = company, settings, preferences, look
        self.language = Language(preferences.language or settings.language)
        self.keys, self.messages = Keys(preferences), Messages(self)
        self.work = Work(company, self.tell_trouble, self)
        self.past_tasks = PastTasks(self)
        self.names = KnownNames(self)
        self.journal = _journal_of(company, self)
        self.journal.troubled.connect(self._journal_troubled)
        self.sync: Engine | None = None
        """The exchange of a company that has a server; there before any room furnishes the desk."""
        self.rights: Rights | None = None
        """What the person who works here may do; None: everything, as where nobody signs in."""
        self.window: Opener | None = None
        self.between: Callable[[], object] | None = None
        """What is done once the file is closed, before the window opens again: a backup that takes its place."""
        self.entrance: Entrance | None = None
        """Who comes in next, without being asked again: somebody who has just signed in here."""
        self.wiping: Ordered | None = None
        """The company has everything of it removed from this computer: the window goes, and then the files."""
        self.asks_who = False
        """Whether a computer that has people of the company asked already which of them works here."""
        self.locked = False
        """Whether the window goes because the company is locked: whoever comes back signs in first."""
        self.lock: Callable[[], object] | None = None
        """Locks an encrypted company; None where the file is plain."""
        self.openers: dict[str, Callable[[Mapping[str, Any]], object]] = {"page": self._show_named}
        """What links there are: `list`, `document`, `report`, `page`; each room puts its own in at the start."""
        self.pages: dict[str, Callable[[Desk, Mapping[str, Any]], Page]] = {}
        """What `open_page` opens: a page's name → what makes it from its link."""
        self.import_of: Callable[[str], str] = lambda kind: ""
        """Kind → the name of what its list imports (`open_page("import", kind=…)`), "" for nothing."""
        self.page_offers: dict[str, PageOffer] = {}
        self.offers: list[Callable[[], Sequence[Action]]] = []
        """What can be done anywhere, beside the window's own; asked anew for each menu."""

    @property
    def store(self) -> Store:
        return self.company.store

    @property
    def kinds(self) -> Kinds:
        return self.company.store.kinds

    def say(self, text: str, /, **values: object) -> str:
        return self.language.say(text, **values)

    def choose(self, *, language: str | None = None, colours: str | None = None, scale: int | None = None) -> None:
        """Another language (`en`, `ru`), colours (`light`, `dark`, `system`), size in percent: at once, everywhere."""
        if language is not None and language != self.language.code:
            self.preferences.set("language", language)
            self.language = Language(language)
            self.language_changed.emit()
        if colours is not None:
            self.preferences.set("colours", "" if colours == "system" else colours)
        if scale is not None:
            self.preferences.set("scale", scale)
        if colours is not None or scale is not None:
            self.look.choose(colours=self.preferences.colours, scale=self.preferences.scale)

    # ---- what the person may do

    def why_not(self, kind: str, right: str, scope: str = "") -> Words | None:
        """The rule that keeps the person from it, there or (without a scope) anywhere; None: they may."""
        if self.rights is not None:
            return self.rights.why_not(kind, right, scope)
        shape = self.kinds.shapes.get(kind)
        if shape is None or not shape.cls.kept_by_server or right == "view":
            return None
        return SIGN_IN_FIRST if self.sync is not None else NO_SERVER

    def needs(self, kind: str, right: str, scope: str = "") -> object:
        """As `Action.enabled` says it: "" where the person may, else the rule."""
        return self.why_not(kind, right, scope) or ""

    def needs_any(self, right: str, kinds: Iterable[str] | None = None) -> object:
        """As `needs`, of who may do it to one of the kinds, anywhere; None: of all that people enter."""
        entered = [shape.kind for shape in self.kinds.shapes.values() if not shape.cls.by_the_program]
        rules = [self.needs(kind, right) for kind in (entered if kinds is None else kinds)]
        return "" if "" in rules or not rules else rules[0]

    def needs_out(self, kinds: Iterable[str]) -> object:
        """As `needs`: what is confidential leaves the program, on paper or as a file, by the right to print it."""
        kept = [kind for kind in kinds if self.kinds.shape(kind).cls.scope_name]
        return self.needs_any("print", kept)

    def kinds_beside(self, report: Any) -> Sequence[str]:
        """Those whose confidential scope its figures lie in; none where they are not confidential."""
        scope = getattr(getattr(report, "register", None), "scope_name", "")
        return [shape.kind for shape in self.kinds.shapes.values() if scope and shape.cls.scope_name == scope]

    def require(self, kind: str, right: str, scopes: Iterable[str]) -> None:
        """In any thread, before something is done in all these scopes. Raises NoRight with the rule."""
        for scope in scopes:
            if (rule := self.why_not(kind, right, scope)) is not None:
                raise NoRight(rule.text, **rule.values)

    def may_see(self, kind: str) -> bool:
        return self.why_not(kind, "view") is None

    def needs_new(self, kind: str) -> object:
        """As `needs`: of who makes a new one, which the server does of what it keeps."""
        cls = self.kinds.shape(kind).cls
        rule = self.needs(kind, ONLINE if cls.kept_by_server else "edit")
        return rule or (JOINS if getattr(cls, "joins", False) else "")

    def is_offered(self, kind: str) -> bool:
        """Whether the list of the kind stands in the sidebar and in Ctrl+K."""
        cls = self.kinds.shape(kind).cls
        if not cls.kept_by_server:
            return not cls.by_the_program and self.may_see(kind)
        return self.sync is not None and (self.rights is None or self.rights.looks_after(kind))

    def may_see_report(self, report: Any) -> bool:
        """Whether what it counts lies in scopes that the person sees."""
        scope = getattr(getattr(report, "register", None), "scope_name", "")
        return not scope or self.rights is None or self.rights.holds(scope)

    # ---- opening: a link is a small mapping, the same that is kept between starts

    def open_link(self, link: Mapping[str, Any]) -> object:
        """`{"open": "document", "kind": "daily_report", "id": "…"}`; unknown ones are left alone, wrong ones told."""
        opener = self.openers.get(str(link.get("open")))
        try:
            return opener(link) if opener and is_sound(link) else None
        except Refusal as wrong:
            self.tell_trouble(wrong)
            return None

    def open_list(self, kind: str, filter: str = "") -> object:
        return self.open_link({"open": "list", "kind": kind, "filter": filter})

    def open_document(self, kind: str, id: UUID, *, path: str = "") -> object:
        """A document or a catalog item; `path` is what a finding names: the cell that gets the keyboard."""
        return self.open_link({"open": "document", "kind": kind, "id": str(id), "path": path})

    def open_new(self, kind: str, **how: Any) -> object:
        """An unsaved new one. `values={field: value}`, `copy_of=id`, `based_on=(kind, id)` or `correcting=id`."""
        return self.open_link({"open": "document", "kind": kind, **how})

    def open_report(self, name: str, **question: Any) -> object:
        """A report of that name; `question` are fields of shared.kernel.report.Question."""
        return self.open_link({"open": "report", "name": name, "question": question})

    def open_page(self, name: str, **arguments: Any) -> object:
        """A tool: `start`, `attention`, `import`, `backups`, `company_settings`, `period_close`, `marked`, `tasks`…"""
        return self.open_link({"open": "page", "name": name, **arguments})

    def offer_page(
        self,
        name: str,
        make: "Callable[[Desk, Mapping[str, Any]], Page]",
        caption: Words,
        *,
        icon: str = "page",
        place: str = "tools",
        keys: str = "",
    ) -> None:
        """A page for `open_page` that the sidebar, the menu and Ctrl+K show: `place` is `top`, `tools` or `settings`.

        `caption`: `say("Attention")` of shared.kernel.words, which is worded where it is shown.
        """  # fmt: skip
        self.pages[name] = make
        self.page_offers[name] = PageOffer(name, caption, icon, place, keys)

    def _show_named(self, link: Mapping[str, Any]) -> object:
        make = self.pages.get(str(link.get("name")))
        if make is None or self.window is None:
            return None
        return self.window.show_page(key_of(link), lambda: make(self, link))

    def restart(self, between: Callable[[], object]) -> None:
        """Close the window and the file, do something with the closed file, open again; its words are told then."""

        def wait() -> None:
            self.between = between

        if self.window is not None:
            self.window.leave(wait)

    # ---- speaking

    def tell(self, words: object, *, level: str = "info", lasting: bool = False) -> None:
        """A line that appears for some seconds and stays in the history of messages: info, done, warning, trouble.

        A warning goes with the page in front; what is not about it is `lasting` and stays until it is read.
        """
        self.messages.add(self.language.value(words), level, lasting=lasting)

    def tell_trouble(self, trouble: Exception) -> None:
        """What went wrong, in words; nothing modal."""
        if isinstance(trouble, Refusal | OSError):
            self.tell(worded(trouble), level="trouble")
            return
        self.tell(crash.said(self.settings.home, trouble), level="trouble")

    def _journal_troubled(self, trouble: Exception) -> None:
        words = say(
            "The journal of unsaved changes cannot be written ({trouble}). The work goes on; until it can, save often.",
            trouble=str(trouble),
        )
        self.tell(words, level="warning", lasting=True)

    def ask(self, parent: QWidget, question: object, choices: Mapping[str, object], *, default: str = "") -> str:
        """A modal question, only before something is destroyed or lost. `choices`: name → caption; "" means Esc."""
        from desktop.ui.ask import ask

        return ask(self, parent, question, choices, default)


def _journal_of(company: Company, parent: QObject) -> Journal:
    if company.key is None:
        return Journal(company.path, parent)
    whose = str(company.store.actor.person_id or "device")
    return Journal(company.path, parent, key=company.key.drafts, whose=whose)


SIGN_IN_FIRST = say("Sign in first: users, roles and devices are changed on the server, which has to know who asks.")
JOINS = say("A computer joins with a code. Make one in the form of the user who will work on it.")
NO_SERVER = say("This file belongs to no server: whoever opens it may do everything, and there are no users.")
