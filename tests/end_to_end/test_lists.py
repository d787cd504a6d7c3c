"""Lists, filters and what `show` tells, on the demo company."""

from tests.end_to_end.program import Program


def numbers(program: Program, kind: str, filter: str) -> list[str]:
    return [row["number"] for row in program.ask("list", kind, "--filter", filter, "--limit", "1000")]


def test_filters_narrow_a_list_by_any_field_and_by_words(open_demo: Program) -> None:
    assert len(numbers(open_demo, "daily_report", "status:draft")) == 5
    assert len(numbers(open_demo, "daily_report", "crew:Б-1 date:2026-09")) == 22
    assert len(numbers(open_demo, "daily_report", 'crew:"отделочников" date>=2026-10-29')) == 2
    assert numbers(open_demo, "estimate", "СЛАНЕЦ") == ["ES-A1-26-00006", "ES-A1-26-00003"]
    assert numbers(open_demo, "payroll_sheet", "month:2026-09 run:final") == ["PS-A1-26-00008", "PS-A1-26-00006"]


def test_a_name_is_found_whatever_its_case_and_yo(open_demo: Program) -> None:
    found = [open_demo.ask("list", "person", "--filter", words) for words in ("журавлев", "ЖУРАВЛЁВ", "равлё")]
    assert [[row["name"] for row in rows] for rows in found] == [["Журавлёв К. И."]] * 3


def test_documents_come_newest_first_and_items_by_name(open_demo: Program) -> None:
    dates = [row["date"] for row in open_demo.ask("list", "daily_report", "--limit", "300")]
    assert dates == sorted(dates, reverse=True)
    names = [row["name"] for row in open_demo.ask("list", "crew")]
    assert names == sorted(names)


def test_a_long_list_says_how_much_more_there_is(open_demo: Program) -> None:
    assert "10 of 2" in open_demo.do("list", "daily_report", "--limit", "10").out


def test_show_names_what_it_refers_to_and_shows_no_id(open_demo: Program) -> None:
    said = open_demo.do("show", "daily_report", "DR-A1-26-00001").out
    assert "Школа на 550 мест" in said or "Поликлиника № 2" in said
    assert "-7" not in "".join(word for word in said.split() if len(word) == 36)
    pay = open_demo.do("show", "payroll_sheet", "PS-A1-26-00008").out
    assert max(len(word) for word in pay.split()) < 32  # no hash stands for an explanation


def test_times_of_day_read_as_on_a_clock(open_demo: Program) -> None:
    assert "Starts at: 8:00" in open_demo.do("show", "shift", "Д").out


def test_a_month_reads_as_a_month(open_demo: Program) -> None:
    assert "Month: Oct 2026" in open_demo.do("show", "timesheet", "TS-A1-26-00012").out
