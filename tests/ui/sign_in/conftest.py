"""A server whose people have accounts, in a process of its own."""

from tests.desktop.sync.conftest import home, office, office_company

__all__ = ["home", "office", "office_company"]
