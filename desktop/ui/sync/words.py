"""The state of the exchange in words: short ones for the status bar, whole sentences for the sync centre."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from desktop.sync.state import Name, State
from shared.kernel.language import Language
from shared.kernel.words import Several, Words, say


@dataclass(frozen=True, slots=True)
class Sign:
    """An icon, the role of its colour, and the words beside it: each says the same."""

    icon: str
    role: str
    words: Words


@dataclass(frozen=True, slots=True)
class Moment:
    """14:02 of today; of another day with the day."""

    at: datetime
    today: date

    def words(self, language: Language) -> str:
        local = self.at.astimezone()
        return f"{local:%H:%M}" if local.date() == self.today else f"{language.date(local.date())} {local:%H:%M}"


@dataclass(frozen=True, slots=True)
class Age:
    """How long ago, as people say it: minutes, hours, days."""

    span: timedelta

    def words(self, language: Language) -> str:
        minutes = max(int(self.span.total_seconds() // 60), 0)
        if minutes < 1:
            return language.say("less than a minute")
        if minutes < 120:
            return language.say("{count} min", count=minutes)
        if minutes < 48 * 60:
            return language.say("{count} h", count=minutes // 60)
        return language.say("{count} days", count=minutes // (24 * 60))


def sign_of(state: State, today: date) -> Sign:
    """What stands in the status bar."""
    icon, role, said = _SIGNS[state.state]
    parts: list[object] = [said]
    if state.state == "up_to_date" and state.received_at is not None:
        parts = [say("All received {moment}", moment=Moment(state.received_at, today))]
    elif state.state == "working" and state.total:
        parts = [say("Exchanging: {done} of {total}", done=state.done, total=state.total)]
    elif state.state == "waiting" and state.waiting:
        parts = []
    if state.unfilled:
        parts = [said] if state.state in ("offline", "attention") else []
        parts.append(say("taking in what came: {count} to go", count=state.unfilled))
    parts += _counts(state)
    urgent = state.refused + state.quarantined + state.conflicts and role != "bad"
    return Sign(icon, "warn" if urgent else role, Words("{parts}", {"parts": _Sentence(parts)}))


@dataclass(frozen=True, slots=True)
class _Sentence:
    """Parts after one another, with a capital letter at the beginning."""

    parts: Sequence[object]

    def words(self, language: Language) -> str:
        said = Several(self.parts, " · ").words(language)
        return said[:1].upper() + said[1:]


def _counts(state: State) -> Iterator[Words]:
    if state.waiting:
        yield say("waiting to be sent: {count}", count=state.waiting)
    if state.conflicts:
        yield say("conflicts: {count}", count=state.conflicts)
    if state.refused:
        yield say("not taken: {count}", count=state.refused)
    if state.quarantined:
        yield say("in quarantine: {count}", count=state.quarantined)


_SIGNS: Final[Mapping[Name, tuple[str, str, Words]]] = {
    "offline": ("no_link", "warn", say("Offline")),
    "unplugged": ("unplug", "warn", say("You work offline")),
    "working": ("sync", "accent", say("Exchanging…")),
    "waiting": ("unsent", "text", say("Waits to be sent")),
    "up_to_date": ("received", "good", say("All sent")),
    "attention": ("error", "bad", say("The exchange has stopped")),
}


def headline(state: State) -> Words:
    """The first sentence of the sync centre."""
    if state.state == "up_to_date" and state.refused:
        return say(NOT_ALL.text, count=state.refused)
    return _HEADLINES[state.state]


NOT_ALL: Final = say(
    "The exchange went through, and everything there is here. The server has not taken {count} of what was entered "
    "here; why, stands below."
)
_HEADLINES: Final[Mapping[Name, Words]] = {
    "offline": say("There is no link to the server. The work goes on; what is entered here is sent when there is one."),
    "unplugged": say(
        "You chose to work offline: nothing is sent or received. What you enter is kept here and goes when you connect "
        "again."
    ),
    "working": say("Changes are being sent and received."),
    "waiting": say("There is a link to the server. What waits is sent in a moment."),
    "up_to_date": say("Everything entered here is with the server, and everything there is here."),
    "attention": say("The exchange has stopped: somebody has to do something first."),
}
