"""Departments: the tree of a company's units that people belong to."""

from uuid import UUID

from sqlalchemy.orm import Mapped

from shared.common.organization import Organization
from shared.kernel.base import Catalog, field, ref


class Department(Catalog, caption="Department"):
    """A unit of an organization; the tree is made by its group. Timesheets without a site are kept by department."""

    __tablename__ = "department"

    organization_id: Mapped[UUID | None] = ref(Organization, "Organization", listed=True)
    head_id: Mapped[UUID | None] = ref("person", "Head", listed=True)
    cost_code_id: Mapped[UUID | None] = ref("cost_code", "Cost code")
    full_name: Mapped[str | None] = field("Name on forms")
