"""Makes a preview fit into one document: figures that a database can hold, so many lines, so many letters."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from shared.construction.importers.estimate_preview import EstimatePreview
from shared.construction.importers.numbers import AMOUNT_MAX
from shared.construction.importers.source import (
    RowVerdict,
    SourceLine,
    SourceResource,
    SourceSection,
    Verdict,
)
from shared.kernel.numbers import ZERO
from shared.workbooks.words import ImportRefused, say

LINES_MAX: Final = 20_000
_FIGURE_MAX: Final = Decimal(10) ** 11
_NOTES_MAX: Final = 3_000_000
"""Letters of all notes together: the document stays below its 16 MiB."""


def fitted(found: EstimatePreview) -> EstimatePreview:
    """Leaves out, as errors, what is too large; cuts notes. Raises ImportRefused for a file too large as a whole."""
    if len(found.body) + len(found.resources) > LINES_MAX:
        raise ImportRefused(
            "{file} has more than the {most} lines that one estimate holds. Nothing was imported. Divide it into "
            "several files, one for each part of the work.", file=found.file_name, most=LINES_MAX,
        )  # fmt: skip
    found = _without_giants(found)
    if not found.lines:
        raise ImportRefused(
            "{file} has no line whose figures can be taken: {reason}. Nothing was imported. Mend the file, or ask for "
            "a new copy.", file=found.file_name, reason=found.errors[0].why,
        )  # fmt: skip
    total = sum((abs(each.computed_cost) + abs(each.cost or ZERO) for each in found.lines), ZERO)
    declared = found.declared
    stated = (declared.direct, declared.overhead, declared.profit, declared.vat, declared.total)
    if total + sum((abs(each or ZERO) for each in stated), ZERO) > AMOUNT_MAX:
        raise ImportRefused(
            "{file} comes to more money than any estimate. Nothing was imported. Look at its largest figures.",
            file=found.file_name,
        )  # fmt: skip
    return _with_notes_that_fit(found)


def _without_giants(found: EstimatePreview) -> EstimatePreview:
    figured: list[SourceLine | SourceResource] = [*found.lines, *found.resources]
    giants = [each for each in figured if _is_giant(each)]
    if not giants:
        return found
    rows = {each.row for each in giants}
    why = say("an amount too large for any estimate")
    errors = [RowVerdict(each.row, Verdict.ERROR, each.address, why, each.name[:120]) for each in giants]
    verdicts = [each for each in found.rows if each.row not in rows or each.verdict == Verdict.ERROR]
    return replace(
        found,
        rows=tuple(sorted((*verdicts, *errors), key=lambda each: each.row)),
        body=tuple(each for each in found.body if isinstance(each, SourceSection) or not _is_giant(each)),
        resources=tuple(each for each in found.resources if not _is_giant(each)),
    )


def _is_giant(each: SourceLine | SourceResource) -> bool:
    """Whether a figure, or what it comes to over the quantity, is beyond what numbers are kept in."""
    quantity = abs(each.quantity or ZERO)
    per_unit = [each.price]
    whole = [each.cost]
    if isinstance(each, SourceLine):
        per_unit += [each.wage_per_unit, each.materials_per_unit, each.norm_hours]
        whole += [each.wage, each.materials, each.labour_hours]
    figures = [quantity, *(abs(figure) for figure in per_unit if figure is not None)]
    amounts = [*(quantity * figure for figure in figures[1:]), *(abs(figure) for figure in whole if figure is not None)]
    return max(figures) > _FIGURE_MAX or max(amounts, default=ZERO) > AMOUNT_MAX / 1000


def _with_notes_that_fit(found: EstimatePreview) -> EstimatePreview:
    """Long texts of a very large file are cut, and a warning says so."""
    if sum(len(line.note) for line in found.lines) <= _NOTES_MAX:
        return found
    most = _NOTES_MAX // len(found.body)
    body = tuple(
        replace(each, note=each.note[:most].rstrip() + " …") if isinstance(each, SourceLine) and len(each.note) > most
        else each
        for each in found.body
    )  # fmt: skip
    text = "The long texts are more than one document holds: each is cut after {most} letters"
    return replace(found, body=body, warnings=(*found.warnings, say(text, most=most)))
