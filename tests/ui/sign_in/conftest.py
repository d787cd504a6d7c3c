"""A server whose people have accounts, in a process of its own."""

from tests.desktop.sync.conftest import office, office_company

__all__ = ["office", "office_company"]
