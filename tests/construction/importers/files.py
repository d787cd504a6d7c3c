"""Estimate files of BC3 and GAEB: the small ones kept beside the tests, and large ones made for speed and mischief."""

from decimal import Decimal
from pathlib import Path
from typing import Final

from shared.kernel.numbers import rounded

DATA: Final = Path(__file__).parent / "data"
SAMPLES: Final = tuple(sorted(path.name for path in DATA.iterdir()))


def large_bc3(positions: int, *, per_chapter: int = 50) -> bytes:
    """Chapters of fifty positions, each of five parts and measured in three lines; the root states the total."""
    chapters: list[str] = []
    records: list[str] = []
    total = Decimal(0)
    for first in range(0, positions, per_chapter):
        chapter, members = f"C{first // per_chapter:03}", range(first, min(first + per_chapter, positions))
        chapters.append(chapter)
        own = Decimal(0)
        for n in members:
            quantity, price = Decimal(n % 97 + 1) * 3, Decimal(n % 613) + Decimal("7.25")
            own += rounded(quantity * price, 2)
            records += [
                f"~C|P{n:05}|m2|Fábrica de ladrillo n.º {n}|{price}|260420|0|",
                f"~D|P{n:05}|O1\\1\\0.5\\O2\\1\\0.25\\M{n % 40:02}\\1\\1.05\\A1\\1\\0.02\\%MA\\1\\0.02\\|",
                f"~M|{chapter}#\\P{n:05}|1\\1\\|{quantity}|" + f"\\Planta\\1\\{n % 97 + 1}\\\\\\" * 3 + "|",
                f"~T|P{n:05}|Fábrica de ladrillo perforado, {'incluso replanteo y limpieza, ' * 6}n.º {n}.|",
            ]
        parts = "".join(f"P{n:05}\\1\\{Decimal(n % 97 + 1) * 3}\\" for n in members)
        records += [f"~C|{chapter}#||Capítulo {chapter}|{own}|260420|0|", f"~D|{chapter}#|{parts}|"]
        total += own
    head = [
        "~V|SOFT S.A.|FIEBDC-3/2016|Presto 19.02||ANSI||2||||", r"~K|\2\2\3\2\2\2\2\EUR\|0|",
        f"~C|OBRA##||Obra grande|{total}|260420|0|", "~D|OBRA##|" + "".join(f"{c}\\1\\1\\" for c in chapters) + "|",
        "~C|O1|h|Oficial|19.5|260420|1|", "~C|O2|h|Peón|16.2|260420|1|", "~C|A1|m3|Mortero|53.01|260420|0|",
        "~D|A1|O2\\1\\1.7\\M00\\1\\0.25\\|", "~C|%MA|%|Medios auxiliares|2|260420|0|",
        *(f"~C|M{n:02}|ud|Material {n}|{n}.75|260420|3|" for n in range(40)),
    ]  # fmt: skip
    return "\r\n".join(head + records).encode("cp1252")


def large_gaeb(positions: int, *, per_category: int = 50) -> bytes:
    """Categories of fifty positions with prices, wages, times and long texts; the totals are stated."""
    body: list[str] = []
    total = Decimal(0)
    for first in range(0, positions, per_category):
        own = Decimal(0)
        items = []
        for n in range(first, min(first + per_category, positions)):
            quantity, price = Decimal(n % 97 + 1) / 2, Decimal(n % 613) + Decimal("7.255")
            cost = rounded(quantity * price, 2)
            own += cost
            items.append(
                f'<Item ID="I{n}" RNoPart="{n % per_category * 10:04}"><Qty>{quantity:.3f}</Qty><QU>m2</QU>'
                f"<UP>{price}</UP><UPComp1>3.000</UPComp1><UPComp2>{price - 3}</UPComp2><IT>{cost}</IT>"
                "<TimeQu>0.25</TimeQu>" + text_of(f"Mauerwerk {n}", f"{'Mauerwerk, außen, ' * 12}Nr. {n}") + "</Item>"
            )
        total += own
        body.append(
            f'<BoQCtgy ID="C{first}" RNoPart="{first // per_category:03}"><LblTx><p><span>Titel</span></p></LblTx>'
            f"<BoQBody><Itemlist>{''.join(items)}</Itemlist></BoQBody><Totals><Total>{own}</Total></Totals></BoQCtgy>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<GAEB xmlns="http://www.gaeb.de/GAEB_DA_XML/DA86/3.3"><GAEBInfo>'
        "<Version>3.3</Version></GAEBInfo><PrjInfo><NamePrj>GROSS</NamePrj></PrjInfo><Award><DP>86</DP><AwardInfo>"
        '<Cur>EUR</Cur></AwardInfo><BoQ ID="B"><BoQInfo><Name>LV</Name><LblUPComp1 Type="Wages">Lohn</LblUPComp1>'
        f"<Totals><Total>{total}</Total></Totals></BoQInfo><BoQBody>{''.join(body)}</BoQBody></BoQ></Award></GAEB>"
    ).encode()


def text_of(short: str, long: str) -> str:
    """The description of a GAEB position: its short and its long text."""
    return (
        f"<Description><CompleteText><DetailTxt><Text><p><span>{long}</span></p></Text></DetailTxt><OutlineText><OutlTxt>"
        f"<TextOutlTxt><p><span>{short}</span></p></TextOutlTxt></OutlTxt></OutlineText></CompleteText></Description>"
    )
