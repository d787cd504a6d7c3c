"""What somebody typed to sign in at the server, and what else the server may want to know."""

from dataclasses import dataclass, field

from shared.kernel.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Asked:
    """`new`: where the first password is changed; `second`: the code of a second factor."""

    login: str
    password: str = field(repr=False)
    new: str = field(default="", repr=False)
    second: str = field(default="", repr=False)

    @property
    def lasting(self) -> str:
        """The password from now on."""
        return self.new or self.password


class MustChange(Refusal):
    """The password is right, and was chosen by somebody else: it opens nothing before it is changed."""


class SecondNeeded(Refusal):
    """The password is right, and a code of the second factor is wanted besides."""
