"""Action: a thing that a person can do somewhere, its caption and key; shown by buttons, menus, Ctrl+K and Ctrl+/."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """`name` is what a person's own keys are kept under: `document.post`. `keys` is Qt's portable text, or empty.

    `enabled` returns "" where it may be done, else the reason in words (shown as the tip of the greyed button).
    `main` actions are buttons of the page's tool bar, the others stand in its menu; Ctrl+K finds both.
    """

    name: str
    caption: str
    run: Callable[[], object]
    keys: str = ""
    icon: str = ""
    main: bool = False
    group: str = ""
    """Buttons of one group stand together; a group that is not the first opens a menu of its own in the menu."""
    enabled: Callable[[], object] = lambda: ""
