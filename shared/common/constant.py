"""Company constants: settings of the whole company, each in force from a day on."""

from collections.abc import Iterator

from shared.kernel.base import DatedConstant
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error
from shared.kernel.words import Several


class Constant(DatedConstant, caption="Company constant"):
    """The value of a setting from a day on; the name is the setting's. Areas declare which settings there are."""

    __tablename__ = "constant"

    def findings(self, books: Books) -> Iterator[Finding]:
        """A misspelt name or value would change nothing, and nobody would know."""
        known = books.settings()
        if self.folder or self.marked or not self.name:
            return
        if self.name not in known:
            yield error("constant_unknown", "There is no constant “{name}”. Constants: {known}.", "name",
                        name=self.name, known=Several(sorted(known)))  # fmt: skip
        elif (choices := known[self.name].choices) and self.value not in choices:
            yield error("constant_value", "“{name}” is one of: {known}; “{value}” is none of them.", "value",
                        name=self.name, known=Several(choices), value=self.value or "")  # fmt: skip
