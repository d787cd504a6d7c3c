"""Lines that are set as a whole, beside those that are assigned and added plainly."""

from shared.construction.payroll_sheet import PayrollLine, PayrollSheet
from shared.kernel.lines import set_lines


def test_lines_that_were_set_are_replaced_by_a_plain_assignment() -> None:
    sheet = PayrollSheet.__mapper__.class_manager.new_instance()
    first, second, third = PayrollLine(), PayrollLine(), PayrollLine()
    set_lines(sheet, "lines", [first, second])
    assert sheet.lines == [first, second]
    sheet.lines = [third, *(line for line in sheet.lines if line is second)]
    assert sheet.lines == [third, second]
    set_lines(sheet, "lines", [first])
    sheet.lines.append(third)
    assert sheet.lines == [first, third]
