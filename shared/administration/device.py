"""Devices: the computers that exchange with the company's server, and who uses them."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.administration.user import AccessUser
from shared.kernel.base import Catalog, Line, field, line_table, ref


class AccessDevicePerson(Line, of="access_device", key=("user_id",)):
    """Somebody who uses the device."""

    __tablename__ = "access_device_person"

    user_id: Mapped[UUID | None] = ref(AccessUser, "User", required=True)


class AccessDevice(Catalog, caption="Device"):
    """What the company knows of a device; the server alone writes it. Its keys and tokens are in no catalog."""

    __tablename__ = "access_device"
    by_the_program = True
    kept_by_server = True
    joins = True
    """One more comes by a code, not by a form."""

    prefix: Mapped[str | None] = field("Prefix of numbers", listed=True)
    shut_out: Mapped[bool] = field("Shut out", default=False, listed=True)
    people: Mapped[list[AccessDevicePerson]] = line_table(AccessDevicePerson, "People")
