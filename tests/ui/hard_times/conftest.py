"""Documents opened in the real window, while the world around them breaks."""

from tests.ui.document.conftest import absence

__all__ = ["absence"]
