"""The import page: a file's rows beside what becomes of each, decided on before anything is written."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.importing.shown import Importer
    from desktop.ui.desk import Desk
    from desktop.ui.page import Page

Importers = Callable[[], "Sequence[Importer]"]


def furnish(desk: "Desk", importers: Importers, import_of: Callable[[str], str]) -> None:
    """`desk.open_page("import", kind="material")`; `importers` gives what can be taken in, brought in when needed.

    `import_of`: what the list of a kind offers to import, by the importer's name, "" for nothing.
    """
    desk.import_of = import_of

    def made(desk: "Desk", link: Mapping[str, Any]) -> "Page":
        from desktop.ui.importing.page import ImportPage

        return ImportPage(desk, importers(), str(link.get("kind", "")), str(link.get("file", "")))

    desk.offer_page("import", made, say("Import"), icon="import")
