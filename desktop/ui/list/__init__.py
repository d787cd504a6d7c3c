"""Lists of any kind on the screen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from desktop.ui.desk import Desk
    from desktop.ui.page import Page


def furnish(desk: "Desk") -> None:
    """`{"open": "list", "kind": "daily_report", "filter": "site:Lenina"}`: one page for each kind."""
    desk.openers["list"] = lambda link: open_list(desk, link)
    desk.pages["usages"] = make_usages


def make_usages(desk: "Desk", link: Mapping[str, Any]) -> "Page":
    """`{"open": "page", "name": "usages", "kind": "person", "id": "…"}`."""
    from desktop.ui.list.usages import UsagesPage

    return UsagesPage(desk, link)


def open_list(desk: "Desk", link: Mapping[str, Any]) -> object:
    """The list of a kind; where it is open already, with the filter of the link if that has one."""
    from desktop.ui.links import key_of
    from desktop.ui.list.page import ListPage

    kind, filter = str(link.get("kind")), str(link.get("filter") or "")
    if desk.window is None or kind not in desk.kinds.shapes:
        return None
    if (rule := desk.why_not(kind, "view")) is not None:
        desk.tell(rule, level="warning")
        return None
    shape = desk.kinds.shape(kind)
    page = desk.window.show_page(key_of({"open": "list", "kind": kind}), lambda: ListPage(desk, shape, filter))
    if filter and isinstance(page, ListPage):
        page.show_filter(filter)
    return page
