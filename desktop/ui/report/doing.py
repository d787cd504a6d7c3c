"""What can be done on the page of a report, and the keys of its table."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.ui.actions import Action
from desktop.ui.report import files
from shared.kernel.words import say

if TYPE_CHECKING:
    from desktop.ui.report.page import ReportPage

LEVELS_MOST: Final = 4
KEYS: Final = (
    ("Return", say("What the figure is made of; the document of a movement")),
    ("+", say("Open the branch")),
    ("-", say("Close the branch, or go to the one it is in")),
    ("*", say("Open all branches")),
    ("Space", say("Open or close the branch")),
    ("Ctrl+C", say("Copy the selected figures")),
    ("Ctrl+Left", say("On a grouping: one place to the left")),
    ("Del", say("On a grouping or a condition: without it")),
)


def actions(page: "ReportPage") -> Sequence[Action]:
    return (*_main(page), *_files(page), *_look(page), *_variants(page))


def _main(page: "ReportPage") -> Iterator[Action]:
    desk = page.desk
    back = desk.say("This is the report itself.")
    yield Action("report.back", desk.say("Back"), page.back, "Alt+Left", "left", main=True,
                 enabled=lambda: "" if len(page.trail) > 1 else back)  # fmt: skip
    yield Action("report.refresh", desk.say("Refresh"), page.refresh, "F5", "refresh", main=True)
    if page.under_way:  # else Esc is free for the way back, and for whatever else wants it
        yield Action("report.stop", desk.say("Stop working it out"), page.stop, "Esc", "stop")
    elif len(page.trail) > 1:
        yield Action("report.leave", desk.say("Back to the report"), page.back, "Esc", "left")


def _files(page: "ReportPage") -> Iterator[Action]:
    desk = page.desk
    none = desk.say("There is no table yet.")

    def with_table() -> object:
        return desk.needs_out(desk.kinds_beside(page.report)) or ("" if page.trail else none)

    yield Action("report.print", desk.say("Print…"), page.print_preview, "Ctrl+P", "print", main=True, group="Files",
                 enabled=with_table)  # fmt: skip
    for each in files.FORMATS:
        yield Action(f"report.export.{each.name}", desk.language.value(each.caption),
                     partial(files.export, page, each), "", "export", main=each.name == "xlsx", group="Files",
                     enabled=with_table)  # fmt: skip


def _look(page: "ReportPage") -> Iterator[Action]:
    desk = page.desk
    place = page.place
    yield Action("report.chart", desk.say("Chart above the table"), page.toggle_chart, "Ctrl+G", "chart", group="Look")
    depth = min(place.shown.depth, LEVELS_MOST) if place is not None else 1
    for level in range(1, depth + 1) if depth > 1 else ():
        yield Action(f"report.level.{level}", desk.say("Levels of the tree: {level}", level=level),
                     partial(page.open_to, level), f"Ctrl+{level}", "explain", group="Look")  # fmt: skip


def _variants(page: "ReportPage") -> Iterator[Action]:
    desk = page.desk
    names = page.variants.named
    yield Action("report.variant.keep", desk.say("Keep this question as a variant…"), page.keep_variant, "Ctrl+Shift+S",
                 "star", group="Variants")  # fmt: skip
    for name in names:
        caption = desk.say("Variant: {name}", name=name)
        yield Action(f"report.variant.{name}", caption, partial(page.take_variant, name), group="Variants")
    if page.variant in names:
        caption = desk.say("Forget the variant “{name}”", name=page.variant)
        yield Action("report.variant.drop", caption, page.drop_variant, group="Variants")
