"""What stands beside a document: its movements, related documents, history, attachments, conflicts."""

from collections.abc import Mapping
from typing import Final

from desktop.ui.document.panels.attachments import AttachmentsPanel
from desktop.ui.document.panels.history import HistoryPanel
from desktop.ui.document.panels.movements import MovementsPanel
from desktop.ui.document.panels.panel import Panel
from desktop.ui.document.panels.related import RelatedPanel

PANELS: Final[Mapping[str, type[Panel]]] = {
    "movements": MovementsPanel, "related": RelatedPanel, "history": HistoryPanel,
    "attachments": AttachmentsPanel,
}  # fmt: skip
