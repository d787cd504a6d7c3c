"""Sites: where work is done, and into which zones a site is divided."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.counterparty import Counterparty
from shared.common.organization import Organization
from shared.kernel.base import Catalog, Line, field, line_table, own, ref
from shared.kernel.books import Books
from shared.kernel.finding import Finding, error


class SiteZone(Line, of="site", referred=True):
    """A building, a floor of it, an area of that: a place that work can be named by."""

    __tablename__ = "site_zone"

    name: Mapped[str | None] = field("Zone", required=True)
    within_id: Mapped[UUID | None] = own("site_zone", "Within", required=False)

    def __str__(self) -> str:
        return self.name or ""


class Site(Catalog, caption="Site"):
    """A place of work. Who may see a site's documents holds the scope `site:<id>`."""

    __tablename__ = "site"
    sheet_words = {
        "name": "объект|название объекта|наименование объекта|стройка|site|project",
        "address": "адрес|адрес объекта|местоположение|address",
        "customer_id": "заказчик|клиент|customer|client",
        "responsible_id": "ответственный|прораб|руководитель|manager|responsible",
        "start_date": "начало|дата начала|начало работ|start|start date",
        "end_date": "окончание|дата окончания|срок|срок сдачи|end|end date|due date",
        "state": "статус|состояние|status|state",
    }

    address: Mapped[str | None] = field("Address", listed=True)
    customer_id: Mapped[UUID | None] = ref(Counterparty, "Customer", listed=True)
    organization_id: Mapped[UUID | None] = ref(Organization, "Organization")
    responsible_id: Mapped[UUID | None] = ref("person", "Responsible", listed=True)
    start_date: Mapped[dt.date | None] = field("Start")
    end_date: Mapped[dt.date | None] = field("End")
    state: Mapped[str] = field(
        "State",
        default="active",
        choices={"planned": "Planned", "active": "Active", "suspended": "Suspended", "closed": "Closed"},
        listed=True,
    )
    time_zone: Mapped[str] = field("Time zone", default="Europe/Moscow")
    zones: Mapped[list[SiteZone]] = line_table(SiteZone, "Zones")

    def findings(self, books: Books) -> Iterator[Finding]:
        if self.start_date and self.end_date and self.end_date < self.start_date:
            yield error("end_before_start", "The end {end} is before the start {start}.", "end_date",
                        end=self.end_date, start=self.start_date)  # fmt: skip


def own_organization(books: Books) -> Organization | None:
    """The company itself: the organization of the company's constant, else the only one there is."""
    default = books.get(Organization, organization_for(books, None, None))
    if default is not None:
        return default
    found = books.find(Organization, Organization.folder.is_not(True), marked=False)
    return found[0] if len(found) == 1 else None


def organization_for(books: Books, site_id: UUID | None, day: dt.date | None) -> UUID | None:
    """The organization of a new document: the site's, else the one whose code is the company's constant."""
    site = books.get(Site, site_id)
    if site is not None and site.organization_id is not None:
        return site.organization_id
    code = books.setting("default_organization", day)
    found = books.find(Organization, code=code, marked=False) if code else ()
    return found[0].id if found else None
