"""One dress at a time: each screen is opened, waited for, drawn and read."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from desktop.company import FILE_NAME
from tests.locale.collect import catalogue
from tests.ui.gallery.access import nameless
from tests.ui.gallery.administration import ADMINISTRATION, administered
from tests.ui.gallery.exchange import EXCHANGE, exchanged
from tests.ui.gallery.screens import screens
from tests.ui.gallery.special import Screen
from tests.ui.gallery.stage import Dress, Stage, dressed
from tests.ui.gallery.texts import Fault, faults, untranslated


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of one screen."""

    name: str
    faults: tuple[Fault, ...]
    trouble: Exception | None = None
    about: str | None = None
    """The help that F1 opens there; None where no page is in front."""


@cache
def _russian() -> dict[str, str]:
    return {str(each.id): str(each.string) for each in catalogue() if each.id and each.string}


def rendered(home: Path, dress: Dress, *, only: str = "", pictures: Path | None = None) -> Iterator[Seen]:
    """Every screen whose name holds a part of `only` (`form-,list-person`); its picture is put beneath `pictures`."""
    office = home / "office"
    office.mkdir()
    shutil.copyfile(home / FILE_NAME, office / FILE_NAME)
    with dressed(home, dress) as stage:
        every = screens(stage.desk.kinds, stage.desk.pages)
        yield from _each(stage, every, dress, only, pictures)
    of_office = {**EXCHANGE, **ADMINISTRATION}  # who administers may do everything from then on
    if any(part in name for part in only.split(",") for name in of_office):
        exchanged(office)
        administered(office)
        with dressed(office, dress) as stage:
            yield from _each(stage, of_office, dress, only, pictures)


def _each(stage: Stage, every: Mapping[str, Screen], dress: Dress, only: str, pictures: Path | None) -> Iterator[Seen]:
    for name, show in every.items():
        if any(part in name for part in only.split(",")):
            yield _seen(stage, name, show, dress, pictures)
            stage.clear()


def _seen(stage: Stage, name: str, show, dress: Dress, pictures: Path | None) -> Seen:  # type: ignore[no-untyped-def]
    try:
        widget = show(stage) or stage.window
        stage.settle()
    except Exception as trouble:  # noqa: BLE001  # told with the screen's name; the other screens are still looked at
        return Seen(name, (), trouble)
    if pictures is not None:
        stage.picture(pictures / f"{name}-{dress.name}.png", widget)
    found = [*faults(widget), *nameless(widget)]
    if dress.language == "ru":
        found += untranslated(widget, _russian())
    page = stage.window.tabs.current
    return Seen(name, tuple(found), about=None if page is None else page.help_name())
