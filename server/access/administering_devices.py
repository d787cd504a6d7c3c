"""Devices as an administrator has them: codes that let them join, their names and people, and their end."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from server.access import device_deeds
from server.access.administering import Administering, NotSound, Turn
from server.access.devices import SHAPE, Devices
from server.access.keeping import By
from server.access.tokens import Signed
from server.database import companies
from server.database.companies import Device, storable
from server.database.enrolment import NAME_MAX
from shared.administration.access import COMPANY, EVERYTHING
from shared.administration.giving import Given
from shared.administration.messages import (
    CodeAnswer,
    CodeAsk,
    DeviceAnswer,
    DeviceAsk,
    DeviceKnown,
    DevicesAnswer,
)

ENROL: Final = "enrol"


class AdministeringDevices:
    """Safe to be called from many threads. Every call is for a person whose session lasts."""

    def __init__(self, administering: Administering, devices: Devices, *, clock: Callable[[], datetime]) -> None:
        self._administering, self._devices, self._clock = administering, devices, clock

    def code(self, by: Signed, ask: CodeAsk) -> CodeAnswer:
        """Whoever has it acts for its user, of nobody's for everybody. Raises NoRight, NotSound, WrongWords."""
        device_deeds.check_code(ask.scopes, ask.days, ask.prefix)
        name, until = storable(ask.name[:NAME_MAX]), self._clock() + timedelta(days=ask.days)
        with self._administering.turn(by) as turn:
            _require_enrol(turn)
            if ask.user is None:
                turn.require_given(Given(EVERYTHING, each) for each in ask.scopes)
            else:
                turn.require_over(ask.user)
            code = companies.add_code(
                turn.changing, by.company, name=name, scopes=list(ask.scopes), until=until,
                prefix=ask.prefix.upper() or None, account=ask.user,
            )  # fmt: skip
            turn.tell("device_code", "", None, name=name, scopes=list(ask.scopes), user=str(ask.user or ""))
        return CodeAnswer(code, until)

    def known(self, by: Signed) -> DevicesAnswer:
        """Raises NoRight."""
        with self._administering.turn(by) as turn:
            turn.require(SHAPE, "edit")
            found = companies.devices(turn.changing, by.company)
        return DevicesAnswer([DeviceKnown(**each._asdict()) for each in found])

    def do(self, by: Signed, ask: DeviceAsk) -> DeviceAnswer:
        """Raises NoRight, NotSound, WrongWords."""
        with self._administering.turn(by) as turn:
            turn.require(SHAPE)
            device = _device(turn, ask.device)
            if ask.deed == "people":
                every: Sequence[Device] = [device]
                _change_people(turn, device, ask)
            elif ask.deed == "rename":
                every = [_rename(turn, device, ask.name)]
            else:
                every = _end(turn, device, ask)
            device_deeds.notice(turn.changing, by.company)
        for each in every:
            self._devices.tell(by.company, each.id, By(by.person, by.device))
        return DeviceAnswer([each.name for each in every])


def _require_enrol(turn: Turn) -> None:
    if not turn.access.may(DEVICE_RIGHT, ENROL, COMPANY):
        turn.require(SHAPE)


DEVICE_RIGHT: Final = "device"
"""As roles write it: `device:enrol`. Whoever may change devices lets them join, too."""


def _device(turn: Turn, id: UUID) -> Device:
    for each in companies.devices(turn.changing, turn.by.company):
        if each.id == id:
            return each
    raise NotSound("The server does not know this device. Nothing was changed.")


def _rename(turn: Turn, device: Device, name: str) -> Device:
    name = storable(name.strip()[:NAME_MAX])
    if not name:
        raise NotSound("The name is empty.")
    device_deeds.change(turn.changing, turn.by.company, "rename", device.id, name)
    turn.tell("rename", SHAPE.kind, device.id, name=name)
    return device._replace(name=name)


def _end(turn: Turn, device: Device, ask: DeviceAsk) -> list[Device]:
    """Shut out, wiped, or not wiped after all; what was made with its token too, unless it is meant alone."""
    if ask.deed == "wipe":
        device_deeds.check_wipe(device, sure=ask.sure)
    every = device_deeds.meant(turn.changing, turn.by.company, device, alone=ask.alone)
    if ask.deed != "wipe_cancel" and turn.by.device in (each.id for each in every):
        raise NotSound("This is the device that you work on. Nothing was changed; do it on another one.")
    for each in every:
        device_deeds.change(turn.changing, turn.by.company, ask.deed, each.id)
        turn.tell(ask.deed, SHAPE.kind, each.id, name=each.name)
    return every


def _change_people(turn: Turn, device: Device, ask: DeviceAsk) -> None:
    """Whoever works on it can write as any of them; of nobody's is the administrator's."""
    company = turn.by.company
    for user in ask.add:
        if turn.require_over(user).disabled:
            raise NotSound("This user is disabled. Nothing was changed.")
    there = {id for (id,) in turn.changing.execute(_PEOPLE, (company, device.id))}
    if there and not (there | set(ask.add)) - set(ask.take):
        patterns = turn.changing.execute(_PATTERNS, (company, device.id)).fetchall()
        turn.require_given(Given(EVERYTHING, pattern) for (pattern,) in patterns)
    device_deeds.change_people(turn.changing, company, device.id, ask.add, ask.take)
    turn.tell(
        "people", SHAPE.kind, device.id, add=[str(each) for each in ask.add], take=[str(each) for each in ask.take]
    )  # fmt: skip


_PEOPLE: Final = "SELECT account FROM enrolled WHERE company = %s AND device = %s"
_PATTERNS: Final = "SELECT pattern FROM granted WHERE company = %s AND device = %s"
