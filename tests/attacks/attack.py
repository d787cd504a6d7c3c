"""What an attack is: a function with a line that says what is tried; it gives in words how the server stood it."""

from collections.abc import Callable
from typing import Final, NamedTuple

import httpx

from tests.attacks.target import Target

Run = Callable[[Target], str]


class Attack(NamedTuple):
    name: str
    """Of the function; tests and the table of threats name it so."""
    tried: str
    run: Run


ATTACKS: Final[list[Attack]] = []


def attack(run: Run) -> Run:
    """Registers an attack. It raises AssertionError where it got through."""
    assert run.__doc__
    ATTACKS.append(Attack(run.__name__, run.__doc__, run))
    return run


def told(answer: httpx.Response) -> tuple[int, str]:
    """Status and code; every refusal has a code, and words that hold nothing of the machine's."""
    if answer.status_code == 200:
        return 200, ""
    said = answer.json()
    assert said["text"], answer.text
    assert not {"Traceback", "psycopg", "SELECT", "/server/"} & set(said["text"].replace("(", " ").split())
    return answer.status_code, said["code"]


def refused(answer: httpx.Response, *codes: str) -> str:
    """The outcome in words; AssertionError where it is another than one of these."""
    status, code = told(answer)
    assert code in codes, (status, code)
    return f"{status} {code}"
