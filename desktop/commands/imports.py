"""`import-catalog KIND FILE`: a sheet of catalog items, shown row by row, taken in when a person agrees."""

from typing import Any, Final

from desktop.commands.import_preview import Telling
from desktop.commands.session import CommandSession, WrongWords
from shared.importers.acceptance import Accepted, accepted
from shared.importers.captions import vocabulary
from shared.importers.catalog import CatalogPreview, ImportOptions, preview_catalog
from shared.importers.verdicts import Verdict
from shared.kernel.base import PeriodLock
from shared.kernel.describe import Shape
from shared.kernel.words import Caption
from shared.workbooks.workbook import read_workbook

SEPARATORS: Final = {"tab": "\t", "\\t": "\t", "semicolon": ";", "comma": ",", "pipe": "|"}


def import_catalog(session: CommandSession) -> None:
    """Shows what was understood and what would change; writes what is agreed to, all of it or nothing."""
    from shared.common.import_layout import layouts_of

    arguments = session.arguments
    separator = SEPARATORS.get(arguments.separator or "", arguments.separator)
    book = read_workbook(arguments.file, encoding=arguments.encoding, separator=separator)
    with session.company(changes=not arguments.dry_run, create=not arguments.dry_run) as company:
        store = company.store
        shape = store.kinds.shape(arguments.kind)
        if not shape.is_catalog:
            text = "{kinds} are documents; import-catalog takes in catalogs such as person, material, counterparty."
            raise WrongWords(text, kinds=Caption(shape.cls.captions))
        if issubclass(shape.cls, PeriodLock):
            raise WrongWords("Periods are closed by close-period, not by an import. Nothing was imported.")
        with store.reading() as reading:
            books = store.books(reading)
            known = {} if arguments.afresh else layouts_of(books, shape.kind)
            shown = preview_catalog(
                book, shape, books, store.kinds.shapes, _options(session, store.kinds, shape), known
            )
        telling = Telling(session, shown)
        telling.preview()
        taken = None if arguments.dry_run else _agreed(session, shown)
        if taken:
            _write(store, shown, taken)
        telling.outcome(taken)


def _options(session: CommandSession, kinds: Any, shape: Shape) -> ImportOptions:
    arguments, words = session.arguments, vocabulary(shape)
    for kind in arguments.create or ():
        kinds.shape(kind)
    key = tuple(words.field(name) or name for name in (arguments.key or "").split("+") if name)
    return ImportOptions(
        sheet=arguments.sheet or "",
        columns={name: where for name, _, where in (each.partition("=") for each in arguments.map or ())},
        header_row=arguments.header_row, key=key, sections=arguments.sections or "auto", dates=arguments.dates,
        decimal=arguments.decimal, erase_empty=arguments.erase_empty, making=frozenset(arguments.create or ()),
    )  # fmt: skip


def _agreed(session: CommandSession, shown: CatalogPreview) -> Accepted:
    """What the person agrees to. `--yes` agrees to what `--update` names; without it, to new items alone."""
    arguments = session.arguments
    leave_out = arguments.leave_out_errors
    accepted(shown, new=True, changed=True, leave_out=leave_out)  # refuses rows that wait for a decision
    wanted = arguments.update or ("new" if arguments.yes or arguments.json else "all")
    ask, say = session.confirmed, session.language.say
    count = len(shown.of(Verdict.NEW)) or len(shown.folders.made)
    new = wanted in ("new", "all") and count > 0 and ask(say("Add {count} new items? [y/N] ", count=count))
    count = len(shown.of(Verdict.CHANGED))
    changed = wanted in ("changed", "all") and count > 0
    changed = changed and ask(say("Overwrite {count} items as shown? [y/N] ", count=count))
    return accepted(shown, new=new, changed=changed, leave_out=leave_out)


def _write(store: Any, shown: CatalogPreview, taken: Accepted) -> None:
    from shared.common.import_layout import to_remember

    with store.reading() as reading:
        new, edits = to_remember(store.books(reading), shown.shape.kind, shown.layout, shown.book.file_name)
    about = {"file": shown.book.file_name, "hash": shown.book.file_hash, "sheet": shown.table.sheet.name}
    store.take_in(shown.shape, [*taken.new, *new], [*taken.edits, *edits], about=about)
