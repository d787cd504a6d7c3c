"""Every form prints as its golden file says: the same words, at the same places, between the same rules."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from print_forms.forms import FORMS, REPORT_FORMS
from print_forms.kit.page import A4_LANDSCAPE, Running, Stamp, render
from print_forms.kit.panel import Panel, Pen
from tests.print_forms.golden.declared import FILES, Company, file_of, printed
from tests.print_forms.golden.papers import GOLDEN
from tests.print_forms.golden.reading import as_text, difference
from tests.print_forms.ledger import NOW


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    made = Company(Path(tmp_path_factory.mktemp("golden")) / "company.db")
    yield made
    made.engine.dispose()


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_a_form_prints_as_its_golden_file_says(name: str, company: Company) -> None:
    file = file_of(name)
    assert file.exists(), f"there is no {file.name} yet: run python -m tests.print_forms.golden {name}"
    said, found = file.read_text(encoding="utf-8"), printed(name, company)
    if said != found:
        again = f"Where the new paper is right: python -m tests.print_forms.golden {name}"
        pytest.fail(f"{name} prints otherwise.\n{difference(said.splitlines(), found.splitlines())}\n{again}")


def test_every_form_has_a_golden_file_and_no_file_is_left_over() -> None:
    names = {name.rpartition(".")[0] for name in GOLDEN}
    forms = {form.name for form in (*FORMS, *REPORT_FORMS)}
    assert forms | {"generic", "list", "report"} <= names
    assert {file.name for file in FILES.iterdir()} == {file_of(name).name for name in GOLDEN}


def test_a_golden_text_says_what_stands_where() -> None:
    assert _drawn(lambda pen: pen.box(10, 20, 30, 5, "Код")).splitlines() == [
        "page 1 of 1, 297 × 210 mm",
        "rules down    17 47",
        "rules across  27 32",
        "DejaVuSansCondensed 4.5 6 6.5",
        " 30.5 | 30 Код",
        "205.0 | 7 (identity) · (content) · printed 30 Sep 2026 14:05 · petrov | 279 page 1 of 1",
    ]


def test_a_difference_of_a_millimetre_or_a_letter_is_shown() -> None:
    before = _drawn(lambda pen: pen.box(10, 20, 30, 5, "Код"))
    for after, gone, come in (
        (_drawn(lambda pen: pen.box(10, 20, 31, 5, "Код")), "-rules down    17 47", "+rules down    17 48"),
        (_drawn(lambda pen: pen.box(10, 20, 30, 5, "Кот")), "- 30.5 | 30 Код", "+ 30.5 | 30 Кот"),
    ):
        shown = difference(before.splitlines(), after.splitlines()).splitlines()
        assert gone in shown
        assert come in shown


def _drawn(draw) -> str:  # type: ignore[no-untyped-def]
    out = io.BytesIO()

    def panel(pen: Pen) -> None:
        draw(pen)

    stamp = Stamp("01998f2a-77aa-7000-8000-000000000001", "3fa2c1d09b7e55aa", NOW, "petrov")
    render([Panel(283, 40, panel)], A4_LANDSCAPE, Running("A form"), stamp, out)
    return as_text(out.getvalue())
