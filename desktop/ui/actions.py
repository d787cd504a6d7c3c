"""Action: a thing that a person can do somewhere, its caption and key; shown by buttons, menus, Ctrl+K and Ctrl+/."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Action:
    """`name` is what a person's own keys are kept under: `document.post`. `keys` is Qt's portable text, or empty.

    `caption` may be words that are said later, or a text; several `keys` stand apart by "; ": `Ctrl+F4; Ctrl+W`.
    `enabled` returns "" where it may be done, else the reason in words (shown as the tip of the greyed button).
    `main` actions are buttons of the page's tool bar, the others stand in its menu; Ctrl+K finds both.
    """

    name: str
    caption: object
    run: Callable[[], object]
    keys: str = ""
    icon: str = ""
    main: bool = False
    group: str = ""
    """Buttons of one group stand together; a group that is not the first opens a menu of its own in the menu."""
    enabled: Callable[[], object] = lambda: ""


@dataclass(frozen=True, slots=True)
class PageOffer:
    """A page that `Desk.open_page(name)` opens, as the sidebar, the menu and Ctrl+K show it."""

    name: str
    caption: Words
    icon: str
    place: str  # top, tools, settings
    keys: str
