"""The words of the payroll sheet: Russian as the form Т-51 was approved, and English in the same layout."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from print_forms.kit.column import Kind

_KINDS: Final[tuple[Kind, ...]] = ("code", "code", "text", "text", "price", "code", "code", *("money",) * 11)


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    legal_form: str
    legal_decree: str
    code: str
    okud: str
    okpo: str
    organization: str
    department: str
    number: str
    drawn_up: str
    period: str
    period_from: str
    period_to: str
    groups: tuple[str, str, str, str]
    captions: tuple[str, ...]
    """Of columns 1–7 and 11–18."""
    other_accruals: str
    page_total: str
    grand_total: str
    to_pay_in_words: str
    accountant: str
    difference: str

    def columns(self, kinds: tuple[str, str, str]) -> Iterator[tuple[str, Kind, bool, str]]:
        """Caption, kind, whether it is added up, and common caption of the 18 columns."""
        captions = (*self.captions[:7], *kinds, *self.captions[7:])
        for number, (caption, kind) in enumerate(zip(captions, _KINDS, strict=True), start=1):
            yield caption, kind, number >= 8, self._group(number)

    def _group(self, number: int) -> str:
        worked, accrued, withheld, sums = self.groups
        if number in (6, 7):
            return worked
        if number in range(8, 13):
            return accrued
        return withheld if number in range(13, 16) else sums if number >= 16 else ""


RUSSIAN: Final = Words(
    title="РАСЧЕТНАЯ ВЕДОМОСТЬ",
    legal_form="Унифицированная форма № Т-51",
    legal_decree="Утверждена Постановлением Госкомстата России от 05.01.2004 № 1",
    code="Код",
    okud="Форма по ОКУД",
    okpo="по ОКПО",
    organization="наименование организации",
    department="структурное подразделение",
    number="Номер документа",
    drawn_up="Дата составления",
    period="Отчетный период",
    period_from="с",
    period_to="по",
    groups=("Отработано дней (часов)", "Начислено за месяц, руб.", "Удержано и зачтено, руб.", "Сумма, руб."),
    captions=(
        *("Номер по порядку", "Табельный номер", "Фамилия, инициалы", "Должность (специальность, профессия)"),
        *("Тарифная ставка (часовая, дневная) (оклад), руб.", "рабочих", "выходных и праздничных"),
        *("другие доходы (соц. и мат. блага)", "всего", "налог на доходы", "прочие", "всего"),
        *("долг за организацией", "долг за работником", "к выплате"),
    ),
    other_accruals="прочие начисления",
    page_total="Итого по странице",
    grand_total="Итого",
    to_pay_in_words="К выплате:",
    accountant="Ведомость составил бухгалтер",
    difference="{name}: в документе к выплате {stated}, по расчёту {computed}",
)
ENGLISH: Final = Words(
    title="PAYROLL SHEET",
    legal_form="",
    legal_decree="",
    code="Code",
    okud="Form (layout of Т-51)",
    okpo="ОКПО",
    organization="organization",
    department="department",
    number="Document number",
    drawn_up="Date",
    period="Period",
    period_from="from",
    period_to="to",
    groups=("Worked, days (hours)", "Accrued in the month", "Withheld", "Amount"),
    captions=(
        *("No.", "Personnel number", "Name", "Position"),
        *("Rate (hour, day, month)", "working days", "rest days and holidays"),
        *("other income", "total", "income tax", "other", "total"),
        *("owed by the employer", "owed by the person", "to be paid"),
    ),
    other_accruals="other accruals",
    page_total="Page total",
    grand_total="Total",
    to_pay_in_words="To be paid:",
    accountant="Prepared by accountant",
    difference="{name}: the document states {stated} to be paid, computed {computed}",
)
