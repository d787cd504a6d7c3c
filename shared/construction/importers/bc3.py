"""Estimates in BC3 (FIEBDC-3, the Spanish exchange format): chapters, positions with measurements and what goes in.

The price of a position is the one that its concept states; only where it states none, it is reckoned from what goes
into it. The measurement gives the quantity, and where there is none, the decomposition of the chapter does.
"""

from decimal import Decimal
from typing import NoReturn

from shared.construction.importers.bc3_costs import resources
from shared.construction.importers.bc3_data import Bc3Data, Concept, Part, read_data
from shared.construction.importers.bc3_text import TooMuch, claims, decoded, records
from shared.construction.importers.bc3_totals import declared_by, indirect_factor, with_costs
from shared.construction.importers.bc3_tree import Tree
from shared.construction.importers.bc3_warnings import warnings
from shared.construction.importers.estimate_preview import EstimateHead, EstimatePreview
from shared.construction.importers.source import Choices, RowVerdict, SourceFile, SourceLine, SourceSection, Verdict
from shared.kernel.words import Caption, Several
from shared.workbooks.container import Limits
from shared.workbooks.words import ImportRefused, Words, say

__all__ = ["claims", "read"]


def read(file: SourceFile, choices: Choices, limits: Limits) -> EstimatePreview:
    """The preview of a BC3 file. Raises ImportRefused when there is no budget in it."""
    choices.refuse_any(file.name)
    text, about_letters = decoded(file.data)
    data = _data(file.name, text)
    code = _root(file.name, data)
    tree, root = Tree(data, code), data.concepts.get(code)
    if not any(isinstance(each, SourceLine) for each in tree.body):
        _refuse(file.name, data)
    used = resources(data, tree.order, tree.demand)
    factor = indirect_factor(data, code, tree.body)
    body = with_costs(tree.body, factor, data)
    name = (root.summary or root.code) if root else ""
    return EstimatePreview(
        file.name,
        file.hash,
        "",
        EstimateHead(title=name, name=name),
        (),
        _verdicts(data, tree, root, {each.code for each in used}),
        tuple(body),
        tuple(used),
        declared_by(data, root, body),
        (*about_letters, *warnings(data, tree, code, factor, used)),
        format=f"BC3 {data.version.removeprefix('FIEBDC-3/')[:20]}".strip(),
        currency=data.currency,
    )


def _data(file: str, text: str) -> Bc3Data:
    try:
        return read_data(records(text))
    except TooMuch:
        raise ImportRefused(
            "{file} holds more records, or longer ones, than a budget can have. Nothing was imported. Export the "
            "budget alone, without the list of prices that it was made from.", file=file,
        ) from None  # fmt: skip


def _root(file: str, data: Bc3Data) -> str:
    """The budget: marked ##, else what has parts and is itself no part ("" stands for several of these)."""
    marked = [code for code in data.roots if data.parts.get(code)]
    if marked:
        return marked[0]
    inside = {part.code for parts in data.parts.values() for part in parts}
    tops = [code for code, parts in data.parts.items() if parts and code not in inside]
    tops = [code for code in tops if code in data.chapters] or tops
    if not tops:
        _refuse(file, data)
    if len(tops) == 1 and not (data.chapters and tops[0] in data.chapters):
        return tops[0]
    data.parts[""] = [Part(code, Decimal(1), True, data.parts[code][0].row) for code in tops]
    return ""


def _refuse(file: str, data: Bc3Data) -> NoReturn:
    errors = [each for each in data.verdicts if each.verdict == Verdict.ERROR]
    raise ImportRefused(
        "{file} is a BC3 file of {count} concepts, but no line of an estimate can be made of it: {reason}. Nothing was "
        "imported. Export the budget itself, not a list of prices.",
        file=file, count=len(data.concepts),
        reason=errors[0].why if errors else say("no position stands in a chapter (~D)"),
    )  # fmt: skip


def _verdicts(data: Bc3Data, tree: Tree, root: Concept | None, used: set[str]) -> tuple[RowVerdict, ...]:
    """One for each record, concepts by what became of them, in the order of the file."""
    sections = {each.address: each for each in tree.body if isinstance(each, SourceSection)}
    lines = {each.address: each for each in tree.body if isinstance(each, SourceLine)}
    bad = {(each.row, each.address) for each in data.verdicts if each.verdict == Verdict.ERROR}
    found = list(data.verdicts)
    for code, concept in data.concepts.items():
        if (concept.row, code) in bad or concept.broken:
            continue
        verdict, why = Verdict.IGNORED, say("nothing in the estimate uses it")
        if root is not None and code == root.code:
            verdict, why = Verdict.TOTAL, say("the whole estimate and its total")
        elif code in sections:
            verdict, why = Verdict.SECTION, say("a heading of level {level}", level=sections[code].level)
        elif code in lines:
            verdict, why = Verdict.POSITION, _of_line(lines[code])
        elif code in used:
            verdict, why = Verdict.RESOURCE, say("a resource")
        elif code in tree.within:
            why = say("a part of positions, put together of other things or a share of them")
        found.append(RowVerdict(concept.row, verdict, code, why, concept.summary[:120]))
    return tuple(sorted(found, key=lambda each: each.row))


def _of_line(line: SourceLine) -> Words:
    if line.derived:
        return say("a line; worked out: {fields}", fields=Several([Caption(each) for each in line.derived]))
    return say("a line")
