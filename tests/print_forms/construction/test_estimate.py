"""The estimate from the ledger on its form: the real roof to the kopeck, sections, plans without prices."""

from decimal import Decimal

from shared.construction.estimate import Estimate
from shared.construction.estimate_line import EstimateLine
from tests.print_forms.ledger import Ledger


def test_the_real_roof_prints_what_its_source_declares_and_what_follows(ledger: Ledger) -> None:
    estimate = ledger.estimate()
    estimate.recalculate()
    text = ledger.paper(estimate).text
    assert "Local estimate No. 295" in text
    assert "Site Школа № 5" in text
    assert "Customer Администрация города Contractor ООО «Подряд»" in text
    # 25.5 × 136, × 2.1, × 138.1, × 0.8
    assert (
        "1 2.10-00025 Разборка мягкой кровли с резкой м2 25.5 136.00 2.10 138.10 0.8 3,468.00 53.55 3,521.55 20.4"
        in text
    )
    assert "2* 2.05-00070а Устройство стяжек м2 25.5 306.00 527.38 833.38 1.8" in text
    # 3,468 + 7,803 + 0 + 0 + 1,836 + 14,198.40; the stated costs; 20.4 + 45.9 + 10.8 + 83.52
    assert "Total of the estimate's lines 27,305.40 82,761.45 110,066.68 160.62" in text
    assert "* line 2: stated 21,251.29, computed 21,251.19" in text
    assert "** Direct costs: stated 110,066.69, computed 110,066.85" in text
    assert "Direct costs ** 110,066.69" in text
    assert "Overhead 22% ** 24,214.67" in text
    assert "Profit 12% ** 16,113.76" in text
    assert "Total of the estimate ** 150,395.12" in text
    assert "9 Покрытие ТПП м2 111.71 249.46 27,866.43 Total 82,761.99" in text


def test_the_same_in_russian(ledger: Ledger) -> None:
    estimate = ledger.estimate()
    estimate.recalculate()
    text = ledger.paper(estimate, "ru").text
    for words in ("Локальная смета № 295", "Накладные расходы 22 % ** 24 214,67", "150 395,12", "лист 1 из 1"):
        assert words in text


def test_totals_without_a_source_are_the_computed_ones(ledger: Ledger) -> None:
    estimate = ledger.estimate(vat_percent=Decimal(20))
    estimate.declared_direct = estimate.declared_overhead = estimate.declared_profit = estimate.declared_total = None
    for line in estimate.lines:
        line.declared_cost = None
    estimate.recalculate()
    text = ledger.paper(estimate).text
    # 110,066.85; 22 % 24,214.707; 12 % of 134,281.56 is 16,113.787; 20 % of 150,395.35 is 30,079.07
    assert "Direct costs 110,066.85 Overhead 22% 24,214.71 Profit 12% 16,113.79 VAT 20% 30,079.07" in text
    assert "Total of the estimate 180,474.42" in text
    assert "stated" not in text


def test_sections_lie_in_sections_and_add_up(ledger: Ledger) -> None:
    roof = EstimateLine(is_section=True, number="1", name="Кровля")
    flat = EstimateLine(is_section=True, number="1.1", name="Плоская", section_id=roof.id)
    walls = EstimateLine(is_section=True, number="2", name="Стены")
    lines = [
        ledger.work("1", "", "Стяжка", "м2", "10", "1", "2", "3", "0.5", "30", section_id=flat.id),
        ledger.work("2", "", "Парапет", "м", "5", "1", "1", "2", "1", "10", section_id=roof.id),
        ledger.work("3", "", "Кладка", "м3", "2", "4", "6", "10", "2", "20", section_id=walls.id),
        ledger.work("4", "", "Уборка", "шт", "1", "7", "0", "7", "1", "7"),
    ]
    estimate = ledger.estimate(lines=[roof, flat, walls, *lines], resources=[])
    estimate.recalculate()
    text = ledger.paper(estimate).text
    assert "1 Кровля 1 Кровля › 1.1 Плоская 1 Стяжка" in text
    assert "Total of the section “1.1 Плоская” 10.00 20.00 30.00 5 2 Парапет" in text
    assert "Total of the section “1 Кровля” 15.00 25.00 40.00 10" in text
    assert "Total of the section “2 Стены” 8.00 12.00 20.00 4 4 Уборка" in text
    assert "Total of the estimate's lines 30.00 37.00 67.00 15" in text


def test_lines_of_sections_that_lie_in_each_other_are_not_lost(ledger: Ledger) -> None:
    one, two = EstimateLine(is_section=True, name="A"), EstimateLine(is_section=True, name="B")
    one.section_id, two.section_id = two.id, one.id
    work = ledger.work("1", "", "Стяжка", "м2", "10", "1", "2", "3", "0.5", "30", section_id=one.id)
    assert "1 Стяжка м2" in ledger.paper(ledger.estimate(lines=[one, two, work], resources=[])).text


def test_a_crews_plan_has_no_money_of_the_customer(fresh: Ledger) -> None:
    base = fresh.estimate()
    fresh.store.save(base)
    line = EstimateLine(number="1", name="Стяжка", quantity=Decimal(10), wage=Decimal(3), labour_norm=Decimal("0.5"))
    plan = Estimate(kind="plan", name="Бригаде", crew_id=fresh.crew.id, base_id=base.id, lines=[line])
    plan.recalculate()
    text = fresh.paper(plan).text
    assert "1 Стяжка 10 3.00 0.5 30.00 5" in text
    assert f"Plan estimate Name Бригаде Site Contractor Date Currency RUB General estimate {base.number}" in text
    assert "Crew Кровельщики" in text
    assert [words for words in ("Total of the estimate ", "materials", "Customer") if words in text] == []


def test_an_estimate_with_nothing_in_it_prints(ledger: Ledger) -> None:
    paper = ledger.paper(Estimate())
    assert paper.pages == 1
    assert "Local estimate" in paper.text
    assert "DRAFT" in paper.text


def test_a_thousand_lines_repeat_captions_and_add_up(ledger: Ledger) -> None:
    lines = [ledger.work(str(n), "", f"Работа {n}", "м", "1", "1", "1", "2", "0.1", "2") for n in range(1, 1001)]
    estimate = ledger.estimate(lines=lines, resources=[])
    estimate.recalculate()
    paper = ledger.paper(estimate)
    assert paper.pages > 15
    assert all("Name of works and costs" in text for text in paper.texts)
    assert "Total of the estimate's lines 1,000.00 1,000.00 2,000.00 100" in paper.texts[-1]


def test_the_total_stands_in_words_in_the_estimates_currency(ledger: Ledger) -> None:
    estimate = ledger.estimate()
    estimate.recalculate()
    words = "Сто пятьдесят тысяч триста девяносто пять"
    assert f"Всего по смете: {words} рублей 12 копеек" in ledger.paper(estimate, "ru").text
    estimate.currency = "USD"
    assert f"{words} долларов 12 центов" in ledger.paper(estimate, "ru").text


def test_of_many_lines_that_are_stated_otherwise_the_first_are_noted(ledger: Ledger) -> None:
    lines = [
        EstimateLine(
            name="Работа", number=str(n), quantity=Decimal(n), price=Decimal("10.01"), declared_cost=Decimal(n)
        )
        for n in range(1, 500)
    ]
    estimate = ledger.estimate(lines=lines)
    estimate.recalculate()
    text = ledger.paper(estimate).text
    assert "* line 20: stated 20.00, computed 200.20" in text
    assert "* line 21:" not in text
    assert "and 479 more" in text
    assert "499*" in text
