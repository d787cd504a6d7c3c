"""What a list gives to the clipboard: selected rows for Excel, the link to one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication

from desktop.ui.grid.clipboard import put_table
from desktop.ui.links import key_of
from desktop.ui.list.rows import ListRow
from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.ui.list.page import ListPage

COPIED_MOST: Final = 10_000


def copy_link(page: "ListPage") -> None:
    """Of the current row."""
    if page.current is not None:
        link = key_of({"open": "document", "kind": page.shape.kind, "id": str(page.current.id)})
        QGuiApplication.clipboard().setText(link)
        page.desk.tell(say("Copied: {link}", link=link))


def copy_rows(page: "ListPage") -> None:
    """The selected rows as Excel takes them: captions first."""
    desk, fields, ranges = page.desk, page.state.model.shown.fields, page.view.table.ranges()
    if sum(last - first + 1 for first, last in ranges) > COPIED_MOST:
        desk.tell(say("Up to {most} rows are copied; export the list instead.", most=COPIED_MOST), level="warning")
        return
    head = [desk.say(field.caption) for field in fields]

    def put(rows: Sequence[ListRow]) -> None:
        table = [head, *([text.replace("\t", " ") for text in row.texts] for row in rows)]
        put_table(table, "".join("\t".join(line) + "\n" for line in table))
        desk.tell(say("Copied rows: {count}", count=len(rows)))

    page.state.model.read_rows(ranges, put)
