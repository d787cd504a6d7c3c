"""Everything that a careful person would want to know of a BC3 file before accepting it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from shared.construction.importers.bc3_data import Bc3Data
from shared.construction.importers.bc3_totals import GENERAL, INDIRECT, PROFIT, REDUCTION, percent
from shared.construction.importers.bc3_tree import Tree
from shared.construction.importers.source import SourceResource
from shared.kernel.words import Several
from shared.workbooks.words import Words, say

_NAMED: Final = 5
_USES: Final = {
    "1": say("a list of prices"), "3": say("a certificate of work done"), "4": say("an update of prices"),
}  # fmt: skip


def warnings(data: Bc3Data, tree: Tree, root: str, factor: Decimal, used: Sequence[SourceResource]) -> Iterator[Words]:
    """Of the file as a whole first, then of its percentages, then of positions."""
    yield from _of_the_file(data, root)
    yield from _of_percentages(data, factor)
    yield from _of_positions(tree)
    if data.several_prices:
        text = "Concepts with several prices, the first of which counts ({count}){names}"
        names = say(": {names}", names=Several(data.price_names[:_NAMED])) if data.price_names else ""
        yield say(text, count=data.several_prices, names=names)
    if used and not any(each.is_labour for each in data.concepts.values()):
        yield say("Nothing in the file is marked as labour (type 1): the lines get no hours and no wage")
    without = [each.code for each in used if each.price is None]
    if without:
        yield say("Resources without a price ({count}): {codes}", count=len(without), codes=_few(without))


def _of_the_file(data: Bc3Data, root: str) -> Iterator[Words]:
    if data.use in _USES:
        yield say("The file says that it is {use}, not a budget: please look whether it is the right one",
                  use=_USES[data.use])  # fmt: skip
    others = [code for code in data.roots if code != root and data.parts.get(code)]
    if others:
        yield say("The file holds several budgets: only “{root}” is read, not {others}", root=root, others=_few(others))
    if data.ignored:
        kinds = Several([say("~{kind} ({count})", kind=kind, count=n) for kind, n in sorted(data.ignored.items())])
        yield say("Records without figures of the estimate are left out: {kinds}", kinds=kinds)


def _of_percentages(data: Bc3Data, factor: Decimal) -> Iterator[Words]:
    indirect, reduction = percent(data, INDIRECT), percent(data, REDUCTION)
    if factor != 1:
        text = "The positions are stated without the indirect costs of {percent} %: these are added to every price"
        yield say(text, percent=indirect)
    elif indirect is not None:
        yield say("The prices are taken to include the indirect costs of {percent} % that the file names",
                  percent=indirect)  # fmt: skip
    if reduction is not None:
        yield say("The file names a reduction of {percent} % by the bidder: it is not taken off", percent=reduction)
    if percent(data, PROFIT) is not None and percent(data, GENERAL) is not None:
        text = (
            "Profit of {percent} % is of the cost alone in the file, here it is of cost and overhead: its percentage "
            "is changed to come to the same"
        )
        yield say(text, percent=percent(data, PROFIT))


def _of_positions(tree: Tree) -> Iterator[Words]:
    noticed = tree.noticed
    for codes, text in (
        (noticed.unmeasured, "Positions without a quantity, which in BC3 means 1 ({count}): {codes}"),
        (noticed.unpriced, "Positions that cost nothing ({count}): {codes}"),
        (noticed.reckoned, "Positions without a price, reckoned from their parts ({count}): {codes}"),
    ):
        if codes:
            yield say(text, count=len(codes), codes=_few(codes))
    for found, text in (
        (noticed.off_price, "Positions whose parts come to another price; the stated one counts ({count}): {codes}"),
        (noticed.off_quantity, "Positions that their chapter states otherwise; the measurement counts ({count}): "
                               "{codes}"),
    ):  # fmt: skip
        if found:
            each = [say("{code} ({stated}, not {other})", code=c, stated=s, other=o) for c, s, o in found[:_NAMED]]
            more = ["…"] if len(found) > _NAMED else []
            yield say(text, count=len(found), codes=Several([*each, *more]))


def _few(codes: Sequence[str]) -> str:
    once = list(dict.fromkeys(codes))
    return ", ".join(once[:_NAMED]) + (" …" if len(once) > _NAMED else "")
