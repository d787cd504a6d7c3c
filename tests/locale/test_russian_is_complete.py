"""The Russian catalogue says everything that the program says; what is missing is shown as entries to be filled in."""

import ast
from pathlib import Path

import pytest

from shared.kernel.language import Language
from shared.locale.compile import compile_catalogue, mistake_in, names_in
from tests.locale.collect import FOLDERS, ROOT, catalogue, collected, doubled, missing, stale
from tests.locale.spoken import Glued, texts_of, unfilled, unfilled_in


def test_everything_that_is_said_has_a_russian_text() -> None:
    lacking = missing(collected(), catalogue())
    assert not lacking, f"{len(lacking)} texts for the Russian catalogue:\n\n" + "\n\n".join(lacking)


def test_translations_fill_in_the_same_names() -> None:
    assert [mistake for message in catalogue() if (mistake := mistake_in(message))] == []


def test_nothing_is_translated_twice_or_left_uncertain() -> None:
    messages = [message for message in catalogue() if message.id]
    assert [message.id for message in messages if message.fuzzy] == []
    assert doubled() == []


def test_a_text_translated_twice_is_found(tmp_path: Path) -> None:
    file = tmp_path / "x.po"
    file.write_text('msgid "A b"\nmsgstr "1"\n\nmsgid "C"\nmsgstr "2"\n\nmsgid ""\n"A "\n"b"\nmsgstr "3"\n', "utf-8")
    assert doubled(file) == ["A b"]


def test_nothing_is_translated_that_nobody_says_any_more() -> None:
    assert stale(collected(), catalogue()) == []


def test_a_translation_with_other_names_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ru" / "LC_MESSAGES" / "x.po"
    file.parent.mkdir(parents=True)
    file.write_text('msgid "{one} and {two}"\nmsgstr "{one} и {три}"\n', "utf-8")
    assert compile_catalogue(file) == 1
    assert not file.with_suffix(".mo").exists()
    assert names_in("{one} and {two} and {one}") == {"one", "two"}


def test_percent_signs_are_words(tmp_path: Path) -> None:
    file = tmp_path / "ru" / "LC_MESSAGES" / "x.po"
    file.parent.mkdir(parents=True)
    file.write_text('msgid "% of cost"\nmsgstr "% от стоимости"\n', "utf-8")
    assert compile_catalogue(file) == 0


def test_the_language_speaks_russian() -> None:
    language = Language("ru")
    assert language.say("Daily report") == "Ежедневный отчёт"
    assert language.say("{person}: say the amount.", person="Иванов") == "Иванов: укажите сумму."


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('say("A")', {"A"}),
        ('language.say("A {n}", n=1)', {"A {n}"}),
        ('error("code", "A" if x else "B", "path")', {"A", "B"}),
        ('text = "A"\nyield_(error("code", text + ("." if x else ", {more}.")))', {"A.", "A, {more}."}),
        ('def f():\n  for caption, value in (("A", 1), ("B", 2)):\n    say(caption)', {"A", "B"}),
        ('W = ("A", "B")\ndef f(n):\n  return [say(each) for each in W] + [say(W[n])]', {"A", "B"}),
        ('say_it = error if x else warning\nsay_it("code", "A")', {"A"}),
        ('session.say("printed as it is")', set()),
        ('def f():\n  text = "A"\n  say(text)\ndef g():\n  text = "B"', {"A"}),
        ('Action("a", say("A"), f, "", "", True, "B"), Action("c", say("C"), f, group="D")', {"A", "B", "C", "D"}),
    ],
)
def test_texts_are_found_where_they_are_chosen(source: str, texts: set[str]) -> None:
    assert {text for text, _ in texts_of(ast.parse(source))} == texts


def test_a_text_glued_together_is_refused() -> None:
    with pytest.raises(Glued):
        list(texts_of(ast.parse('language.say(f"{count} rows")')))


def test_every_refusal_fills_in_the_names_of_its_sentence() -> None:
    assert list(unfilled(ROOT, FOLDERS)) == []


def test_a_sentence_with_a_name_that_nobody_fills_in_is_found() -> None:
    tree = ast.parse('def f():\n  text = "{a} and {b}"\n  raise Refusal(text, a=1)')
    assert [names for _, names in unfilled_in(tree)] == [{"b"}]
    assert not list(unfilled_in(ast.parse('raise Refusal("{a}", a=1)\nraise Refusal("{…}")')))
