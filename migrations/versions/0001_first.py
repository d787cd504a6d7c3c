"""Everything that the first version declares."""

import sqlalchemy as sa
from alembic import op
from shared.kernel.types import Id
from shared.kernel.types import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SEARCH_SQL = "CREATE VIRTUAL TABLE search_text USING fts5(text, content='', contentless_delete=1, tokenize='trigram')"


def upgrade() -> None:
    op.create_table(
        "attendance",
        sa.Column("recorder_id", Id(), nullable=False),
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recorder_kind", sa.Text(), nullable=False),
        sa.Column("line_id", Id(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("site_id", Id(), nullable=False),
        sa.Column("code_id", Id(), nullable=False),
        sa.Column("work_date", sa.Date(), nullable=False),
        sa.Column("corrects_id", Id(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("recorder_id", "no", name=op.f("pk_attendance")),
        info={"end": "both"},
    )
    op.create_index(
        "ix_attendance_person_id_code_id_date",
        "attendance",
        ["person_id", "code_id", "date", "minutes", "days"],
        unique=False,
    )
    op.create_index(
        "ix_attendance_person_id_work_date_corrects_id_date",
        "attendance",
        ["person_id", "work_date", "corrects_id", "date", "minutes", "days"],
        unique=False,
    )
    op.create_index(
        "ix_attendance_person_id_work_date_date",
        "attendance",
        ["person_id", "work_date", "date", "minutes", "days"],
        unique=False,
    )
    op.create_index(
        "ix_attendance_site_id_person_id_date",
        "attendance",
        ["site_id", "person_id", "date", "minutes", "days"],
        unique=False,
    )
    op.create_table(
        "attendance_code",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("digital", sa.Text(), nullable=True),
        sa.Column("english", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("counts_day", sa.Boolean(), nullable=True),
        sa.Column("counts_hours", sa.Boolean(), nullable=True),
        sa.Column("needs_paper", sa.Boolean(), nullable=True),
        sa.Column("beside", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance_code")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_attendance_code_code", "attendance_code", ["code"], unique=False)
    op.create_index(
        "ix_attendance_code_replaced_by",
        "attendance_code",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_attendance_code_scope", "attendance_code", ["scope"], unique=False)
    op.create_index("ix_attendance_code_sort_key_id", "attendance_code", ["sort_key", "id"], unique=False)
    op.create_table(
        "attendance_frozen",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("site_id", Id(), nullable=False),
        sa.Column("code_id", Id(), nullable=False),
        sa.Column("work_date", sa.Date(), nullable=False),
        sa.Column("corrects_id", Id(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "scope", "person_id", "site_id", "code_id", "work_date", "corrects_id", name=op.f("pk_attendance_frozen")
        ),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "closed_period",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("organization_id", Id(), nullable=True),
        sa.Column("closed_through", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_period")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_closed_period_code", "closed_period", ["code"], unique=False)
    op.create_index(
        "ix_closed_period_organization_id_sort_key_id",
        "closed_period",
        ["organization_id", "sort_key", "id"],
        unique=False,
    )
    op.create_index(
        "ix_closed_period_replaced_by",
        "closed_period",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_closed_period_scope", "closed_period", ["scope"], unique=False)
    op.create_index("ix_closed_period_sort_key_id", "closed_period", ["sort_key", "id"], unique=False)
    op.create_table(
        "constant",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_constant")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_constant_code", "constant", ["code"], unique=False)
    op.create_index(
        "ix_constant_replaced_by",
        "constant",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_constant_scope", "constant", ["scope"], unique=False)
    op.create_index("ix_constant_sort_key_id", "constant", ["sort_key", "id"], unique=False)
    op.create_table(
        "cost_code",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_code")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cost_code_code", "cost_code", ["code"], unique=False)
    op.create_index(
        "ix_cost_code_replaced_by",
        "cost_code",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_cost_code_scope", "cost_code", ["scope"], unique=False)
    op.create_index("ix_cost_code_sort_key_id", "cost_code", ["sort_key", "id"], unique=False)
    op.create_table(
        "counterparty",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("full_name", sa.Text(), nullable=True),
        sa.Column("tax_id", sa.Text(), nullable=True),
        sa.Column("registration_reason_code", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("customer", sa.Boolean(), nullable=True),
        sa.Column("supplier", sa.Boolean(), nullable=True),
        sa.Column("subcontractor", sa.Boolean(), nullable=True),
        sa.Column("lessor", sa.Boolean(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counterparty")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_counterparty_code", "counterparty", ["code"], unique=False)
    op.create_index(
        "ix_counterparty_replaced_by",
        "counterparty",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_counterparty_scope", "counterparty", ["scope"], unique=False)
    op.create_index("ix_counterparty_sort_key_id", "counterparty", ["sort_key", "id"], unique=False)
    op.create_table(
        "crew",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("foreman_id", Id(), nullable=True),
        sa.Column("site_id", Id(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crew")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_crew_code", "crew", ["code"], unique=False)
    op.create_index(
        "ix_crew_replaced_by", "crew", ["replaced_by"], unique=False, sqlite_where=sa.text("replaced_by IS NOT NULL")
    )
    op.create_index("ix_crew_scope", "crew", ["scope"], unique=False)
    op.create_index("ix_crew_sort_key_id", "crew", ["sort_key", "id"], unique=False)
    op.create_table(
        "daily_report",
        sa.Column("id", Id(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("legal_number", sa.Text(), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("rule_version", sa.BigInteger(), nullable=True),
        sa.Column("organization_id", Id(), nullable=True),
        sa.Column("author_id", Id(), nullable=True),
        sa.Column("corrects_id", Id(), nullable=True),
        sa.Column("site_id", Id(), nullable=True),
        sa.Column("crew_id", Id(), nullable=True),
        sa.Column("foreman_id", Id(), nullable=True),
        sa.Column("shift_id", Id(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("accepted_by", Id(), nullable=True),
        sa.Column("accepted_at", Instant(), nullable=True),
        sa.Column("temperature", sa.BigInteger(), nullable=True),
        sa.Column("precipitation", sa.Text(), nullable=True),
        sa.Column("wind", sa.Text(), nullable=True),
        sa.Column("visitors", sa.Text(), nullable=True),
        sa.Column("safety", sa.Text(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daily_report")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_daily_report_corrects_id",
        "daily_report",
        ["corrects_id"],
        unique=False,
        sqlite_where=sa.text("corrects_id IS NOT NULL"),
    )
    op.create_index("ix_daily_report_crew_id_date_id", "daily_report", ["crew_id", "date", "id"], unique=False)
    op.create_index("ix_daily_report_date_id", "daily_report", ["date", "id"], unique=False)
    op.create_index("ix_daily_report_number", "daily_report", ["number"], unique=False)
    op.create_index("ix_daily_report_scope_date_id", "daily_report", ["scope", "date", "id"], unique=False)
    op.create_index("ix_daily_report_site_id_date_id", "daily_report", ["site_id", "date", "id"], unique=False)
    op.create_index("ix_daily_report_status_date_id", "daily_report", ["status", "date", "id"], unique=False)
    op.create_table(
        "department",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("organization_id", Id(), nullable=True),
        sa.Column("head_id", Id(), nullable=True),
        sa.Column("cost_code_id", Id(), nullable=True),
        sa.Column("full_name", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_department_code", "department", ["code"], unique=False)
    op.create_index(
        "ix_department_replaced_by",
        "department",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_department_scope", "department", ["scope"], unique=False)
    op.create_index("ix_department_sort_key_id", "department", ["sort_key", "id"], unique=False)
    op.create_table(
        "estimate",
        sa.Column("id", Id(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("legal_number", sa.Text(), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("rule_version", sa.BigInteger(), nullable=True),
        sa.Column("organization_id", Id(), nullable=True),
        sa.Column("author_id", Id(), nullable=True),
        sa.Column("corrects_id", Id(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("site_id", Id(), nullable=True),
        sa.Column("base_id", Id(), nullable=True),
        sa.Column("crew_id", Id(), nullable=True),
        sa.Column("customer_id", Id(), nullable=True),
        sa.Column("contractor_id", Id(), nullable=True),
        sa.Column("responsible_id", Id(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("overhead_percent", sa.BigInteger(), nullable=True),
        sa.Column("profit_percent", sa.BigInteger(), nullable=True),
        sa.Column("vat_percent", sa.BigInteger(), nullable=True),
        sa.Column("source_name", sa.Text(), nullable=True),
        sa.Column("source_hash", sa.Text(), nullable=True),
        sa.Column("declared_direct", sa.BigInteger(), nullable=True),
        sa.Column("declared_overhead", sa.BigInteger(), nullable=True),
        sa.Column("declared_profit", sa.BigInteger(), nullable=True),
        sa.Column("declared_vat", sa.BigInteger(), nullable=True),
        sa.Column("declared_total", sa.BigInteger(), nullable=True),
        sa.Column("direct", sa.BigInteger(), nullable=True),
        sa.Column("overhead", sa.BigInteger(), nullable=True),
        sa.Column("profit", sa.BigInteger(), nullable=True),
        sa.Column("vat", sa.BigInteger(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("lines_total", sa.BigInteger(), nullable=True),
        sa.Column("resources_total", sa.BigInteger(), nullable=True),
        sa.Column("labour_hours", sa.BigInteger(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimate")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_estimate_base_id_date_id", "estimate", ["base_id", "date", "id"], unique=False)
    op.create_index(
        "ix_estimate_corrects_id",
        "estimate",
        ["corrects_id"],
        unique=False,
        sqlite_where=sa.text("corrects_id IS NOT NULL"),
    )
    op.create_index("ix_estimate_crew_id_date_id", "estimate", ["crew_id", "date", "id"], unique=False)
    op.create_index("ix_estimate_date_id", "estimate", ["date", "id"], unique=False)
    op.create_index("ix_estimate_kind_date_id", "estimate", ["kind", "date", "id"], unique=False)
    op.create_index("ix_estimate_number", "estimate", ["number"], unique=False)
    op.create_index("ix_estimate_scope_date_id", "estimate", ["scope", "date", "id"], unique=False)
    op.create_index("ix_estimate_site_id_date_id", "estimate", ["site_id", "date", "id"], unique=False)
    op.create_index("ix_estimate_status_date_id", "estimate", ["status", "date", "id"], unique=False)
    op.create_table(
        "labour",
        sa.Column("recorder_id", Id(), nullable=False),
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recorder_kind", sa.Text(), nullable=False),
        sa.Column("line_id", Id(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("site_id", Id(), nullable=False),
        sa.Column("crew_id", Id(), nullable=False),
        sa.Column("estimate_line_id", Id(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("recorder_id", "no", name=op.f("pk_labour")),
        info={"end": "both"},
    )
    op.create_index(
        "ix_labour_crew_id_person_id_date", "labour", ["crew_id", "person_id", "date", "minutes"], unique=False
    )
    op.create_index("ix_labour_person_id_date", "labour", ["person_id", "date", "minutes"], unique=False)
    op.create_index(
        "ix_labour_site_id_person_id_date", "labour", ["site_id", "person_id", "date", "minutes"], unique=False
    )
    op.create_table(
        "labour_frozen",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("site_id", Id(), nullable=False),
        sa.Column("crew_id", Id(), nullable=False),
        sa.Column("estimate_line_id", Id(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "scope", "person_id", "site_id", "crew_id", "estimate_line_id", name=op.f("pk_labour_frozen")
        ),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "material",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("unit_id", Id(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_material_code", "material", ["code"], unique=False)
    op.create_index(
        "ix_material_replaced_by",
        "material",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_material_scope", "material", ["scope"], unique=False)
    op.create_index("ix_material_sort_key_id", "material", ["sort_key", "id"], unique=False)
    op.create_table(
        "organization",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("full_name", sa.Text(), nullable=True),
        sa.Column("tax_id", sa.Text(), nullable=True),
        sa.Column("registration_reason_code", sa.Text(), nullable=True),
        sa.Column("statistics_code", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("director", sa.Text(), nullable=True),
        sa.Column("chief_accountant", sa.Text(), nullable=True),
        sa.Column("logo", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_organization_code", "organization", ["code"], unique=False)
    op.create_index(
        "ix_organization_replaced_by",
        "organization",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_organization_scope", "organization", ["scope"], unique=False)
    op.create_index("ix_organization_sort_key_id", "organization", ["sort_key", "id"], unique=False)
    op.create_table(
        "pay_rate",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_rate")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pay_rate_code", "pay_rate", ["code"], unique=False)
    op.create_index("ix_pay_rate_person_id_sort_key_id", "pay_rate", ["person_id", "sort_key", "id"], unique=False)
    op.create_index(
        "ix_pay_rate_replaced_by",
        "pay_rate",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_pay_rate_scope", "pay_rate", ["scope"], unique=False)
    op.create_index("ix_pay_rate_sort_key_id", "pay_rate", ["sort_key", "id"], unique=False)
    op.create_table(
        "payroll",
        sa.Column("recorder_id", Id(), nullable=False),
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recorder_kind", sa.Text(), nullable=False),
        sa.Column("line_id", Id(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("organization_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("site_id", Id(), nullable=False),
        sa.Column("accrual", sa.Text(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("recorder_id", "no", name=op.f("pk_payroll")),
        info={"end": "both"},
    )
    op.create_index(
        "ix_payroll_organization_id_person_id_date",
        "payroll",
        ["organization_id", "person_id", "date", "minutes", "amount"],
        unique=False,
    )
    op.create_index(
        "ix_payroll_person_id_accrual_date",
        "payroll",
        ["person_id", "accrual", "date", "minutes", "amount"],
        unique=False,
    )
    op.create_table(
        "payroll_frozen",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("organization_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("site_id", Id(), nullable=False),
        sa.Column("accrual", sa.Text(), nullable=False),
        sa.Column("minutes", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "scope", "organization_id", "person_id", "site_id", "accrual", name=op.f("pk_payroll_frozen")
        ),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "payroll_sheet",
        sa.Column("id", Id(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("legal_number", sa.Text(), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("rule_version", sa.BigInteger(), nullable=True),
        sa.Column("author_id", Id(), nullable=True),
        sa.Column("corrects_id", Id(), nullable=True),
        sa.Column("organization_id", Id(), nullable=True),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("department_id", Id(), nullable=True),
        sa.Column("run", sa.Text(), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payroll_sheet")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_payroll_sheet_corrects_id",
        "payroll_sheet",
        ["corrects_id"],
        unique=False,
        sqlite_where=sa.text("corrects_id IS NOT NULL"),
    )
    op.create_index("ix_payroll_sheet_date_id", "payroll_sheet", ["date", "id"], unique=False)
    op.create_index("ix_payroll_sheet_month_date_id", "payroll_sheet", ["month", "date", "id"], unique=False)
    op.create_index("ix_payroll_sheet_number", "payroll_sheet", ["number"], unique=False)
    op.create_index("ix_payroll_sheet_scope_date_id", "payroll_sheet", ["scope", "date", "id"], unique=False)
    op.create_index("ix_payroll_sheet_status_date_id", "payroll_sheet", ["status", "date", "id"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("full_name", sa.Text(), nullable=True),
        sa.Column("personnel_number", sa.Text(), nullable=True),
        sa.Column("job_title", sa.Text(), nullable=True),
        sa.Column("trade", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("hired_on", sa.Date(), nullable=True),
        sa.Column("dismissed_on", sa.Date(), nullable=True),
        sa.Column("organization_id", Id(), nullable=True),
        sa.Column("schedule_id", Id(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_person_code", "person", ["code"], unique=False)
    op.create_index(
        "ix_person_organization_id_sort_key_id", "person", ["organization_id", "sort_key", "id"], unique=False
    )
    op.create_index(
        "ix_person_personnel_number_sort_key_id", "person", ["personnel_number", "sort_key", "id"], unique=False
    )
    op.create_index(
        "ix_person_replaced_by",
        "person",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_person_scope", "person", ["scope"], unique=False)
    op.create_index("ix_person_sort_key_id", "person", ["sort_key", "id"], unique=False)
    op.create_table(
        "personal_details",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("born_on", sa.Date(), nullable=True),
        sa.Column("tax_id", sa.Text(), nullable=True),
        sa.Column("insurance_number", sa.Text(), nullable=True),
        sa.Column("passport", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("bank_account", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_details")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_personal_details_code", "personal_details", ["code"], unique=False)
    op.create_index(
        "ix_personal_details_person_id_sort_key_id", "personal_details", ["person_id", "sort_key", "id"], unique=False
    )
    op.create_index(
        "ix_personal_details_replaced_by",
        "personal_details",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_personal_details_scope", "personal_details", ["scope"], unique=False)
    op.create_index("ix_personal_details_sort_key_id", "personal_details", ["sort_key", "id"], unique=False)
    op.create_table(
        "schedule",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("cycle_start", sa.Date(), nullable=True),
        sa.Column("shift_id", Id(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_schedule_code", "schedule", ["code"], unique=False)
    op.create_index(
        "ix_schedule_replaced_by",
        "schedule",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_schedule_scope", "schedule", ["scope"], unique=False)
    op.create_index("ix_schedule_sort_key_id", "schedule", ["sort_key", "id"], unique=False)
    op.create_table(
        "shift",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("start_minute", sa.BigInteger(), nullable=True),
        sa.Column("end_minute", sa.BigInteger(), nullable=True),
        sa.Column("break_minutes", sa.BigInteger(), nullable=True),
        sa.Column("date_rule", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_shift_code", "shift", ["code"], unique=False)
    op.create_index(
        "ix_shift_replaced_by", "shift", ["replaced_by"], unique=False, sqlite_where=sa.text("replaced_by IS NOT NULL")
    )
    op.create_index("ix_shift_scope", "shift", ["scope"], unique=False)
    op.create_index("ix_shift_sort_key_id", "shift", ["sort_key", "id"], unique=False)
    op.create_table(
        "site",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("customer_id", Id(), nullable=True),
        sa.Column("organization_id", Id(), nullable=True),
        sa.Column("responsible_id", Id(), nullable=True),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_site_code", "site", ["code"], unique=False)
    op.create_index(
        "ix_site_replaced_by", "site", ["replaced_by"], unique=False, sqlite_where=sa.text("replaced_by IS NOT NULL")
    )
    op.create_index("ix_site_scope", "site", ["scope"], unique=False)
    op.create_index("ix_site_sort_key_id", "site", ["sort_key", "id"], unique=False)
    op.create_table(
        "timesheet",
        sa.Column("id", Id(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("legal_number", sa.Text(), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("rule_version", sa.BigInteger(), nullable=True),
        sa.Column("organization_id", Id(), nullable=True),
        sa.Column("author_id", Id(), nullable=True),
        sa.Column("corrects_id", Id(), nullable=True),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("site_id", Id(), nullable=True),
        sa.Column("department_id", Id(), nullable=True),
        sa.Column("crew_id", Id(), nullable=True),
        sa.Column("responsible_id", Id(), nullable=True),
        sa.Column("head_id", Id(), nullable=True),
        sa.Column("personnel_officer_id", Id(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timesheet")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_timesheet_corrects_id",
        "timesheet",
        ["corrects_id"],
        unique=False,
        sqlite_where=sa.text("corrects_id IS NOT NULL"),
    )
    op.create_index("ix_timesheet_crew_id_date_id", "timesheet", ["crew_id", "date", "id"], unique=False)
    op.create_index("ix_timesheet_date_id", "timesheet", ["date", "id"], unique=False)
    op.create_index("ix_timesheet_department_id_date_id", "timesheet", ["department_id", "date", "id"], unique=False)
    op.create_index("ix_timesheet_month_date_id", "timesheet", ["month", "date", "id"], unique=False)
    op.create_index("ix_timesheet_number", "timesheet", ["number"], unique=False)
    op.create_index("ix_timesheet_scope_date_id", "timesheet", ["scope", "date", "id"], unique=False)
    op.create_index("ix_timesheet_site_id_date_id", "timesheet", ["site_id", "date", "id"], unique=False)
    op.create_index("ix_timesheet_status_date_id", "timesheet", ["status", "date", "id"], unique=False)
    op.create_table(
        "unit",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("aliases", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_unit_code", "unit", ["code"], unique=False)
    op.create_index(
        "ix_unit_replaced_by", "unit", ["replaced_by"], unique=False, sqlite_where=sa.text("replaced_by IS NOT NULL")
    )
    op.create_index("ix_unit_scope", "unit", ["scope"], unique=False)
    op.create_index("ix_unit_sort_key_id", "unit", ["sort_key", "id"], unique=False)
    op.create_table(
        "work_calendar",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("year", sa.BigInteger(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_calendar")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_work_calendar_code", "work_calendar", ["code"], unique=False)
    op.create_index(
        "ix_work_calendar_replaced_by",
        "work_calendar",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_work_calendar_scope", "work_calendar", ["scope"], unique=False)
    op.create_index("ix_work_calendar_sort_key_id", "work_calendar", ["sort_key", "id"], unique=False)
    op.create_index("ix_work_calendar_year_sort_key_id", "work_calendar", ["year", "sort_key", "id"], unique=False)
    op.create_table(
        "work_progress",
        sa.Column("recorder_id", Id(), nullable=False),
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("recorder_kind", sa.Text(), nullable=False),
        sa.Column("line_id", Id(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("site_id", Id(), nullable=False),
        sa.Column("estimate_id", Id(), nullable=False),
        sa.Column("estimate_line_id", Id(), nullable=False),
        sa.Column("assignment_line_id", Id(), nullable=False),
        sa.Column("work_type_id", Id(), nullable=False),
        sa.Column("zone_id", Id(), nullable=False),
        sa.Column("crew_id", Id(), nullable=False),
        sa.Column("planned_quantity", sa.BigInteger(), nullable=False),
        sa.Column("planned_hours", sa.BigInteger(), nullable=False),
        sa.Column("planned_cost", sa.BigInteger(), nullable=False),
        sa.Column("planned_wage", sa.BigInteger(), nullable=False),
        sa.Column("assigned_quantity", sa.BigInteger(), nullable=False),
        sa.Column("assigned_hours", sa.BigInteger(), nullable=False),
        sa.Column("done_quantity", sa.BigInteger(), nullable=False),
        sa.Column("actual_minutes", sa.BigInteger(), nullable=False),
        sa.Column("norm_hours", sa.BigInteger(), nullable=False),
        sa.Column("done_cost", sa.BigInteger(), nullable=False),
        sa.Column("done_wage", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("recorder_id", "no", name=op.f("pk_work_progress")),
        info={"end": "both"},
    )
    op.create_index(
        "ix_work_progress_estimate_id_estimate_line_id_date",
        "work_progress",
        [
            "estimate_id",
            "estimate_line_id",
            "date",
            "planned_quantity",
            "planned_hours",
            "planned_cost",
            "planned_wage",
            "assigned_quantity",
            "assigned_hours",
            "done_quantity",
            "actual_minutes",
            "norm_hours",
            "done_cost",
            "done_wage",
        ],
        unique=False,
    )
    op.create_index(
        "ix_work_progress_site_id_work_type_id_date",
        "work_progress",
        [
            "site_id",
            "work_type_id",
            "date",
            "planned_quantity",
            "planned_hours",
            "planned_cost",
            "planned_wage",
            "assigned_quantity",
            "assigned_hours",
            "done_quantity",
            "actual_minutes",
            "norm_hours",
            "done_cost",
            "done_wage",
        ],
        unique=False,
    )
    op.create_table(
        "work_progress_frozen",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("site_id", Id(), nullable=False),
        sa.Column("estimate_id", Id(), nullable=False),
        sa.Column("estimate_line_id", Id(), nullable=False),
        sa.Column("assignment_line_id", Id(), nullable=False),
        sa.Column("work_type_id", Id(), nullable=False),
        sa.Column("zone_id", Id(), nullable=False),
        sa.Column("crew_id", Id(), nullable=False),
        sa.Column("planned_quantity", sa.BigInteger(), nullable=False),
        sa.Column("planned_hours", sa.BigInteger(), nullable=False),
        sa.Column("planned_cost", sa.BigInteger(), nullable=False),
        sa.Column("planned_wage", sa.BigInteger(), nullable=False),
        sa.Column("assigned_quantity", sa.BigInteger(), nullable=False),
        sa.Column("assigned_hours", sa.BigInteger(), nullable=False),
        sa.Column("done_quantity", sa.BigInteger(), nullable=False),
        sa.Column("actual_minutes", sa.BigInteger(), nullable=False),
        sa.Column("norm_hours", sa.BigInteger(), nullable=False),
        sa.Column("done_cost", sa.BigInteger(), nullable=False),
        sa.Column("done_wage", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "scope",
            "site_id",
            "estimate_id",
            "estimate_line_id",
            "assignment_line_id",
            "work_type_id",
            "zone_id",
            "crew_id",
            name=op.f("pk_work_progress_frozen"),
        ),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "work_type",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("marked", sa.Boolean(), nullable=True),
        sa.Column("folder", sa.Boolean(), nullable=True),
        sa.Column("replaced_by", Id(), nullable=True),
        sa.Column("group_id", Id(), nullable=True),
        sa.Column("unit_id", Id(), nullable=True),
        sa.Column("labour_norm", sa.BigInteger(), nullable=True),
        sa.Column("wage", sa.BigInteger(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_type")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_work_type_code", "work_type", ["code"], unique=False)
    op.create_index(
        "ix_work_type_replaced_by",
        "work_type",
        ["replaced_by"],
        unique=False,
        sqlite_where=sa.text("replaced_by IS NOT NULL"),
    )
    op.create_index("ix_work_type_scope", "work_type", ["scope"], unique=False)
    op.create_index("ix_work_type_sort_key_id", "work_type", ["sort_key", "id"], unique=False)
    op.create_table(
        "crew_member",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("to_date", sa.Date(), nullable=True),
        sa.Column("coefficient", sa.BigInteger(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["crew.id"], name=op.f("fk_crew_member_owner_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_crew_member")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "daily_report_delay",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("start_minute", sa.BigInteger(), nullable=True),
        sa.Column("end_minute", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["daily_report.id"],
            name=op.f("fk_daily_report_delay_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_daily_report_delay")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "daily_report_line",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("estimate_id", Id(), nullable=True),
        sa.Column("estimate_line_id", Id(), nullable=True),
        sa.Column("assignment_line_id", Id(), nullable=True),
        sa.Column("work_type_id", Id(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("labour_norm", sa.BigInteger(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("wage", sa.BigInteger(), nullable=True),
        sa.Column("zone_id", Id(), nullable=True),
        sa.Column("unit_id", Id(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("norm_hours", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["daily_report.id"],
            name=op.f("fk_daily_report_line_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_daily_report_line")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_daily_report_line_assignment_line_id"), "daily_report_line", ["assignment_line_id"], unique=False
    )
    op.create_index(
        op.f("ix_daily_report_line_estimate_line_id"), "daily_report_line", ["estimate_line_id"], unique=False
    )
    op.create_table(
        "estimate_line",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("is_section", sa.Boolean(), nullable=True),
        sa.Column("section_id", Id(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("work_type_id", Id(), nullable=True),
        sa.Column("unit_id", Id(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("wage", sa.BigInteger(), nullable=True),
        sa.Column("materials", sa.BigInteger(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("labour_norm", sa.BigInteger(), nullable=True),
        sa.Column("declared_cost", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("labour_hours", sa.BigInteger(), nullable=True),
        sa.Column("base_line_id", Id(), nullable=True),
        sa.Column("planned_start", sa.Date(), nullable=True),
        sa.Column("planned_end", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id", "section_id"],
            ["estimate_line.owner_id", "estimate_line.id"],
            name=op.f("fk_estimate_line_owner_id_section_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["estimate.id"], name=op.f("fk_estimate_line_owner_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_estimate_line")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_estimate_line_base_line_id"), "estimate_line", ["base_line_id"], unique=False)
    op.create_index("ix_estimate_line_id", "estimate_line", ["id"], unique=False)
    op.create_table(
        "estimate_resource",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("material_id", Id(), nullable=True),
        sa.Column("unit_id", Id(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("declared_cost", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["estimate.id"],
            name=op.f("fk_estimate_resource_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_estimate_resource")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "payroll_line",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("personnel_number", sa.Text(), nullable=True),
        sa.Column("accrual", sa.Text(), nullable=True),
        sa.Column("site_id", Id(), nullable=True),
        sa.Column("work_month", sa.Date(), nullable=True),
        sa.Column("days", sa.BigInteger(), nullable=True),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("rate", sa.BigInteger(), nullable=True),
        sa.Column("rate_from", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.Column("minutes_before", sa.BigInteger(), nullable=True),
        sa.Column("amount_before", sa.BigInteger(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["payroll_sheet.id"],
            name=op.f("fk_payroll_line_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_payroll_line")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "payroll_source",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("timesheet_id", Id(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["payroll_sheet.id"],
            name=op.f("fk_payroll_source_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_payroll_source")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_payroll_source_timesheet_id",
        "payroll_source",
        ["timesheet_id"],
        unique=False,
        sqlite_where=sa.text("timesheet_id IS NOT NULL"),
    )
    op.create_table(
        "person_employment",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=True),
        sa.Column("job_title", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("department_id", Id(), nullable=True),
        sa.Column("organization_id", Id(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["person.id"],
            name=op.f("fk_person_employment_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_person_employment")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "schedule_day",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("shift_id", Id(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["schedule.id"], name=op.f("fk_schedule_day_owner_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_schedule_day")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "site_zone",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("within_id", Id(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id", "within_id"],
            ["site_zone.owner_id", "site_zone.id"],
            name=op.f("fk_site_zone_owner_id_within_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["site.id"], name=op.f("fk_site_zone_owner_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_site_zone")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index("ix_site_zone_id", "site_zone", ["id"], unique=False)
    op.create_table(
        "timesheet_cell",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("code_id", Id(), nullable=True),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("night_minutes", sa.BigInteger(), nullable=True),
        sa.Column("struck", sa.Boolean(), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=True),
        sa.Column("minutes_before", sa.BigInteger(), nullable=True),
        sa.Column("days_before", sa.BigInteger(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["timesheet.id"],
            name=op.f("fk_timesheet_cell_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_timesheet_cell")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "timesheet_person",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("job_title", sa.Text(), nullable=True),
        sa.Column("personnel_number", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["timesheet.id"],
            name=op.f("fk_timesheet_person_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_timesheet_person")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "timesheet_source",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("report_id", Id(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["timesheet.id"],
            name=op.f("fk_timesheet_source_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_timesheet_source")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_timesheet_source_report_id",
        "timesheet_source",
        ["report_id"],
        unique=False,
        sqlite_where=sa.text("report_id IS NOT NULL"),
    )
    op.create_table(
        "work_calendar_day",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["work_calendar.id"],
            name=op.f("fk_work_calendar_day_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_work_calendar_day")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "work_type_specification",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("material_id", Id(), nullable=True),
        sa.Column("unit_id", Id(), nullable=True),
        sa.Column("consumption", sa.BigInteger(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["work_type.id"],
            name=op.f("fk_work_type_specification_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_work_type_specification")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "daily_report_hour",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line_id", Id(), nullable=True),
        sa.Column("person_id", Id(), nullable=True),
        sa.Column("minutes", sa.BigInteger(), nullable=True),
        sa.Column("start_minute", sa.BigInteger(), nullable=True),
        sa.Column("coefficient", sa.BigInteger(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id", "line_id"],
            ["daily_report_line.owner_id", "daily_report_line.id"],
            name=op.f("fk_daily_report_hour_owner_id_line_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["daily_report.id"],
            name=op.f("fk_daily_report_hour_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_daily_report_hour")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    op.create_table(
        "daily_report_machine",
        sa.Column("owner_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("machine", sa.Text(), nullable=True),
        sa.Column("line_id", Id(), nullable=True),
        sa.Column("operator_id", Id(), nullable=True),
        sa.Column("worked_minutes", sa.BigInteger(), nullable=True),
        sa.Column("idle_minutes", sa.BigInteger(), nullable=True),
        sa.Column("meter", sa.BigInteger(), nullable=True),
        sa.Column("fuel", sa.BigInteger(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id", "line_id"],
            ["daily_report_line.owner_id", "daily_report_line.id"],
            name=op.f("fk_daily_report_machine_owner_id_line_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["daily_report.id"],
            name=op.f("fk_daily_report_machine_owner_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("owner_id", "id", name=op.f("pk_daily_report_machine")),
        info={"end": "both"},
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        op.create_table(
            "audit",
            sa.Column("seq", sa.Integer(), nullable=False),
            sa.Column("at", Instant(), nullable=False),
            sa.Column("device", sa.Text(), nullable=False),
            sa.Column("person_id", Id(), nullable=True),
            sa.Column("action", sa.Text(), nullable=False),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("aggregate_id", Id(), nullable=True),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("content", sa.LargeBinary(), nullable=True),
            sa.Column("content_hash", sa.LargeBinary(), nullable=False),
            sa.Column("hash", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
            info={"end": "device"},
        )
        op.create_index("ix_audit_aggregate_id_seq", "audit", ["aggregate_id", "seq"], unique=False)
        op.create_table(
            "blob",
            sa.Column("hash", sa.LargeBinary(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.Column("content", sa.LargeBinary(), nullable=False),
            sa.PrimaryKeyConstraint("hash", name=op.f("pk_blob")),
            info={"end": "device"},
        )
        op.create_table(
            "counter",
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("prefix", sa.Text(), nullable=False),
            sa.Column("year", sa.Integer(), nullable=False),
            sa.Column("last", sa.BigInteger(), nullable=False),
            sa.PrimaryKeyConstraint("kind", "prefix", "year", name=op.f("pk_counter")),
            info={"end": "device"},
        )
        op.create_table(
            "device",
            sa.Column("name", sa.Text(), nullable=False),
            sa.Column("value", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("name", name=op.f("pk_device")),
            info={"end": "device"},
        )
        op.create_table(
            "search_item",
            sa.Column("rowid", sa.Integer(), nullable=False),
            sa.Column("id", Id(), nullable=False),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("scope", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("rowid", name=op.f("pk_search_item")),
            info={"end": "device"},
        )
        op.create_index("ix_search_item_id", "search_item", ["id"], unique=True)
        op.create_table(
            "unsent",
            sa.Column("id", Id(), nullable=False),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("dict", sa.Integer(), nullable=False),
            sa.Column("hash", sa.LargeBinary(), nullable=False),
            sa.Column("deleted", sa.Integer(), nullable=False),
            sa.Column("body", sa.LargeBinary(), nullable=False),
            sa.Column("saved_at", Instant(), nullable=False),
            sa.PrimaryKeyConstraint("id", name=op.f("pk_unsent")),
            info={"end": "device"},
        )
        op.execute(SEARCH_SQL)
