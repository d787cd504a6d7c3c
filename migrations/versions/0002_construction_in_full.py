"""construction in full."""

import sqlalchemy as sa
from alembic import op
from shared.kernel.types import Id
revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('absence',
    sa.Column('id', Id(), nullable=False),
    sa.Column('number', sa.Text(), nullable=True),
    sa.Column('legal_number', sa.Text(), nullable=True),
    sa.Column('date', sa.Date(), nullable=True),
    sa.Column('status', sa.Text(), nullable=True),
    sa.Column('marked', sa.Boolean(), nullable=True),
    sa.Column('rule_version', sa.BigInteger(), nullable=True),
    sa.Column('organization_id', Id(), nullable=True),
    sa.Column('author_id', Id(), nullable=True),
    sa.Column('corrects_id', Id(), nullable=True),
    sa.Column('site_id', Id(), nullable=True),
    sa.Column('department_id', Id(), nullable=True),
    sa.Column('who', sa.Text(), nullable=True),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    op.create_index('ix_absence_corrects_id', 'absence', ['corrects_id'], unique=False, sqlite_where=sa.text('corrects_id IS NOT NULL'))
    op.create_index('ix_absence_date_id', 'absence', ['date', 'id'], unique=False)
    op.create_index('ix_absence_department_id_date_id', 'absence', ['department_id', 'date', 'id'], unique=False)
    op.create_index('ix_absence_number', 'absence', ['number'], unique=False)
    op.create_index('ix_absence_scope_date_id', 'absence', ['scope', 'date', 'id'], unique=False)
    op.create_index('ix_absence_site_id_date_id', 'absence', ['site_id', 'date', 'id'], unique=False)
    op.create_index('ix_absence_status_date_id', 'absence', ['status', 'date', 'id'], unique=False)
    op.create_table('absence_period',
    sa.Column('recorder_id', Id(), nullable=False),
    sa.Column('no', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('recorder_kind', sa.Text(), nullable=False),
    sa.Column('line_id', Id(), nullable=False),
    sa.Column('date', sa.Date(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('from_date', sa.Date(), nullable=False),
    sa.Column('to_date', sa.Date(), nullable=False),
    sa.Column('person_id', Id(), nullable=False),
    sa.Column('code_id', Id(), nullable=False),
    sa.Column('corrects_id', Id(), nullable=False),
    sa.PrimaryKeyConstraint('recorder_id', 'no', name=op.f('pk_absence_period')),
    info={'end': 'both'}
    )
    op.create_index('ix_absence_period_corrects_id_date', 'absence_period', ['corrects_id', 'date'], unique=False)
    op.create_index('ix_absence_period_person_id_date', 'absence_period', ['person_id', 'date'], unique=False)
    op.create_table('attendance_months',
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('person_id', Id(), nullable=False),
    sa.Column('site_id', Id(), nullable=False),
    sa.Column('code_id', Id(), nullable=False),
    sa.Column('corrects_id', Id(), nullable=False),
    sa.Column('minutes', sa.BigInteger(), nullable=False),
    sa.Column('days', sa.BigInteger(), nullable=False),
    info={'end': 'both'}
    )
    op.create_index('ix_attendance_months_month', 'attendance_months', ['month'], unique=False)
    op.create_index('ix_attendance_months_person_id_code_id', 'attendance_months', ['person_id', 'code_id', 'month', 'minutes', 'days'], unique=False)
    op.create_index('ix_attendance_months_site_id_person_id', 'attendance_months', ['site_id', 'person_id', 'month', 'minutes', 'days'], unique=False)
    op.create_table('import_layout',
    sa.Column('id', Id(), nullable=False),
    sa.Column('code', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('marked', sa.Boolean(), nullable=True),
    sa.Column('folder', sa.Boolean(), nullable=True),
    sa.Column('replaced_by', Id(), nullable=True),
    sa.Column('group_id', Id(), nullable=True),
    sa.Column('target', sa.Text(), nullable=True),
    sa.Column('fingerprint', sa.Text(), nullable=True),
    sa.Column('caption_row', sa.Text(), nullable=True),
    sa.Column('columns', sa.Text(), nullable=True),
    sa.Column('options', sa.Text(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('sort_key', sa.Text(), nullable=True),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_layout')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    op.create_index('ix_import_layout_code', 'import_layout', ['code'], unique=False)
    op.create_index('ix_import_layout_fingerprint_sort_key_id', 'import_layout', ['fingerprint', 'sort_key', 'id'], unique=False)
    op.create_index('ix_import_layout_replaced_by', 'import_layout', ['replaced_by'], unique=False, sqlite_where=sa.text('replaced_by IS NOT NULL'))
    op.create_index('ix_import_layout_scope', 'import_layout', ['scope'], unique=False)
    op.create_index('ix_import_layout_sort_key_id', 'import_layout', ['sort_key', 'id'], unique=False)
    op.create_table('labour_months',
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('person_id', Id(), nullable=False),
    sa.Column('site_id', Id(), nullable=False),
    sa.Column('crew_id', Id(), nullable=False),
    sa.Column('estimate_line_id', Id(), nullable=False),
    sa.Column('minutes', sa.BigInteger(), nullable=False),
    sa.Column('norm_hours', sa.BigInteger(), nullable=False),
    info={'end': 'both'}
    )
    op.create_index('ix_labour_months_crew_id_person_id', 'labour_months', ['crew_id', 'person_id', 'month', 'minutes', 'norm_hours'], unique=False)
    op.create_index('ix_labour_months_month', 'labour_months', ['month'], unique=False)
    op.create_index('ix_labour_months_site_id_person_id', 'labour_months', ['site_id', 'person_id', 'month', 'minutes', 'norm_hours'], unique=False)
    op.create_table('payroll_months',
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('organization_id', Id(), nullable=False),
    sa.Column('person_id', Id(), nullable=False),
    sa.Column('site_id', Id(), nullable=False),
    sa.Column('accrual', sa.Text(), nullable=False),
    sa.Column('minutes', sa.BigInteger(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    info={'end': 'both'}
    )
    op.create_index('ix_payroll_months_month', 'payroll_months', ['month'], unique=False)
    op.create_index('ix_payroll_months_organization_id_person_id', 'payroll_months', ['organization_id', 'person_id', 'month', 'minutes', 'amount'], unique=False)
    op.create_index('ix_payroll_months_person_id_accrual', 'payroll_months', ['person_id', 'accrual', 'month', 'minutes', 'amount'], unique=False)
    op.create_table('work_progress_months',
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('site_id', Id(), nullable=False),
    sa.Column('estimate_id', Id(), nullable=False),
    sa.Column('estimate_line_id', Id(), nullable=False),
    sa.Column('assignment_line_id', Id(), nullable=False),
    sa.Column('work_type_id', Id(), nullable=False),
    sa.Column('zone_id', Id(), nullable=False),
    sa.Column('crew_id', Id(), nullable=False),
    sa.Column('done_cost_none', sa.Integer(), nullable=False),
    sa.Column('planned_quantity', sa.BigInteger(), nullable=False),
    sa.Column('planned_hours', sa.BigInteger(), nullable=False),
    sa.Column('planned_cost', sa.BigInteger(), nullable=False),
    sa.Column('planned_wage', sa.BigInteger(), nullable=False),
    sa.Column('assigned_quantity', sa.BigInteger(), nullable=False),
    sa.Column('assigned_hours', sa.BigInteger(), nullable=False),
    sa.Column('done_quantity', sa.BigInteger(), nullable=False),
    sa.Column('actual_minutes', sa.BigInteger(), nullable=False),
    sa.Column('norm_hours', sa.BigInteger(), nullable=False),
    sa.Column('done_cost', sa.BigInteger(), nullable=False),
    sa.Column('done_wage', sa.BigInteger(), nullable=False),
    info={'end': 'both'}
    )
    op.create_index('ix_work_progress_months_estimate_id_estimate_line_id', 'work_progress_months', ['estimate_id', 'estimate_line_id', 'month', 'done_cost_none', 'planned_quantity', 'planned_hours', 'planned_cost', 'planned_wage', 'assigned_quantity', 'assigned_hours', 'done_quantity', 'actual_minutes', 'norm_hours', 'done_cost', 'done_wage'], unique=False)
    op.create_index('ix_work_progress_months_month', 'work_progress_months', ['month'], unique=False)
    op.create_index('ix_work_progress_months_site_id_work_type_id', 'work_progress_months', ['site_id', 'work_type_id', 'month', 'done_cost_none', 'planned_quantity', 'planned_hours', 'planned_cost', 'planned_wage', 'assigned_quantity', 'assigned_hours', 'done_quantity', 'actual_minutes', 'norm_hours', 'done_cost', 'done_wage'], unique=False)
    op.create_table('absence_line',
    sa.Column('owner_id', Id(), nullable=False),
    sa.Column('id', Id(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('person_id', Id(), nullable=True),
    sa.Column('code_id', Id(), nullable=True),
    sa.Column('from_date', sa.Date(), nullable=True),
    sa.Column('to_date', sa.Date(), nullable=True),
    sa.Column('paper_number', sa.Text(), nullable=True),
    sa.Column('paper_date', sa.Date(), nullable=True),
    sa.Column('cancelled', sa.Boolean(), nullable=True),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['absence.id'], name=op.f('fk_absence_line_owner_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('owner_id', 'id', name=op.f('pk_absence_line')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    op.create_table('timesheet_absence',
    sa.Column('owner_id', Id(), nullable=False),
    sa.Column('id', Id(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('absence_id', Id(), nullable=True),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['timesheet.id'], name=op.f('fk_timesheet_absence_owner_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('owner_id', 'id', name=op.f('pk_timesheet_absence')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    op.create_index('ix_timesheet_absence_absence_id', 'timesheet_absence', ['absence_id'], unique=False, sqlite_where=sa.text('absence_id IS NOT NULL'))
    op.drop_table('labour_frozen')
    op.drop_table('attendance_frozen')
    op.drop_table('work_progress_frozen')
    op.drop_table('payroll_frozen')
    op.create_index('ix_attendance_date', 'attendance', ['date'], unique=False)
    op.add_column('attendance_code', sa.Column('spans', sa.Text(), nullable=True))
    op.add_column('crew', sa.Column('schedule_id', Id(), nullable=True))
    op.add_column('labour', sa.Column('norm_hours', sa.BigInteger(), server_default='0', nullable=False))
    op.drop_index(op.f('ix_labour_crew_id_person_id_date'), table_name='labour')
    op.create_index('ix_labour_crew_id_person_id_date', 'labour', ['crew_id', 'person_id', 'date', 'minutes', 'norm_hours'], unique=False)
    op.drop_index(op.f('ix_labour_person_id_date'), table_name='labour')
    op.create_index('ix_labour_person_id_date', 'labour', ['person_id', 'date', 'minutes', 'norm_hours'], unique=False)
    op.drop_index(op.f('ix_labour_site_id_person_id_date'), table_name='labour')
    op.create_index('ix_labour_site_id_person_id_date', 'labour', ['site_id', 'person_id', 'date', 'minutes', 'norm_hours'], unique=False)
    op.create_index('ix_labour_date', 'labour', ['date'], unique=False)
    op.create_index('ix_payroll_date', 'payroll', ['date'], unique=False)
    op.add_column('person_employment', sa.Column('schedule_id', Id(), nullable=True))
    op.add_column('shift', sa.Column('break_start_minute', sa.BigInteger(), nullable=True))
    op.create_index('ix_work_progress_date', 'work_progress', ['date'], unique=False)
