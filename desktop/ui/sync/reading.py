"""What the sync centre shows, read from the company file: what waits, what was received, quarantine, journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from desktop.sync.standing import OLDEST_ASKED_UPTO, Standing, standing_of
from desktop.ui.sync.journal import content_of, entry_words, words_of
from desktop.ui.sync.scopes import scope_words
from desktop.ui.sync.states import STATES
from desktop.ui.sync.titles import Key, titles
from desktop.ui.sync.words import Moment
from desktop.work import Reading
from shared.kernel.language import Language
from shared.kernel.words import Words, say
from shared.store.held_up import UNANSWERED
from shared.store.names import Names

MOST: Final = 500
"""Rows of one part that are shown."""


@dataclass(frozen=True, slots=True)
class Held:
    """Something that is not with the server yet: what, who wrote it, when, and why it waits."""

    kind: str
    id: UUID
    title: str
    who: str
    when: str
    state: str
    """A name of states.STATES."""
    why: str


@dataclass(frozen=True, slots=True)
class Shelved:
    """An edit in quarantine."""

    kind: str
    id: UUID
    title: str
    who: str
    when: str
    reason: str
    handed_over: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far a scope was received."""

    scope: str
    count: int
    received: str
    verified: str


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry of the journal."""

    when: str
    words: str
    about: Key | None
    """The document that it is about, if one."""


@dataclass(frozen=True, slots=True)
class Centre:
    """All of it, at one moment of the file."""

    standing: Standing
    held: tuple[Held, ...]
    shelved: tuple[Shelved, ...]
    receipts: tuple[Receipt, ...]
    journal: tuple[Noted, ...]


_HELD: Final = """
SELECT u.kind, u.id, u.author, u.saved_at, u.deleted, r.code, r.words, r.field,
       EXISTS (SELECT 1 FROM batch_record b WHERE b.id = u.id AND b.hash = u.hash)
FROM unsent u LEFT JOIN refused r ON r.id = u.id AND r.hash = u.hash
"""
_REFUSED_FIRST: Final = f" WHERE r.code NOT IN {UNANSWERED} ORDER BY r.at DESC LIMIT ?"
_REST: Final = f" WHERE coalesce(r.code, 'waiting') IN {UNANSWERED} ORDER BY {{order}} LIMIT ?"


def centre(reading: Reading, language: Language) -> Centre:
    """In a reader's thread."""
    said = _Said(reading, language)
    standing = standing_of(reading.store.engine)
    return Centre(standing, tuple(said.held(standing)), tuple(said.shelved()), said.receipts(), said.journal())


class _Said:
    """Rows of the file in a language."""

    def __init__(self, reading: Reading, language: Language) -> None:
        self.reading, self.language, self.names = reading, language, Names(reading.books)
        self.today = reading.store.today

    def _rows(self, sql: str, *values: object) -> Sequence[Any]:
        return self.reading.connection.exec_driver_sql(sql, values).all()

    def held(self, standing: Standing) -> list[Held]:
        """What was not taken first, then the oldest; of very many any, for nobody reads them all in order."""
        order = "u.saved_at" if standing.waiting <= OLDEST_ASKED_UPTO else "u.rowid"
        found = [*self._rows(_HELD + _REFUSED_FIRST, MOST), *self._rows(_HELD + _REST.format(order=order), MOST)]
        called = self._titles((row.kind, _id(row.id)) for row in found)
        self._know_authors(row.author for row in found)
        return [self._held(row, called) for row in found[:MOST]]

    def _held(self, row: Any, called: Mapping[Key, str]) -> Held:
        held = HELD.get(row.code or "")
        refused = row.code is not None and held is None
        state = "refused" if refused else "sending" if row[8] else "unsent"
        why: object = STATES[state][1]
        if refused:
            why = words_of(row.words)
        elif held is not None:
            why = held
        title = called[row.kind, _id(row.id)]
        if row.deleted:
            title = self.language.say("{document}: purged", document=title)
        return Held(row.kind, _id(row.id), title, self._name(row.author), self._when(row.saved_at), state,
                    self.language.value(why))  # fmt: skip

    def shelved(self) -> list[Shelved]:
        found = self._rows(
            "SELECT kind, id, author, saved_at, reason, handed_over FROM quarantine ORDER BY at DESC LIMIT ?", MOST
        )
        called = self._titles((row.kind, _id(row.id)) for row in found)
        self._know_authors(row.author for row in found)
        return [
            Shelved(row.kind, _id(row.id), called[row.kind, _id(row.id)], self._name(row.author),
                    self._when(row.saved_at), reason_words(row.reason).words(self.language), bool(row.handed_over))
            for row in found
        ]  # fmt: skip

    def receipts(self) -> tuple[Receipt, ...]:
        found = self._rows("SELECT scope, count, received_at, verified_at FROM cursor WHERE scope <> '' ORDER BY scope")
        return tuple(
            Receipt(scope_words(self.reading, scope, self.language), count, self._when(came), self._when(verified))
            for scope, count, came, verified in found
        )

    def journal(self) -> tuple[Noted, ...]:
        found = self._rows("SELECT at, sort, content FROM exchange_entry ORDER BY no DESC LIMIT ?", MOST)
        contents = [self._with_scope(content_of(row.content)) for row in found]
        about = [_about(content) for content in contents]
        called = self._titles(filter(None, about))
        return tuple(
            Noted(
                self._when(row.at),
                self.language.value(entry_words(row.sort, content, called.get(key, "") if key else "")),
                key,
            )
            for row, content, key in zip(found, contents, about, strict=True)
        )

    # ---- pieces

    def _with_scope(self, content: dict[str, Any]) -> dict[str, Any]:
        """A scope by its name."""
        scope = content.get("scope")
        return {**content, "scope": scope_words(self.reading, str(scope), self.language)} if scope else content

    def _titles(self, keys: Any) -> dict[Key, str]:
        return titles(self.reading, self.language, keys)

    def _know_authors(self, authors: Any) -> None:
        self.names.prepare("person", [_id(author) for author in authors if author])

    def _name(self, author: bytes | None) -> str:
        return self.names.of("person", _id(author)) if author else ""

    def _when(self, at: str | None) -> str:
        return Moment(datetime.fromisoformat(at), self.today).words(self.language) if at else ""


HELD: Final[Mapping[str, Words]] = {
    "waiting": say("Waits for what it names: the server has not taken that."),
    "compare": say("Waits until both ends have compared what they hold: the server was put back to an older state."),
}
"""Code of what goes by itself later → why it waits."""


def reason_words(reason: str) -> Words:
    """Why an edit is in quarantine."""
    return REASONS.get(reason) or words_of(reason)


REASONS: Final[Mapping[str, Words]] = {
    "lost": say("The rights to see it were taken away from this device."),
    "gone": say("The document went where this device does not see it."),
    "unreadable": say("The server's newer version cannot be read by this version of the program."),
}


def _about(content: Mapping[str, Any]) -> Key | None:
    try:
        return str(content["kind"]), UUID(str(content["id"]))
    except (KeyError, ValueError):
        return None


def _id(value: Any) -> UUID:
    return UUID(bytes=bytes(value))
