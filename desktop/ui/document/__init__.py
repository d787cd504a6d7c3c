"""Documents and catalog items on the screen."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.document.form import DocumentForm


Forms = Callable[[], Mapping[str, "type[DocumentForm]"]]


def furnish(desk: "Desk", forms: Forms) -> None:
    """Links to documents open in forms; `forms` gives those of kinds that look special."""
    desk.openers["document"] = lambda link: _open(desk, forms, link)


def restore(desk: "Desk") -> None:
    """Open again what programs that were killed have left unsaved."""
    for kept in desk.journal.left_behind():
        if kept.kind in desk.kinds.shapes:
            new = kept.read_hash is None
            desk.open_link({"open": "document", "kind": kept.kind, "id": str(kept.id), "new": new, "kept": kept})


def _open(desk: "Desk", forms: Forms, link: Mapping[str, Any]) -> object:
    from desktop.ui.document.form import DocumentForm
    from desktop.ui.document.opening import Asked

    if desk.window is None or str(link.get("kind")) not in desk.kinds.shapes:
        return None
    shape = desk.kinds.shape(str(link["kind"]))
    asked = Asked.of(shape, link)
    begun = asked.new and asked.kept is None
    if rule := desk.needs_new(shape.kind) if begun else desk.needs(shape.kind, "view"):
        desk.tell(rule, level="warning")
        return None
    form = forms().get(shape.kind, DocumentForm)
    page = desk.window.show_page(f"document:{shape.kind}:{asked.id}", lambda: form(desk, asked))
    if not isinstance(page, DocumentForm):
        return page
    if asked.kept is not None and page.asked is not asked:
        page.bring_back(asked.kept)
    if asked.path:
        page.jump(asked.path)
    return page
