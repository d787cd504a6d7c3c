"""Estimates in GAEB DA XML: request, bid and order reconciled, and what is said of files that went wrong."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from shared.construction.importers.estimate_preview import EstimatePreview
from shared.construction.importers.preview import preview
from shared.construction.importers.reconciliation import reconcile
from shared.construction.importers.source import SourceLine
from shared.workbooks.words import ImportRefused
from tests.construction.importers.files import DATA, large_gaeb, text_of

Write = Callable[..., EstimatePreview]


@pytest.fixture
def read(tmp_path: Path) -> Write:
    def written(text: str | bytes) -> EstimatePreview:
        path = tmp_path / "lv.x86"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return preview(path)

    return written


def bill(items: str, *, info: str = "", head: str = "", phase: str = "86", totals: str = "") -> str:
    """A bill of one category."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<GAEB xmlns="http://www.gaeb.de/GAEB_DA_XML/DA{phase}/3.3"><Award>'
        f"<DP>{phase}</DP><BoQ><BoQInfo><Name>LV</Name>{info}{totals}</BoQInfo><BoQBody>"
        '<BoQCtgy RNoPart="01"><LblTx><p><span>Rohbau</span></p></LblTx><BoQBody><Itemlist>\n'
        f"{items}</Itemlist></BoQBody></BoQCtgy></BoQBody></BoQ></Award></GAEB>"
    )


def item(number: str, figures: str, short: str = "Mauerwerk") -> str:
    return f'<Item RNoPart="{number}">{figures}{text_of(short, short)}</Item>\n'


PLAIN = "<Qty>2</Qty><QU>m2</QU><UP>5.00</UP><IT>10.00</IT>"


def differences(found: EstimatePreview) -> list[tuple[str, str, str]]:
    return [(each.what, each.cell, str(each.difference)) for each in reconcile(found).differences]


def errors(found: EstimatePreview) -> list[tuple[str, str]]:
    return [(each.address, str(each.why)) for each in found.errors]


def told(found: EstimatePreview) -> list[str]:
    return [str(each) for each in found.warnings]


# ---- real shapes -----------------------------------------------------------------------------------------------------


def test_a_request_for_bids_gives_quantities_without_prices_and_says_so() -> None:
    found = preview(DATA / "request.x83")
    assert [(each.code, each.name, each.quantity, each.unit, each.price) for each in found.lines] == [
        ("01.0010", "Boden lösen", Decimal("386.5"), "m3", None),
        ("01.0010.1", "Boden lösen, Handaushub", Decimal(12), "m3", None),
        ("01.0020", "Stundenlohnarbeiten", Decimal(0), "h", None),
        ("02.01.0010", "Bodenplatte C25/30", Decimal("57.25"), "m3", None),
        ("02.01.0020", "Baustelleneinrichtung", Decimal(1), "psch", None),
        ("02.01.0030", "Abdichtung, Bitumenbahn", Decimal(120), "m2", None),
        ("02.01.0090", "Zuschlag Winterbau", Decimal(1), "%", None),
    ]
    assert found.lines[0].note == "Boden lösen und seitlich lagern,\nBodenklasse 3–5."
    assert [(each.level, each.number, each.name) for each in found.sections] == [
        (1, "01", "Erdarbeiten"), (1, "02", "Betonarbeiten"), (2, "02.01", "Gründung & Bodenplatte"),
    ]  # fmt: skip
    assert (found.priced, found.format, found.currency, differences(found)) == (False, "GAEB X83", "EUR", [])
    assert told(found) == [
        "The file states no prices (X83): quantities are imported, there is no money to reconcile",
        "Positions whose quantity is to be determined, 0 until then (1): 01.0020",
        "Positions that do not count (alternative, optional, dropped) are left out (2, together 0): 01.0030, "
        "02.01.0040",
    ]


def test_what_does_not_count_says_why() -> None:
    ignored = {each.address: str(each.why) for each in preview(DATA / "request.x83").rows if each.verdict == "ignored"}
    assert ignored == {
        "#10": "a remark",
        "01.0030": "an optional position, not counted in the totals",
        "02.01.0040": "an alternative position (group 1), not counted in the totals",
        "03": "a category that has been dropped",
    }


def test_a_bid_without_texts_and_with_missing_quantities_agrees_to_the_cent() -> None:
    found = preview(DATA / "bid.x84")
    summary = reconcile(found)
    # 7 053.63 + 655.20 + 19 207.38 + 8 500.00 + 4 668.00 + 10 % of a part 3 019.64 = 43 103.85, less 2 % 862.08
    assert (summary.direct_computed, summary.vat, summary.total_computed, summary.differences) == (
        Decimal("42241.77"), Decimal("8025.94"), Decimal("50267.71"), (),
    )  # fmt: skip
    assert [(each.name, each.quantity, each.cost) for each in found.lines] == [
        ("01.0010", Decimal("386.5"), Decimal("7053.63")),
        ("01.0010.1", Decimal(12), Decimal("655.20")),
        ("02.01.0010", Decimal("57.25"), Decimal("19207.38")),
        ("02.01.0020", Decimal(1), Decimal("8500.00")),
        ("02.01.0030", Decimal(120), Decimal("4668.00")),
        ("02.01.0090", Decimal(1), Decimal("3019.64")),
        ("Nachlass 2 %", Decimal(1), Decimal("-862.08")),
    ]
    assert told(found)[-1] == (
        "Positions that do not count (alternative, optional, dropped) are left out (3, together 9,092): 01.0030, "
        "02.01.0040, 02.01.0050"
    )


def test_an_order_brings_wages_hours_and_parties() -> None:
    found = preview(DATA / "order_latin1.x86")
    assert found.lines[0] == SourceLine(
        row=12, address="01.0010", number="0010", code="01.0010", name="Außenputz, zweilagig", unit="m2",
        quantity=Decimal(250), price=Decimal("24.4"), wage_per_unit=Decimal("9.6"),
        materials_per_unit=Decimal("14.8"), norm_hours=Decimal("0.2"), cost=Decimal("6100.00"),
        note="Außenputz, zweilagig, Körnung 2 mm", under=1,
    )  # fmt: skip
    assert reconcile(found).labour_hours == Decimal(141)  # 250 × 0.20 + 14 × 6.50
    assert (found.head.number, found.head.customer, found.head.contractor) == (
        "A-2026-042", "Stadtwerke Musterstadt", "Fenster Groß OHG",
    )  # fmt: skip


def test_the_lines_that_make_the_difference_of_an_order_are_named() -> None:
    found = preview(DATA / "order_latin1.x86")
    # 33.333 × 12.10 is 403.33, the file says 403.30; 4 564.22 of VAT on 26 297.96 is 17.3558 %
    assert differences(found) == [
        ("line", "02.0020", "-0.03"), ("direct", "Totals", "-0.03"), ("vat", "Totals/VATAmount", "-0.01"),
        ("total", "Totals/TotalGross", "-0.04"),
    ]  # fmt: skip


def test_amounts_that_are_not_taken_over_are_named_with_what_they_come_to() -> None:
    assert told(preview(DATA / "order_latin1.x86"))[-1] == (
        "These amounts of the file are not taken over: Item/UPAvg (2, together 4,360)"
    )


@pytest.mark.parametrize("version", ["3.0", "3.1", "3.2", "3.3"])
def test_every_version_and_a_prefix_of_names_are_understood(read: Write, version: str) -> None:
    plain = bill(item("0010", PLAIN)).replace("/3.3", f"/{version}")
    prefixed = plain.replace("xmlns=", "xmlns:g=").replace("<", "<g:").replace("<g:/", "</g:").replace("<g:?", "<?")
    assert (read(plain).body, read(prefixed).body) == (read(plain).body,) * 2
    assert reconcile(read(plain)).total == Decimal("10.00")


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "ISO-8859-1", "windows-1252"])
def test_every_encoding_that_is_declared_is_read(read: Write, encoding: str) -> None:
    text = bill(item("0010", PLAIN, "Gründung, außen")).replace("UTF-8", encoding)
    assert read(text.encode(encoding)).lines[0].name == "Gründung, außen"


# ---- what counts -----------------------------------------------------------------------------------------------------


def test_the_accepted_alternative_counts_instead_of_the_first(read: Write) -> None:
    def alternative(serial: int, more: str = "") -> str:
        return f"<ALNGroupNo>7</ALNGroupNo><ALNSerNo>{serial}</ALNSerNo>{more}"

    found = read(bill(
        item("0010", alternative(0) + PLAIN) + item("0020", alternative(1, "<Accepted>Yes</Accepted>") + PLAIN)
    ))  # fmt: skip
    assert [each.code for each in found.lines] == ["01.0020"]


def test_an_optional_position_within_the_total_counts(read: Write) -> None:
    found = read(bill(item("0010", "<Provis>WithTotal</Provis>" + PLAIN)))
    assert [each.code for each in found.lines] == ["01.0010"]


def test_a_lump_sum_is_one_of_its_price(read: Write) -> None:
    found = read(bill(item("0010", "<LumpSumItem>Yes</LumpSumItem><UP>1200</UP><IT>1200.00</IT>")))
    assert [(each.quantity, each.unit, each.price) for each in found.lines] == [(Decimal(1), "psch", Decimal(1200))]


def test_an_agreed_lump_sum_of_the_whole_is_a_line_of_its_own(read: Write) -> None:
    totals = "<Totals><Total>10.00</Total><TotalLSUM>9.50</TotalLSUM></Totals>"
    found = read(bill(item("0010", PLAIN), totals=totals))
    assert [(each.name, each.cost) for each in found.lines][1:] == [("Pauschalsumme", Decimal("-0.50"))]
    assert (reconcile(found).total, differences(found)) == (Decimal("9.50"), [])


def test_minutes_become_hours(read: Write) -> None:
    found = read(bill(item("0010", PLAIN + "<TimeQu>90</TimeQu>"), info="<LblTime>min</LblTime>"))
    assert found.lines[0].norm_hours == Decimal("1.5")


def test_wages_may_come_from_the_approach_to_the_cost(read: Write) -> None:
    approach = "<CostApproach><CostType>Lohn</CostType><Amount>3.20</Amount></CostApproach>"
    material = "<CostApproach><CostType>Stoffe</CostType><Amount>1.80</Amount></CostApproach>"
    found = read(bill(item("0010", PLAIN + approach + material)))
    assert (found.lines[0].wage_per_unit, found.lines[0].materials_per_unit) == (Decimal("3.2"), Decimal("1.8"))
    assert told(found) == ["These amounts of the file are not taken over: CostApproach/Amount (1, together 1.8)"]


def test_pictures_in_texts_are_left_out_and_the_words_stay(read: Write) -> None:
    picture = "Wand</span><image Type='jpg'>AAAA</image> tragend</p></Text>"
    text = bill(item("0010", PLAIN, "Wand")).replace("Wand</span></p></Text>", picture)
    assert read(text).lines[0].note == "Wand tragend"


def test_several_bills_are_sections_of_one_estimate(read: Write) -> None:
    one = bill(item("0010", PLAIN), totals="<Totals><Total>10.00</Total></Totals>")
    start, end = one.index("<BoQ>"), one.index("</BoQ>") + 6
    found = read(one[:end] + one[start:end] + one[end:])
    assert [(each.level, each.name) for each in found.sections] == [(1, "LV"), (2, "Rohbau")] * 2
    assert (reconcile(found).direct_declared, differences(found)) == (Decimal("20.00"), [])


# ---- what goes wrong -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figures", "why"),
    [
        ("<Qty>2,0,0</Qty><UP>5</UP>", "“2,0,0” is not a number for quantity"),
        ("<Qty>2</Qty><UP>fünf</UP>", "“fünf” is not a number for price"),
        ("<QU>m2</QU>", "a line without a quantity"),
        ("<UP>500.00</UP><IT>10.01</IT>", "no quantity, and 10.01 is no multiple of 500"),
        ("<Qty>99999999999</Qty><UP>99999999999</UP>", "an amount too large for any estimate"),
    ],
)
def test_a_position_that_cannot_be_read_says_why(read: Write, figures: str, why: str) -> None:
    found = read(bill(item("0010", figures) + item("0020", PLAIN)))
    assert (errors(found), [each.code for each in found.lines]) == ([("01.0010", why)], ["01.0020"])


def refusal(read: Write, text: str | bytes) -> str:
    with pytest.raises(ImportRefused) as refused:
        read(text)
    return str(refused.value)


def test_a_document_type_is_refused_before_any_entity_is_made(read: Write) -> None:
    bomb = '<!DOCTYPE GAEB [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
    outside = '<!DOCTYPE GAEB [<!ENTITY secret SYSTEM "file:///etc/passwd">]>\n'
    for head, inside in ((bomb, "&b;"), (outside, "&secret;")):
        assert refusal(read, bill(item("0010", PLAIN, inside), head=head)) == (
            "lv.x86 was not read: it declares a document type, which GAEB files never do and damaging files use (line "
            "2). Nothing was imported. Ask for a new copy of the file."
        )


def test_a_file_that_breaks_off_is_refused_with_its_line(read: Write) -> None:
    assert refusal(read, bill(item("0010", PLAIN))[:-40]) == (
        "lv.x86 is damaged or incomplete: its XML breaks on line 4. Nothing was imported. Ask for a new copy, or "
        "export it again."
    )


def test_nesting_without_end_is_refused(read: Write) -> None:
    deep = '<BoQCtgy RNoPart="1"><BoQBody>' * 100_000
    assert "its elements are nested deeper than any bill of quantities" in refusal(read, bill("").replace(
        "<BoQBody>", "<BoQBody>" + deep, 1))  # fmt: skip


def test_sub_descriptions_within_one_another_are_read_once_each(read: Write) -> None:
    nested = "<SubDescr>" * 80 + "</SubDescr>" * 80
    assert read(bill(item("0010", PLAIN + nested))).lines[0].name == "Mauerwerk"


def test_a_file_of_another_phase_says_which_is_wanted(read: Write) -> None:
    assert refusal(read, bill(item("0010", PLAIN), phase="31")) == (
        "lv.x86 is a GAEB file of phase 31 without a bill of quantities that an estimate could be made of. Nothing was "
        "imported. Ask for a file of phase X81 to X86."
    )


def test_a_bill_without_positions_is_refused(read: Write) -> None:
    assert "no line of an estimate can be made of it: it has no positions" in refusal(read, bill(""))


def test_a_large_bill_agrees_with_its_total(tmp_path: Path) -> None:
    path = tmp_path / "gross.x86"
    path.write_bytes(large_gaeb(500))
    summary = reconcile(preview(path))
    assert (summary.lines, summary.total == summary.total_computed, summary.differences) == (500, True, ())


def test_a_tag_without_end_is_refused(read: Write) -> None:
    assert "one of its tags is longer than any bill of quantities" in refusal(
        read, b"<GAEB " + b" ".join(b'a%d="x"' % n for n in range(400_000)) + b"/>"
    )


def test_a_file_that_does_not_say_its_phase_is_read(read: Write) -> None:
    text = bill(item("0010", PLAIN)).replace("<DP>86</DP>", "").replace("/DA86/", "/200407/")
    assert (read(text).format, reconcile(read(text)).total) == ("GAEB", Decimal("10.00"))
