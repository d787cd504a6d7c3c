"""What a document's workbook knows about itself, on a hidden sheet: which document it is, and as it was when."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.importers.documents.page import MARK, Page, PageCell, SheetPage
from shared.workbooks.cells import cell_text
from shared.workbooks.words import ImportRefused

STAMP: Final = "stamp"
FORMAT: Final = "document workbook/1"


class NotOurs(ImportRefused):
    """The workbook does not say which document it is, or says it in a way of a newer version."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """`base` is the hash of the content that was exported, as hex; empty for a template."""

    kind: str
    id: UUID
    base: str
    number: str
    pages: tuple[str, ...]
    language: str = "en"
    """In which the cells were written; those that were not touched are known by it."""

    def page(self) -> Page:
        made = Page(STAMP, MARK, hidden=True)
        facts = {"format": FORMAT, "kind": self.kind, "id": str(self.id), "base": self.base, "number": self.number,
                 "pages": " ".join(self.pages), "language": self.language}  # fmt: skip
        made.add(PageCell(f"{MARK} {STAMP}"))
        for name, value in facts.items():
            made.add(PageCell(name), PageCell(value))
        return made


def read_stamp(pages: Mapping[str, SheetPage], file: str) -> Stamp:
    """Raises NotOurs."""
    if STAMP not in pages:
        raise NotOurs(
            "{file} is not a workbook that this program made for filling in: its hidden sheet “{sheet}” is missing. "
            "Nothing was imported. Make one with “export KIND NUMBER --xlsx FILE”, or an empty one with --template.",
            file=file, sheet=MARK,
        )  # fmt: skip
    page = pages[STAMP]
    facts = {page.key(row): cell_text(page.at(row, 1)) for row in range(1, page.last)}
    if facts.get("format") != FORMAT:
        raise NotOurs(
            "{file} was made by another version of the program ({format}). Nothing was imported. Export the document "
            "anew and repeat the changes there.",
            file=file, format=facts.get("format") or "?",
        )  # fmt: skip
    try:
        id, base = UUID(facts.get("id", "")), bytes.fromhex(facts.get("base", "")).hex()
    except ValueError:
        raise NotOurs(
            "{file}: the hidden sheet “{sheet}” was changed and no longer says which document this is. Nothing was "
            "imported. Export the document anew and repeat the changes there.",
            file=file, sheet=MARK,
        ) from None  # fmt: skip
    pages_there, language = tuple(facts.get("pages", "").split()), "ru" if facts.get("language") == "ru" else "en"
    return Stamp(facts.get("kind", ""), id, base, facts.get("number", ""), pages_there, language)
