"""Documents opened in the real window."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from desktop.ui.desk import Desk
from desktop.ui.document.form import DocumentForm
from desktop.ui.document.journal import Journal
from shared.kernel.copying import copy_of

Open = Callable[..., DocumentForm]


@pytest.fixture
def absence(desk: Desk, ready: Callable[[object], DocumentForm]) -> DocumentForm:
    """A saved draft of an absence, open: of a kind that has no form of its own."""
    shape = desk.kinds.shape("absence")
    source: Any = desk.store.find(shape.cls)[0]
    made: Any = copy_of(shape, source)
    made.date = desk.store.today
    desk.store.save(made)
    return ready(desk.open_document("absence", made.id))


@pytest.fixture
def later(desk: Desk) -> Iterator[Callable[[], Journal]]:
    """The journal as the next start finds it: the program that wrote it does not run any more."""
    made: list[Journal] = []

    def start() -> Journal:
        desk.journal.settle()
        desk.journal._lock.unlock()
        made.append(Journal(desk.company.path))
        return made[-1]

    yield start
    for each in made:
        each.close()
