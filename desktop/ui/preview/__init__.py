"""Paper before it is paper: the very PDF on the screen, printed as it is."""

from desktop.ui.preview.opening import furnish

__all__ = ["furnish"]
