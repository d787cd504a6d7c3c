"""Editors: one per type of field, alike in headers and in cells."""

from desktop.ui.editors.editor import Editor
from desktop.ui.editors.of_field import editor_for

__all__ = ["Editor", "editor_for"]
