"""Values of declared fields as paper shows them: references by name, choices by caption, ☑ and ☐."""

from datetime import UTC, datetime
from typing import Any, Final

from print_forms.kit.column import Column, Kind, Value, written
from print_forms.kit.numbers import Notation
from shared.kernel.books import Books
from shared.kernel.describe import Field, Shape
from shared.kernel.language import NBSP, Language

_KINDS: Final[dict[str, Kind]] = {
    "money": "money",
    "price": "price",
    "percent": "quantity",
    "quantity": "quantity",
    "norm_hours": "quantity",
    "coefficient": "quantity",
    "int": "quantity",
    "minutes": "hours",
    "date": "date",
    "instant": "code",
    "bool": "code",
}
YES, NO = "☑", "☐"


class Values:
    """Writes the values of one document; every name is looked up once."""

    def __init__(self, shape: Shape, document: Any, books: Books, language: Language) -> None:
        self.shape, self.document, self.books, self.language = shape, document, books, language
        self.notation = Notation(language)
        self._names: dict[tuple[str, Any], str] = {}
        self._lines: dict[str, dict[Any, str]] = {}

    def column(self, field: Field) -> Column:
        """The column of a line table; money, worked time and computed labour are added up, prices and norms are not."""
        kind = _kind(field)
        total = field.type == "money" or kind == "hours" or (field.type == "norm_hours" and field.info.derived)
        return Column(self.language.say(field.caption), kind=kind, total=total)

    def value(self, field: Field, value: Any) -> Value:
        """What a cell holds: numbers and dates as they are, everything else in words."""
        if value is None or value == "":
            return None
        if field.info.choices:
            return self.language.say(dict(field.info.choices).get(value, str(value)))
        match field.type:
            case "bool":
                return YES if value else NO
            case "id":
                return self._name(field, value)
            case "int":
                return str(value)
            case "instant":
                return moment(self.notation, value)
            case "date" if field.name.endswith("month"):
                return self.notation.month(value)
            case "minutes" if field.clock:
                return f"{value // 60:02d}:{value % 60:02d}"
        return value  # type: ignore[no-any-return]

    def text(self, field: Field, value: Any) -> str:
        """The same in words, for a header."""
        return written(_kind(field), self.value(field, value), self.notation)

    def _name(self, field: Field, value: Any) -> str:
        if field.info.own:
            return self._own(field.info.line_of).get(value, "")
        key = (field.info.refers or field.info.line_of, value)
        if key not in self._names:
            self._names[key] = self.books.name(*key)
        return self._names[key]

    def _own(self, kind: str) -> dict[Any, str]:
        """Names of the document's own lines; one without a name is called by its number in the table."""
        if kind not in self._lines:
            table = next(table for table in self.shape.tables if table.kind == kind)
            rows = getattr(self.document, table.name)
            self._lines[kind] = {row.id: str(row) or f"№{NBSP}{number}" for number, row in enumerate(rows, start=1)}
        return self._lines[kind]


def moment(notation: Notation, at: datetime) -> str:
    return f"{notation.moment(at.astimezone(UTC))} UTC".replace(" ", NBSP)


def _kind(field: Field) -> Kind:
    return "code" if field.clock else "text" if field.info.choices else _KINDS.get(field.type, "text")
