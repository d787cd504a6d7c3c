"""Keys: which keys do what, here; everybody may choose others, and hears where they are taken already."""

import json
from collections.abc import Iterable, Iterator

from PySide6.QtGui import QKeySequence

from desktop.ui.actions import Action
from desktop.ui.preferences import Preferences

BETWEEN = "; "
KEPT = "keys"
ENTERS = ("Return", "Enter")
"""The key of the keypad does what the other one does."""


class Keys:
    """An action's keys: those that the person chose for its name, else those that it was made with."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self._chosen: dict[str, str] = _read(preferences.get(KEPT, ""))

    def of(self, action: Action) -> str:
        """As Qt's portable text, several apart by "; "; empty where there are none."""
        return self._chosen.get(action.name, action.keys)

    def shown(self, action: Action) -> str:
        """As the keyboard of this computer is labelled."""
        return shown(self.of(action))

    def choose(self, action: Action, keys: str) -> None:
        """Other keys, or none; the usual ones again where they are the same."""
        self._chosen.pop(action.name, None)
        if keys != action.keys:
            self._chosen[action.name] = keys
        self._keep()

    def is_chosen(self, action: Action) -> bool:
        return action.name in self._chosen

    def forget(self) -> None:
        """The usual keys again, all of them."""
        self._chosen.clear()
        self._keep()

    def taken(self, keys: str, others: Iterable[Action]) -> Action | None:
        """Who of the others answers one of these keys."""
        wanted = {sequence.toString() for sequence in sequences(keys)}
        for other in others:
            if any(sequence.toString() in wanted for sequence in sequences(self.of(other))):
                return other
        return None

    def conflicts(self, actions: Iterable[Action]) -> Iterator[tuple[str, Action, Action]]:
        """Keys that two actions of one place claim: (keys, the first of them, another)."""
        first: dict[str, Action] = {}
        for action in actions:
            for sequence in sequences(self.of(action)):
                other = first.setdefault(sequence.toString(), action)
                if other.name != action.name:
                    yield sequence.toString(), other, action

    def _keep(self) -> None:
        self._preferences.set(KEPT, json.dumps(self._chosen, sort_keys=True))


def sequences(keys: str) -> list[QKeySequence]:
    """What Qt listens to; Enter is both of the keyboard's keys."""
    said = [part for part in keys.split(BETWEEN) if part]
    for part in list(said):
        for one, other in (ENTERS, ENTERS[::-1]):
            if part.endswith(one):
                said.append(part.removesuffix(one) + other)
    return [QKeySequence(part, QKeySequence.SequenceFormat.PortableText) for part in dict.fromkeys(said)]


def shown(keys: str) -> str:
    """Portable text as people read it."""
    parts = [QKeySequence(part, QKeySequence.SequenceFormat.PortableText) for part in keys.split(BETWEEN) if part]
    return BETWEEN.join(part.toString(QKeySequence.SequenceFormat.NativeText) for part in parts)


def is_bare(sequence: QKeySequence) -> bool:
    """Whether a key without Ctrl, Alt or a number of its own, which writes or deletes where the keyboard is now."""
    text = sequence.toString().removeprefix("Shift+")
    return not ("+" in text.rstrip("+") or (text[:1] == "F" and text[1:].isdigit()))


def _read(text: str) -> dict[str, str]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): value for name, value in found.items() if isinstance(value, str)}
