"""construction in full."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('labour', sa.Column('norm_hours', sa.BigInteger(), server_default='0', nullable=False))
    op.drop_index(op.f('ix_labour_crew_id_person_id_date'), table_name='labour')
    op.create_index('ix_labour_crew_id_person_id_date', 'labour', ['crew_id', 'person_id', 'date', 'minutes', 'norm_hours'], unique=False)
    op.drop_index(op.f('ix_labour_person_id_date'), table_name='labour')
    op.create_index('ix_labour_person_id_date', 'labour', ['person_id', 'date', 'minutes', 'norm_hours'], unique=False)
    op.drop_index(op.f('ix_labour_site_id_person_id_date'), table_name='labour')
    op.create_index('ix_labour_site_id_person_id_date', 'labour', ['site_id', 'person_id', 'date', 'minutes', 'norm_hours'], unique=False)
    op.add_column('labour_frozen', sa.Column('norm_hours', sa.BigInteger(), server_default='0', nullable=False))
