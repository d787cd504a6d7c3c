"""Sentences and parts of sentences that are worded later, in whichever language is asked for."""

import errno
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from shared.kernel.language import Language


class _Said:
    """What is said in a language; as plain text it is English."""

    __slots__ = ()

    def words(self, language: Language) -> str:
        raise NotImplementedError

    def __str__(self) -> str:
        return self.words(Language())


@dataclass(frozen=True, slots=True)
class Words(_Said):
    """`text` is the English source sentence with {names}, `values` fill them in."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def words(self, language: Language) -> str:
        return language.say(self.text, **self.values)


def say(text: str, /, **values: object) -> Words:
    """`say("row {row} is empty", row=5)`."""
    return Words(text, values)


@dataclass(frozen=True, slots=True)
class Caption(_Said):
    """A caption that is declared elsewhere; `small` begins it with a small letter, inside a sentence."""

    text: str
    small: bool = False

    def words(self, language: Language) -> str:
        said = language.say(self.text)
        return said[:1].lower() + said[1:] if self.small and not said[1:2].isupper() else said


@dataclass(frozen=True, slots=True)
class Title(_Said):
    """A document: what it is, its number and its date."""

    caption: str
    number: str | None
    date: date | None

    def words(self, language: Language) -> str:
        return " ".join(filter(None, (
            language.say(self.caption), self.number, language.date(self.date) if self.date else "",
        )))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Month(_Said):
    """A month inside a sentence, by any day of it: "October 2026" is meant, not its first day."""

    day: date

    def words(self, language: Language) -> str:
        return language.month(self.day)


@dataclass(frozen=True, slots=True)
class Several(_Said):
    """Values after one another: "crew, unfinished, yesterday"."""

    values: Sequence[object]
    between: str = ", "

    def words(self, language: Language) -> str:
        return self.between.join(map(language.value, self.values))


@dataclass(frozen=True, slots=True)
class Lines(_Said):
    """Values below one another, the first `most` of them."""

    values: Sequence[object]
    most: int = 1000

    def words(self, language: Language) -> str:
        lines = [f"  - {language.value(each)}" for each in self.values[: self.most]]
        if (more := len(self.values) - self.most) > 0:
            lines.append("  " + language.say("… and {count} more", count=more))
        return "\n".join(lines)


def trouble(cause: OSError) -> Words | str:
    """What the operating system said: the usual troubles in our words, others as they are."""
    return SYSTEM_TROUBLES.get(cause.errno or 0) or cause.strerror or str(cause)


SYSTEM_TROUBLES: Final[Mapping[int, Words]] = {
    errno.ENOENT: say("No such file or directory"),
    errno.EACCES: say("Permission denied"),
    errno.EPERM: say("Operation not permitted"),
    errno.EEXIST: say("File exists"),
    errno.ENOTDIR: say("Not a directory"),
    errno.EISDIR: say("Is a directory"),
    errno.EBUSY: say("Device or resource busy"),
    errno.ENOSPC: say("No space left on device"),
    errno.EDQUOT if hasattr(errno, "EDQUOT") else -1: say("Disk quota exceeded"),
    errno.EROFS: say("Read-only file system"),
    errno.EIO: say("Input/output error"),
    errno.ENAMETOOLONG: say("File name too long"),
    errno.EADDRINUSE: say("Address already in use"),
    errno.EADDRNOTAVAIL: say("No such address on this computer"),
}
