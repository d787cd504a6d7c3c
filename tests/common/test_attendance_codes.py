"""The 36 codes of the form Т-13."""

from shared.common.attendance_codes import built_in_codes, code_id

IN_ORDER = (
    "Я Н РВ С ВМ К ПК ПМ ОТ ОД У УВ УД Р ОЖ ДО ОЗ ДБ Б Т ЛЧ ПВ Г ПР НС В ОВ НВ ЗБ НН РП НП ВП НО НБ НЗ"
)  # fmt: skip


def test_there_are_36_codes_with_their_digital_codes() -> None:
    codes = list(built_in_codes())
    assert [code.code for code in codes] == IN_ORDER.split()
    assert [code.digital for code in codes] == [f"{number:02}" for number in range(1, 37)]
    assert all(code.name and code.english for code in codes)


def test_ids_follow_from_the_letter_code() -> None:
    assert len({code.id for code in built_in_codes()}) == 36
    assert str(code_id("Я")) == str(next(built_in_codes()).id)


def test_only_kinds_of_work_count_hours() -> None:
    counted = {code.code for code in built_in_codes() if code.counts_hours}
    assert counted == {"Я", "Н", "РВ", "С", "ВМ", "НС"} == {code.code for code in built_in_codes() if code.worked}
