"""Qt's own texts (Copy, Paste, months of a calendar) in the person's language."""

from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from shared.kernel.language import Language
from shared.kernel.words import say

LACKING: Final = {
    each.text: each for each in (say("&Look in:"), say("Files of &type:"), say("Folder"), say("Drive"))
}  # fmt: skip
"""Words of Qt that its own catalogues do not have: they are older than it."""
_spoken: list[QTranslator] = []
"""Qt does not keep its translators. The last one is asked first."""


def speak(code: str) -> None:
    """From now on Qt speaks so; English where PySide6 carries no other."""
    QLocale.setDefault(QLocale(code))
    for old in _spoken:
        QCoreApplication.removeTranslator(old)
    _spoken.clear()
    if code == "en":
        return
    of_qt = QTranslator()
    of_qt.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    for translator in (_Ours(Language(code)), of_qt):
        QCoreApplication.installTranslator(translator)
        _spoken.append(translator)


class _Ours(QTranslator):
    """What is lacking, from our own catalogue."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """None: Qt goes on with the text as it is."""
        words = LACKING.get(text)
        return None if words is None else words.words(self._language)
