"""How a golden paper is declared: `@golden("t13")` over a function that prints something of the golden company."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.print_forms.golden.reading import as_text
from tests.print_forms.ledger import Ledger, Paper


class Company(Ledger):
    """The test company with a posted estimate, and a report that was posted two days before the printed one."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.roof = self.estimate(number="ES-A1-26-00001")
        self.store.post(self.roof)
        self.store.post(self.report(self.roof, dt.date(2026, 9, 8), number="DR-A1-26-00001"))


FILES: Final = Path(__file__).parent / "files"
Printed = Callable[[Company, str], Paper]
GOLDEN: Final[dict[str, tuple[Printed, str]]] = {}
"""Name of the file → what prints it, and in which language."""


def golden(name: str, *languages: str) -> Callable[[Printed], Printed]:
    """The function prints in the language that it is given; one file per language, `name.ru.txt`."""

    def declared(print_: Printed) -> Printed:
        for code in languages or ("en", "ru"):
            file = f"{name}.{code}"
            assert file not in GOLDEN, file
            GOLDEN[file] = print_, code
        return print_

    return declared


def printed(name: str, company: Company) -> str:
    """The golden text of what is printed now."""
    print_, code = GOLDEN[name]
    return as_text(print_(company, code).data)


def file_of(name: str) -> Path:
    return FILES / f"{name}.txt"
