"""The 36 codes of the form Т-13 as data: every company starts with them and may add its own.

Legal names follow the Goskomstat decree of 5 January 2004, no. 1. Ids follow from the letter code, so that
every device has the same ones.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final
from uuid import UUID, uuid5

from shared.common.attendance_code import AttendanceCode

NAMESPACE: Final = UUID("b2f1c8d0-7a55-5c39-8f0e-51d6a4e0c713")
_DAY_AND_HOURS, _HOURS, _NOTHING = (True, True), (False, True), (False, False)


@cache
def code_id(letter: str) -> UUID:
    """The id of the built-in code with that letter code, on every device."""
    return uuid5(NAMESPACE, letter)


# letter, legal name, English caption, kind, (counts a day, counts hours), needs a paper, may share a day with
_ROWS: Final = (
    ("Я", "Продолжительность работы в дневное время", "Day work", "work", _DAY_AND_HOURS, False, ""),
    ("Н", "Продолжительность работы в ночное время", "Night work", "night", _HOURS, False, ""),
    ("РВ", "Продолжительность работы в выходные и нерабочие праздничные дни", "Work on days off and holidays",
     "rest_day_work", _DAY_AND_HOURS, True, "В ОВ НВ"),
    ("С", "Продолжительность сверхурочной работы", "Overtime", "overtime", _HOURS, True, ""),
    ("ВМ", "Продолжительность работы вахтовым методом", "Rotational work", "work", _DAY_AND_HOURS, False, ""),
    ("К", "Служебная командировка", "Business trip", "paid_absence", _NOTHING, True, "С РВ Н"),
    ("ПК", "Повышение квалификации с отрывом от работы", "Training away from work", "paid_absence", _NOTHING, True, ""),
    ("ПМ", "Повышение квалификации с отрывом от работы в другой местности", "Training in another place",
     "paid_absence", _NOTHING, True, ""),
    ("ОТ", "Ежегодный основной оплачиваемый отпуск", "Annual leave", "paid_absence", _NOTHING, True, ""),
    ("ОД", "Ежегодный дополнительный оплачиваемый отпуск", "Additional annual leave",
     "paid_absence", _NOTHING, True, ""),
    ("У", "Дополнительный отпуск в связи с обучением с сохранением среднего заработка", "Paid study leave",
     "paid_absence", _NOTHING, True, ""),
    ("УВ", "Сокращенная продолжительность рабочего времени для обучающихся без отрыва от производства "
           "с частичным сохранением заработной платы", "Shorter hours of students",
     "paid_absence", _NOTHING, True, "*"),
    ("УД", "Дополнительный отпуск в связи с обучением без сохранения заработной платы", "Unpaid study leave",
     "unpaid_absence", _NOTHING, True, ""),
    ("Р", "Отпуск по беременности и родам", "Maternity leave", "paid_absence", _NOTHING, True, ""),
    ("ОЖ", "Отпуск по уходу за ребенком до достижения им возраста трех лет", "Child care leave", "unpaid_absence",
     _NOTHING, True, "*"),
    ("ДО", "Отпуск без сохранения заработной платы, предоставляемый работнику по разрешению работодателя",
     "Unpaid leave by permission", "unpaid_absence", _NOTHING, True, ""),
    ("ОЗ", "Отпуск без сохранения заработной платы при условиях, предусмотренных действующим законодательством "
           "Российской Федерации", "Unpaid leave by law", "unpaid_absence", _NOTHING, True, ""),
    ("ДБ", "Ежегодный дополнительный отпуск без сохранения заработной платы", "Additional unpaid leave",
     "unpaid_absence", _NOTHING, True, ""),
    ("Б", "Временная нетрудоспособность с назначением пособия согласно законодательству", "Sick leave with benefit",
     "paid_absence", _NOTHING, True, "*"),
    ("Т", "Временная нетрудоспособность без назначения пособия в случаях, предусмотренных законодательством",
     "Sick leave without benefit", "unpaid_absence", _NOTHING, True, "*"),
    ("ЛЧ", "Сокращенная продолжительность рабочего времени против нормальной продолжительности рабочего дня в случаях, "
           "предусмотренных законодательством", "Shorter hours by law", "paid_absence", _NOTHING, True, "*"),
    ("ПВ", "Время вынужденного прогула в случае признания увольнения, перевода на другую работу или отстранения "
           "от работы незаконными с восстановлением на прежней работе", "Forced absence",
     "paid_absence", _NOTHING, True, ""),
    ("Г", "Невыходы на время исполнения государственных или общественных обязанностей согласно законодательству",
     "Public duties", "paid_absence", _NOTHING, True, "*"),
    ("ПР", "Прогулы (отсутствие на рабочем месте без уважительных причин в течение времени, установленного "
           "законодательством)", "Absence without reason", "unpaid_absence", _NOTHING, True, "*"),
    ("НС", "Продолжительность работы в режиме неполного рабочего времени по инициативе работодателя в случаях, "
           "предусмотренных законодательством", "Part time by the employer", "work", _DAY_AND_HOURS, True, ""),
    ("В", "Выходные дни (еженедельный отпуск) и нерабочие праздничные дни", "Day off", "rest", _NOTHING, False, "РВ"),
    ("ОВ", "Дополнительные выходные дни (оплачиваемые)", "Additional paid day off",
     "paid_absence", _NOTHING, True, "РВ"),
    ("НВ", "Дополнительные выходные дни (без сохранения заработной платы)", "Additional unpaid day off",
     "unpaid_absence", _NOTHING, True, "РВ"),
    ("ЗБ", "Забастовка (при условиях и в порядке, предусмотренных законом)", "Strike",
     "unpaid_absence", _NOTHING, True, "*"),
    ("НН", "Неявки по невыясненным причинам (до выяснения обстоятельств)", "Unknown absence",
     "unknown", _NOTHING, False, ""),
    ("РП", "Время простоя по вине работодателя", "Idle by the employer's fault", "paid_absence", _NOTHING, True, "*"),
    ("НП", "Время простоя по причинам, не зависящим от работодателя и работника", "Idle by nobody's fault",
     "paid_absence", _NOTHING, True, "*"),
    ("ВП", "Время простоя по вине работника", "Idle by the worker's fault", "unpaid_absence", _NOTHING, True, "*"),
    ("НО", "Отстранение от работы (недопущение к работе) с оплатой (пособием) в соответствии с законодательством",
     "Suspension with pay", "paid_absence", _NOTHING, True, "*"),
    ("НБ", "Отстранение от работы (недопущение к работе) по причинам, предусмотренным законодательством, "
           "без начисления заработной платы", "Suspension without pay", "unpaid_absence", _NOTHING, True, "*"),
    ("НЗ", "Время приостановки работы в случае задержки выплаты заработной платы", "Stopped work over unpaid wages",
     "unpaid_absence", _NOTHING, True, "*"),
)  # fmt: skip


def built_in_codes() -> Iterator[AttendanceCode]:
    """The 36 codes, in the order of their digital codes 01 to 36."""
    for number, (letter, name, english, kind, (day, hours), paper, beside) in enumerate(_ROWS, start=1):
        yield AttendanceCode(
            id=code_id(letter), code=letter, digital=f"{number:02}", name=name, english=english, kind=kind,
            counts_day=day, counts_hours=hours, needs_paper=paper, beside=beside or None,
        )  # fmt: skip


_SPANS: Final = {
    code_id(letter): span
    for span, letters in (
        # ТК РФ, ст. 120: public holidays within annual leave, main or additional, are no days of the leave.
        ("not_holidays", "ОТ ОД"),
        # Hours that should have been worked and were not: a day of rest in between stays a day of rest.
        ("working", "ПК ПМ ОВ НВ ПВ Г ПР ЗБ НН РП НП ВП НО НБ НЗ"),
        # Shorter hours of students and others: somebody works on such a day.
        ("part", "УВ ЛЧ"),
    )
    for letter in letters.split()
}
"""Other absences run over calendar days: sickness (255-ФЗ, ст. 6), leave without pay, study, birth and child care."""


def span_of(code: AttendanceCode) -> str:
    """Which days of an absence the code stands on: calendar, not_holidays, working or part."""
    return code.spans or _SPANS.get(code.id, "calendar")
