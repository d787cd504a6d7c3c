"""`--size`: how many documents the grown company has that figures are taken in."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--size", type=int, default=100_000, help="documents of the grown company (made once, then kept)")
