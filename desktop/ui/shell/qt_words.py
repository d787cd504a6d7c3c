"""Qt's own texts (Copy, Paste, months of a calendar) in the person's language."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

_spoken: list[QTranslator] = []
"""Qt does not keep its translators; at most one is in force."""


def speak(code: str) -> None:
    """From now on Qt speaks so; English where PySide6 carries no other."""
    QLocale.setDefault(QLocale(code))
    for old in _spoken:
        QCoreApplication.removeTranslator(old)
    _spoken.clear()
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if code != "en" and translator.load(f"qtbase_{code}", folder):
        QCoreApplication.installTranslator(translator)
        _spoken.append(translator)
