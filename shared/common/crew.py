"""Crews: who works together under which foreman."""

import datetime as dt
from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.person import Person
from shared.common.schedule import Schedule
from shared.common.site import Site
from shared.kernel.base import Catalog, Line, field, line_table, ref
from shared.kernel.numbers import Coefficient


class CrewMember(Line, of="crew", key=("person_id", "from_date")):
    """A person in the crew from one day to another, both included; an empty end is open."""

    __tablename__ = "crew_member"

    person_id: Mapped[UUID | None] = ref(Person, "Person", required=True)
    from_date: Mapped[dt.date | None] = field("From")
    to_date: Mapped[dt.date | None] = field("To")
    coefficient: Mapped[Coefficient | None] = field("Participation coefficient")


class Crew(Catalog, caption="Crew"):
    """A foreman and the people that usually work with him."""

    __tablename__ = "crew"

    foreman_id: Mapped[UUID | None] = ref(Person, "Foreman", listed=True)
    site_id: Mapped[UUID | None] = ref(Site, "Home site", listed=True)
    schedule_id: Mapped[UUID | None] = ref(Schedule, "Schedule")
    members: Mapped[list[CrewMember]] = line_table(CrewMember, "Members")

    def members_on(self, day: dt.date | None) -> list[CrewMember]:
        """Who is in the crew on a day, in the crew's order."""
        return [
            member
            for member in self.members
            if member.person_id
            and (day is None or not (member.from_date and day < member.from_date))
            and (day is None or not (member.to_date and day > member.to_date))
        ]
