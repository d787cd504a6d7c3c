"""A data folder with the demo company, one with nothing, and one in which a month's whole work was done."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import company
from desktop.company import FILE_NAME
from tests.company import copied
from tests.demo.company import demo_file
from tests.end_to_end.month import Month, worked_through
from tests.end_to_end.program import Program

__all__ = ["demo_file"]


@pytest.fixture(scope="session", autouse=True)
def first_computer() -> Iterator[None]:
    """The numbers of new companies begin as the tests expect them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(company, "any_prefix", lambda: "A1")
        yield


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A new computer: no company yet."""
    return Program(tmp_path / "home")


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path) -> Program:
    """A copy of the demo company, free to be changed."""
    (tmp_path / "home").mkdir()
    copied(demo_file, tmp_path / "home" / FILE_NAME)
    return Program(tmp_path / "home")


@pytest.fixture(scope="session")
def open_demo(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """One copy for all who only look, or are refused."""
    home = tmp_path_factory.mktemp("demo")
    copied(demo_file, home / FILE_NAME)
    return Program(home)


@pytest.fixture(scope="session")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """The main job from an empty folder to pay, done once; looked at, not changed."""
    return worked_through(tmp_path_factory.mktemp("month"))
