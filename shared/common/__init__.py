"""Common catalogs: what every area of work refers to."""

from shared.common.attachment import Attachment
from shared.common.attendance_code import AttendanceCode
from shared.common.built_in import built_in
from shared.common.constant import Constant
from shared.common.cost_code import CostCode
from shared.common.counterparty import Counterparty
from shared.common.crew import Crew
from shared.common.department import Department
from shared.common.import_layout import ImportLayout
from shared.common.material import Material
from shared.common.organization import Organization
from shared.common.pay_rate import PayRate
from shared.common.person import Person
from shared.common.personal_details import PersonalDetails
from shared.common.schedule import Schedule
from shared.common.shift import Shift
from shared.common.site import Site
from shared.common.unit import Unit
from shared.common.work_calendar import WorkCalendar
from shared.common.work_type import WorkType
from shared.kernel.area import Area, Role, Setting, rights

EVERYONES = (
    "organization counterparty site person department crew unit material work_type attendance_code work_calendar "
    "shift schedule cost_code constant import_layout attachment"
)
"""Catalogs in the scope of the whole company."""

AREA = Area(
    "common",
    "Catalogs",
    kinds=(
        Organization, Counterparty, Site, Department, Person, Crew, Unit, Material, WorkType, AttendanceCode,
        WorkCalendar, Shift, Schedule, CostCode, PayRate, PersonalDetails, Constant, ImportLayout, Attachment,
    ),
    roles=(
        Role("reader", "Reader of catalogs", rights(EVERYONES, "view")),
        Role("catalog_keeper", "Keeper of catalogs", rights(EVERYONES, "view", "edit", "print")),
        Role("staff_officer", "Staff officer",
             rights("person department personal_details", "view", "edit", "print") | rights(EVERYONES, "view")),
    ),
    settings=(
        Setting("default_organization", "Code of the organization of new documents", ""),
        Setting("currency", "Currency of pay, as sums in words name it", "RUB"),
        Setting("calendar_country", "Country whose work calendar holds", "RU"),
    ),
    built_in=built_in,
)  # fmt: skip
