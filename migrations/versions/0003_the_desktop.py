"""the desktop."""

import sqlalchemy as sa
from alembic import op
from shared.kernel.types import Id
revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attachment',
    sa.Column('id', Id(), nullable=False),
    sa.Column('code', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('marked', sa.Boolean(), nullable=True),
    sa.Column('folder', sa.Boolean(), nullable=True),
    sa.Column('replaced_by', Id(), nullable=True),
    sa.Column('group_id', Id(), nullable=True),
    sa.Column('document_kind', sa.Text(), nullable=True),
    sa.Column('document_id', Id(), nullable=True),
    sa.Column('document_scope', sa.Text(), nullable=True),
    sa.Column('media_type', sa.Text(), nullable=True),
    sa.Column('size', sa.BigInteger(), nullable=True),
    sa.Column('content_hash', sa.Text(), nullable=True),
    sa.Column('signed_copy', sa.Boolean(), nullable=True),
    sa.Column('thumbnail', sa.Text(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('sort_key', sa.Text(), nullable=True),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    op.create_index('ix_attachment_code', 'attachment', ['code'], unique=False)
    op.create_index('ix_attachment_document_id_sort_key_id', 'attachment', ['document_id', 'sort_key', 'id'], unique=False)
    op.create_index('ix_attachment_replaced_by', 'attachment', ['replaced_by'], unique=False, sqlite_where=sa.text('replaced_by IS NOT NULL'))
    op.create_index('ix_attachment_scope', 'attachment', ['scope'], unique=False)
    op.create_index('ix_attachment_sort_key_id', 'attachment', ['sort_key', 'id'], unique=False)
    op.create_table('attachment_part',
    sa.Column('owner_id', Id(), nullable=False),
    sa.Column('id', Id(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('size', sa.BigInteger(), nullable=True),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['attachment.id'], name=op.f('fk_attachment_part_owner_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('owner_id', 'id', name=op.f('pk_attachment_part')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    op.add_column('estimate_line', sa.Column('source_cell', sa.Text(), nullable=True))
