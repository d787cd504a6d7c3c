"""Refusal: the base of every expected failure, worded for a person: what happened, what is kept, what to do."""

from shared.kernel.language import Language


class Refusal(Exception):
    """Caught once, at the edge of the program, and said in the reader's language; anything else raised is a bug.

    `text` is an English source sentence with {names}, `values` fill them in.
    """

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(text)
        self.text, self.values = text, values

    def words(self, language: Language) -> str:
        return language.say(self.text, **self.values)

    def __str__(self) -> str:
        return self.words(Language())
