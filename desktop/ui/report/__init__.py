"""Reports on the screen: the question above, the table below, every figure opens into what it is made of."""

from desktop.ui.report.opening import furnish

__all__ = ["furnish"]
