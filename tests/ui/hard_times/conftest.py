"""Documents opened in the real window, while the world around them breaks."""

from tests.ui.document.conftest import absence, ready

__all__ = ["absence", "ready"]
