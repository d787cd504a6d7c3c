"""Company constants: settings of the whole company, each in force from a day on."""

from shared.kernel.base import DatedConstant


class Constant(DatedConstant, caption="Company constant"):
    """The value of a setting from a day on; the name is the setting's. Areas declare which settings there are."""

    __tablename__ = "constant"
