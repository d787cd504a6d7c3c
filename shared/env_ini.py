"""env.ini, the only settings file, as every program of Fieldledger on a computer reads it."""

import configparser
import re
from pathlib import Path
from typing import Final

from shared.kernel.language import Language
from shared.kernel.refusal import Refusal
from shared.kernel.words import Several, Words, say, trouble

FILE_NAME: Final = "env.ini"
# Every section and key of env.ini; a test compares them with env.ini.example.
KNOWN_KEYS: Final = {
    "data": ("home", "device_prefix"),
    "interface": ("language",),
    "backup": ("folder", "count"),
    "log": ("level",),
    "server": ("address",),
    "server_process": ("data", "host", "port", "workers", "database_url", "certificate", "key"),
}
LOG_LEVELS: Final = ("debug", "info", "warning", "error")


class SettingsError(Refusal):
    """env.ini cannot be used; the text names the file, the line and what to do."""

    def __init__(self, file: Path | None, line: int | None, text: str, /, **values: object) -> None:
        super().__init__(text, **values)
        self.file, self.line = file, line

    def words(self, language: Language) -> str:
        place = language.say("{file}, line {line}", file=self.file, line=self.line) if self.line else str(self.file)
        return f"{place}: {super().words(language)}"


def absolute(path: Path) -> Path:
    return path.expanduser().absolute()


class EnvIni:
    """The values of one env.ini, each checked as it is read; without a file everything has its default."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self._lines: list[str] = []
        # No interpolation: a percent sign in a Windows path is a percent sign.
        self._values = configparser.ConfigParser(interpolation=None)
        if file is not None:
            self._read(file)

    def text(self, section: str, key: str) -> str:
        """The value as typed; empty when it is absent or left empty, which both mean the default."""
        return self._values.get(section, key, fallback="").strip()

    def choice(self, section: str, key: str, allowed: tuple[str, ...], *, default: str) -> str:
        value = self.text(section, key).lower() or default
        if value not in allowed:
            text = "{setting} cannot be used. Use one of: {known}."
            line, known = self._line_of(section, key), Several(allowed)
            raise SettingsError(self.file, line, text, setting=self._typed(section, key), known=known)
        return value

    def matching(self, section: str, key: str, pattern: re.Pattern[str], *, example: str) -> str | None:
        value = self.text(section, key).upper() or None
        if value and not pattern.fullmatch(value):
            text = "{setting} cannot be used. Use one to four Latin letters and digits, such as {example}."
            line = self._line_of(section, key)
            raise SettingsError(self.file, line, text, setting=self._typed(section, key), example=example)
        return value

    def whole_number(self, section: str, key: str, low: int, high: int, *, default: int) -> int:
        text = self.text(section, key) or str(default)
        if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
            said = "{setting} cannot be used. Use a whole number from {low} to {high}."
            line = self._line_of(section, key)
            raise SettingsError(self.file, line, said, setting=self._typed(section, key), low=low, high=high)
        return int(text)

    def folder(self, section: str, key: str) -> Path | None:
        """A relative path starts at the folder of env.ini, wherever the program is started from."""
        text = self.text(section, key)
        if not text or self.file is None:
            return None
        return self.file.parent / Path(text).expanduser()

    def unknown_keys(self) -> tuple[Words, ...]:
        """A misspelt key would otherwise be ignored in silence."""
        return tuple(
            say(
                "{file}, line {line}: [{section}] has no key {key}; it is ignored.",
                file=self.file,
                line=self._line_of(section, key),
                section=section,
                key=key,
            )
            for section in self._values.sections()
            for key in self._values.options(section)
            if key not in KNOWN_KEYS.get(section, ())
        )

    def _read(self, file: Path) -> None:
        try:
            content = file.read_text("utf-8-sig")  # Notepad may put a mark in front
            self._lines = content.splitlines()
            self._values.read_string(content)
        except UnicodeDecodeError:
            raise SettingsError(file, None, "the file is not UTF-8 text. Save it again as UTF-8.") from None
        except OSError as error:
            text = "the file cannot be read ({trouble}). Check who may read it, or remove it."
            raise SettingsError(file, None, text, trouble=trouble(error)) from error
        except configparser.Error as error:
            said = worded(error)
            raise SettingsError(file, first_bad_line(error), said.text, **said.values) from error

    def _typed(self, section: str, key: str) -> str:
        return f"{key} = {self.text(section, key)}"

    def _line_of(self, section: str, key: str) -> int | None:
        current = None
        for number, line in enumerate(self._lines, start=1):
            if heading := re.match(r"\s*\[([^]]+)]", line):
                current = heading[1]
            elif current == section and re.match(rf"\s*{re.escape(key)}\s*[=:]", line, re.IGNORECASE):
                return number
        return None


def first_bad_line(error: configparser.Error) -> int | None:
    line: int | None = getattr(error, "lineno", None)
    if line is None and isinstance(error, configparser.ParsingError) and error.errors:
        line = error.errors[0][0]
    return line


def worded(error: configparser.Error) -> Words:
    """What is wrong with the file, and what to do about it."""
    match error:
        case configparser.MissingSectionHeaderError():
            return say("a key stands before the first section. Put a line such as [data] above it.")
        case configparser.DuplicateSectionError():
            return say("the section [{section}] stands here a second time. Join the two.", section=error.section)
        case configparser.DuplicateOptionError():
            return say("the key {key} stands here a second time. Remove one of the two.", key=error.option)
        case _:
            return say("this line is not understood. Write key = value, or put # in front of a remark.")
