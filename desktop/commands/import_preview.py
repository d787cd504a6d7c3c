"""What an import of catalog items would do and what it did, said to a person or to a machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from desktop.commands.session import CommandSession
from desktop.importing.catalog import change_words, value_words
from shared.importers.acceptance import Accepted
from shared.importers.captions import vocabulary
from shared.importers.catalog import CatalogPreview, captions_of_keys
from shared.importers.verdicts import FieldChange, RowVerdict, Verdict
from shared.kernel.words import Caption, Several, Words, say

SHOWN: Final = 10
SIGNS: Final = {"\t": say("tabs"), ";": say("semicolons"), ",": say("commas"), "|": say("vertical bars")}
VERDICTS: Final = {
    Verdict.NEW: say("new"),
    Verdict.CHANGED: say("changed"),
    Verdict.SAME: say("as it is here"),
    Verdict.FOLDER: say("folder"),
    Verdict.DUPLICATE: say("twice in the file"),
    Verdict.AMBIGUOUS: say("cannot be told which"),
    Verdict.ERROR: say("error"),
    Verdict.IGNORED: say("left out"),
}


@dataclass(frozen=True, slots=True)
class Telling:
    """Says what an import would do and what it did, to a person or to a machine."""

    session: CommandSession
    shown: CatalogPreview

    def preview(self) -> None:
        if self.session.arguments.json:
            return
        tell, shown = self._say, self.shown
        tell(say("{file}, sheet “{sheet}”", file=shown.book.file_name, sheet=shown.table.sheet.name))
        if (text := shown.book.text) is not None:
            words = "Text in {encoding}, cells separated by {separator}; --encoding and --separator say otherwise"
            tell(say(words, encoding=text.encoding, separator=SIGNS.get(text.separator, text.separator)))
        columns = [
            say("{column} “{caption}” → {field}", column=each.letters, caption=each.caption[:40],
                field=Caption(vocabulary(shown.shape).captions[each.field]))
            for each in shown.table.columns
        ]  # fmt: skip
        words = "Columns as last time: {columns}" if shown.as_last_time else "Columns: {columns}"
        tell(say(words, columns=Several(columns, "; ")))
        tell(say("Rows are matched by: {keys}", keys=captions_of_keys(shown)))
        for warning in shown.warnings:
            self.session.tell(f"  ! {warning.words(self.session.language)}")
        self._made()
        self._changes()
        self._new_rows()
        stopping = [row for row in shown.rows if row.why is not None]
        for row in stopping[: 3 * SHOWN]:
            self._say(self._verdict_line(row))
        self._more(len(stopping) - 3 * SHOWN)
        counts = [say("{verdict} {count}", verdict=VERDICTS[each], count=count) for each, count in shown.counts.items()]
        tell(say("{count} rows: {counts}", count=len(shown.rows), counts=Several(counts)))

    def _new(self, row: RowVerdict) -> bool:
        return row.id is not None and self.shown.folders.is_new(row.id)

    def _say(self, words: Words) -> None:
        self.session.say(words.words(self.session.language))

    def _made(self) -> None:
        for kind, items in self.shown.made.items():
            caption = Caption(type(items[0]).caption) if items else kind
            for item in items[:SHOWN]:
                self._say(say("  new: {kind} “{name}”", kind=caption, name=str(item)))
            self._more(len(items) - SHOWN)

    def _verdict_line(self, row: RowVerdict) -> Words:
        text = "  {address} {name}: {verdict}: {why}" if row.name else "  {address}: {verdict}: {why}"
        return say(text, address=row.address, name=row.name, verdict=VERDICTS[row.verdict], why=row.why)

    def _changes(self) -> None:
        changed = self.shown.of(Verdict.CHANGED)
        if changed:
            self._say(say("Changed:"))
        for row in changed[:SHOWN]:
            said = Several([change_words(self.shown, each) for each in row.changes], "; ")
            self._say(say("  row {row} {name}: {changes}", row=row.row, name=row.name, changes=said))
        self._more(len(changed) - SHOWN)

    def _new_rows(self) -> None:
        """New items, and headings that become new folders."""
        found = self.shown.of(Verdict.NEW, Verdict.FOLDER)
        rows = [row for row in found if row.verdict == Verdict.NEW or self._new(row)]
        if rows:
            self._say(say("New:"))
        for row in rows[:SHOWN]:
            fields = [(self.shown.shape.field(name), value) for name, value in row.values.items() if name != "name"]
            values = [say("{field}: {value}", field=Caption(field.caption), value=value_words(self.shown, field, value))
                      for field, value in fields if value is not None]  # fmt: skip
            self._say(say("  row {row} {name}: {values}", row=row.row, name=row.name, values=Several(values, "; "))
                      if values else say("  row {row} {name}", row=row.row, name=row.name))  # fmt: skip
        self._more(len(rows) - SHOWN)

    def _more(self, count: int) -> None:
        if count > 0:
            self._say(say("  … and {count} more", count=count))

    # ---- what was done

    def outcome(self, taken: Accepted | None) -> None:
        written = {"new": len(taken.items) if taken else 0, "changed": len(taken.edits) if taken else 0,
                   "folders": len(taken.folders) if taken else 0}  # fmt: skip
        if self.session.arguments.json:
            self.session.data(self._data(written, taken))
        elif taken is None:
            self._say(say("Shown only; nothing was written."))
        elif not taken:
            waiting = self.shown.of(Verdict.NEW, Verdict.CHANGED)
            self._say(say("Nothing was changed.") if waiting else say("Everything is here already; nothing to do."))
        else:
            self._say(say("Imported: {new} new, {changed} changed, {folders} new folders.", **written))
            codes = [each.code for each in taken.items if each.code]
            if codes:
                self._say(say("Codes of the new items: {codes}", codes=_range(codes)))
            if not taken.edits and (left := len(self.shown.of(Verdict.CHANGED))):
                self._say(
                    say("{count} items that differ were left as they are; --update all changes them.", count=left)
                )

    def _data(self, written: dict[str, int], taken: Accepted | None) -> dict[str, Any]:
        shown, language = self.shown, self.session.language
        text = shown.book.text
        return {
            "file": shown.book.file_name,
            "sheet": shown.table.sheet.name,
            "encoding": text.encoding if text else None,
            "separator": text.separator if text else None,
            "columns": shown.table.as_letters(),
            "keys": ["+".join(key) for key in shown.keys],
            "as_last_time": shown.as_last_time,
            "warnings": [each.words(language) for each in shown.warnings],
            "counts": dict(shown.counts),
            "rows": [self._row(row) for row in shown.rows if row.verdict != Verdict.SAME],
            "created": {kind: [str(item) for item in items] for kind, items in shown.made.items()},
            "written": written,
            "ids": [str(each.id) for each in (*taken.items, *taken.edits)] if taken else [],
        }

    def _row(self, row: RowVerdict) -> dict[str, Any]:
        language = self.session.language
        changes = {each.field.name: [self._plain(each, each.before), self._plain(each, each.after)]
                   for each in row.changes}  # fmt: skip
        return {
            "row": row.row, "verdict": row.verdict, "address": row.address, "name": row.name,
            "why": row.why.words(language) if row.why else None, "id": str(row.id) if row.id else None,
            "changes": changes,
        }  # fmt: skip

    def _plain(self, change: FieldChange, value: Any) -> Any:
        if value is None or isinstance(value, bool | int | str):
            return value
        return (
            self.session.language.value(value_words(self.shown, change.field, value))
            if change.field.type == "id"
            else str(value)
        )


def _range(codes: Sequence[str]) -> str:
    return ", ".join(codes) if len(codes) <= SHOWN else f"{codes[0]} … {codes[-1]}"
