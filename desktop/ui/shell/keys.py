"""Keys: which keys do what, here; everybody may choose others, and hears where they are taken already."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from PySide6.QtGui import QKeySequence

from desktop.ui.actions import Action
from desktop.ui.preferences import Preferences
from shared.kernel.words import Words, say

BETWEEN = "; "
KEPT, SEEN = "keys", "keys/seen"
ENTERS = ("Return", "Enter")
"""The key of the keypad does what the other one does."""


@dataclass(slots=True)
class Place:
    """Where actions answer together: the window, a list, a form."""

    caption: object
    actions: dict[str, Action] = field(default_factory=dict)


EVERYWHERE = "window"
PLACES = {
    "list": say("Lists"), "document": say("Documents and items"), "report": say("Reports"), "preview": say("Preview"),
}  # fmt: skip


def place_of(action: Action, otherwise: object) -> object:
    """What the place of an action is called, by the first part of its name."""
    return PLACES.get(action.name.partition(".")[0], otherwise)


class Keys:
    """An action's keys: those that the person chose for its name, else those that it was made with."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self._chosen: dict[str, str] = _read(preferences.get(KEPT, ""))
        self.places: dict[str, Place] = {EVERYWHERE: Place(say("Everywhere")), **_seen(preferences.get(SEEN, ""))}

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

    # ---- which actions there are: those that were seen, now or before

    def note(self, name: str, caption: object, actions: Iterable[Action]) -> None:
        """What answers at a place; nothing is kept of the page that it acts on."""
        known = self.places.setdefault(name, Place(caption)).actions
        fresh = [action for action in actions if known.get(action.name, _NEVER).keys != action.keys]
        for action in fresh:
            known[action.name] = replace(action, caption=_timeless(action.caption), run=_nothing, enabled=_nothing)
        if fresh and name != EVERYWHERE:
            self._preferences.set(SEEN, _told(self.places))

    def action(self, name: str) -> Action:
        """One that was noted."""
        return next(place.actions[name] for place in self.places.values() if name in place.actions)

    def taken_beside(self, keys: str, action: Action) -> tuple[Place, Action] | None:
        """Who answers one of these keys where the action does: on its pages and everywhere."""
        for name, place in self.places.items():
            if name == EVERYWHERE or action.name in place.actions or action.name in self.places[EVERYWHERE].actions:
                others = [other for other in place.actions.values() if other.name != action.name]
                if (taken := self.taken(keys, others)) is not None:
                    return place, taken
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
    """Portable text as people read it; what is no key, as marks that are typed, stays as it is."""
    said = [part for part in keys.split(BETWEEN) if part]
    said = [part for part in said if not part.endswith("Enter") or part.replace("Enter", "Return") not in said]
    return BETWEEN.join(dict.fromkeys(_labelled(part) for part in said))


def _labelled(part: str) -> str:
    sequence = QKeySequence(part, QKeySequence.SequenceFormat.PortableText)
    if sequence.toString().casefold() != part.casefold():
        return part
    return sequence.toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")


def is_bare(sequence: QKeySequence) -> bool:
    """Whether a key without Ctrl, Alt or a number of its own, which writes or deletes where the keyboard is now."""
    text = sequence.toString().removeprefix("Shift+")
    return not ("+" in text.rstrip("+") or (text[:1] == "F" and text[1:].isdigit()))


def _nothing() -> str:
    return ""


_NEVER = Action("", "", _nothing, "never")


def _told(places: dict[str, Place]) -> str:
    """The pages' actions, so that their keys can be changed before such a page is open again."""
    kept = {
        name: [str(place.caption), [[each.name, str(each.caption), each.keys] for each in place.actions.values()]]
        for name, place in places.items()
        if name != EVERYWHERE
    }
    return json.dumps(kept)


def _seen(text: str) -> dict[str, Place]:
    """Captions are source texts of the catalogues, said again in whichever language is spoken then."""
    try:
        kept = json.loads(text) if text else {}
        return {
            str(name): Place(
                Words(caption), {each: Action(each, Words(said), _nothing, keys) for each, said, keys in rows}
            )
            for name, (caption, rows) in kept.items()
        }
    except (ValueError, TypeError, AttributeError):
        return {}


def _timeless(caption: object) -> object:
    """Without the values of the moment, such as the step that would be undone."""
    return Words(caption.text) if isinstance(caption, Words) and not caption.values else caption


def _read(text: str) -> dict[str, str]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): value for name, value in found.items() if isinstance(value, str)}
