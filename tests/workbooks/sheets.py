"""Workbooks for the tests: the layout of a real roof repair estimate, and small tables in xlsx and ods."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

Cell = str | float | int | bool | None
Rows = Sequence[Sequence[Cell]]

ROOF_LINES = (
    ("1", "2.10-00025", "Разборка мягкой кровли с резкой, спуском и погрузкой в автомобиль.", " м2",
     25.5, 136, 2.1, 138.1, 0.8, 3468, 53.55, 3521.55, 20.4),
    ("2", "2.05-00070а", "Устройство стяжек цементнопесчаных толщ.  до 100 мм  из готового раствора", " м2",
     25.5, 306, 527.38, 833.38, 1.8, 7803, 13448.29, 21251.29, 45.9),
    ("3", "2.05-00105а", "Стоимость кровельного покрытия Унифлекс ТКП сланец серый", " м2",
     91.87, 0, 254.45, 254.45, 0, 0, 23376.25, 23376.25, 0),
    ("4", "2.05-00105а", "Стоимость кровельного покрытия Унифлекс ТПП", " м2",
     91.87, 0, 294.1, 294.1, 0, 0, 27018.65, 27018.65, 0),
    ("5", "1.08.00000", "Устройство примыканий кровель к стенам и парапетам высотой до 600 мм", "м",
     30, 61.2, 415.17, 476.37, 0.36, 1836, 12455.22, 14291.22, 10.8),
    ("6", "1.08-00027а", "Устройство мягкой кровли по готовому основанию в 2 слоя.", " м2",
     83.52, 170, 76.74, 246.74, 1, 14198.4, 6409.32, 20607.72, 83.52),
)  # fmt: skip
ROOF_RESOURCES = (
    ("Антисептик, антипирен для дер.", "л", 3, 105, 315),
    ('Брусок строганый 30*40*2000 мм Сорт "АВ"', "шт", 15, 150, 2250),
    ("Дюбель гвоздь", "шт", 60, 3.5, 210),
    ("Праймер битумный 18 л", "шт", 2.51, 2278, 5708.67),
    ("Прочие материалы", "pуб", 17.98, 42, 755.12),
    ("Раствор цементный", "м3", 2.7, 4400, 11893.2),
    ("Сетка 100/100/4,  2,44 кг/м2", "кг", 30.6, 50.82, 1555.09),
    ("Унифлекс ТКП сланец серый", "м2", 111.71, 288.33, 32208.48),
    ("Унифлекс ТПП", "м2", 111.71, 249.46, 27866.43),
)


def roof_rows() -> list[list[Cell]]:
    """The sheet of the roof estimate: a group caption one column off, two text totals, a dash for VAT."""
    rows: list[list[Cell]] = [[None] * 14 for _ in range(44)]

    def put(address: str, value: Cell) -> None:
        rows[int(address[1:]) - 1][ord(address[0]) - 65] = value

    head = {
        "J1": " ", "J2": " ", "B4": "Согласовано:", "J4": "Утверждаю:", "B5": 'Заказчик: ЦСО "Родник"',
        "J5": 'Подрядчик: ООО "Кровля-Сервис"', "B6": "Генеральный директор ", "J6": "Директор",
        "B7": "____________________  ", "J7": "_________________ И.И. Образцов",
        "F9": "ЛОКАЛЬНЫЙ СМЕТНЫЙ РАСЧЕТ №295", "F10": "(локальная смета)", "F11": " ",
        "F12": 'Ремонт кровли корпуса ЦСО "Родник" по ул. Береговая, 47', "F13": " ",
        "F14": "(наименование работ и затрат, наименование объекта)",
        "G16": "      на единицу работ", "K16": "на полный объём работ",
        "J24": 27305.4, "K24": 82761.99, "L24": 110066.69, "M24": 160.62,
        "C25": "Накладные расходы", "E25": "22%", "L25": "24214,67",
        "C26": "Плановые накопления", "E26": "12%", "L26": "16113,76",
        "C27": "НДС", "E27": "-", "L27": "0,00", "C28": "Всего:", "L28": "150395,12",
        "A29": "в том числе материалы и работа механизмов:",
        "B31": "Наименование", "I31": "ЕдИзм.", "J31": "Кол-во", "K31": "Цена", "L31": "Стоимость",
        "B41": "Итого материалы:", "L41": "82761.99", "C44": "Составил:", "G44": "Проверил:",
    }  # fmt: skip
    for address, value in head.items():
        put(address, value)
    captions = ("Зарплата", "Материалы,механизмы", "Всего", "ТЗ")
    rows[16][:13] = ["N", "Код", "Наименование работ и затрат", "ЕдИзм", "Кол-во", *captions, *captions]
    for row, line in enumerate(ROOF_LINES, start=17):
        rows[row][:13] = line
    for row, (name, unit, *figures) in enumerate(ROOF_RESOURCES, start=31):
        rows[row][1], rows[row][8:12] = name, [unit, *figures]
    return rows


def roof_estimate(folder: Path) -> Path:
    """The roof estimate as xlsx, with the merged pair of empty cells that the real layout has."""
    return write_xlsx(folder / "roof.xlsx", roof_rows(), merged=("H16:I16",))


def write_xlsx(
    path: Path, rows: Rows, *, start: tuple[int, int] = (0, 0), merged: Sequence[str] = (), hidden: Sequence[int] = (),
    sheet: str = "Смета", more: dict[str, Rows] | None = None,
) -> Path:  # fmt: skip
    """One sheet (and `more`) with its first cell at `start`; rows to hide are counted from 0."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for name, content in {sheet: rows, **(more or {})}.items():
            page = book.add_worksheet(name)
            for row, values in enumerate(content, start=start[0]):
                for column, value in enumerate(values, start=start[1]):
                    if value is not None:
                        page.write(row, column, value)
            for row in hidden if name == sheet else ():
                page.set_row(row, None, None, {"hidden": True})
            for span in merged if name == sheet else ():
                first = content[int(span.split(":")[0][1:]) - 1 - start[0]][ord(span[0]) - 65 - start[1]]
                page.merge_range(span, first if first is not None else "")
    return path


def write_ods(path: Path, rows: Rows, *, start: tuple[int, int] = (0, 0), tail: str = "") -> Path:
    """One sheet; the rows and columns before `start` are written as one repeated empty cell, as LibreOffice does."""
    body = f'<table:table-row table:number-rows-repeated="{start[0]}"><table:table-cell/></table:table-row>'
    body = body if start[0] else ""
    lead = f'<table:table-cell table:number-columns-repeated="{start[1]}"/>' if start[1] else ""
    for row in rows:
        body += f"<table:table-row>{lead}{''.join(map(_ods_cell, row))}</table:table-row>"
    return write_ods_content(path, f"<table:table table:name={quoteattr('Смета')}>{body}{tail}</table:table>")


def write_ods_content(path: Path, tables: str) -> Path:
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>{tables}'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def _ods_cell(value: Cell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    text = f"<text:p>{value}</text:p>"
    return f'<table:table-cell office:value-type="float" office:value="{value}">{text}</table:table-cell>'


def rewritten(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The same zip with bytes of one part exchanged."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
