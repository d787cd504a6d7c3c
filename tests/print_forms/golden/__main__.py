"""`python -m tests.print_forms.golden [NAME …]`: write the golden files anew, all or those whose names begin so."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.print_forms.golden.declared import FILES, Company, file_of, printed
from tests.print_forms.golden.papers import GOLDEN


def main(wanted: list[str]) -> int:
    FILES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        company = Company(Path(folder) / "company.db")
        for name in GOLDEN:
            if not wanted or any(name.startswith(each) for each in wanted):
                _write(name, printed(name, company))
        company.engine.dispose()
    for file in set(FILES.glob("*.txt")) - {file_of(name) for name in GOLDEN}:
        file.unlink()
        print(f"{file.name}: removed, nothing prints it")
    return 0


def _write(name: str, text: str) -> None:
    file = file_of(name)
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8", newline="\n")
        print(f"{file.name}: written")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
