"""The import page: a file's rows beside what becomes of each, decided on before anything is written."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.importing.shown import Importer
    from desktop.ui.desk import Desk
    from desktop.ui.page import Page

Importers = Callable[[], "Sequence[Importer]"]


def furnish(desk: "Desk", importers: Importers) -> None:
    """`desk.open_page("import", kind="material")`; `importers` gives what can be taken in, brought in when needed."""

    def made(desk: "Desk", link: Mapping[str, Any]) -> "Page":
        from desktop.ui.importing.page import ImportPage

        return ImportPage(desk, importers(), str(link.get("kind", "")), str(link.get("file", "")))

    desk.offer_page("import", made, say("Import"), icon="import")
