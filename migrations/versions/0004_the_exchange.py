"""the exchange."""

import sqlalchemy as sa
from alembic import op
from shared.kernel.types import Id
from shared.kernel.types import Instant
revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('access_device',
    sa.Column('id', Id(), nullable=False),
    sa.Column('code', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('marked', sa.Boolean(), nullable=True),
    sa.Column('folder', sa.Boolean(), nullable=True),
    sa.Column('replaced_by', Id(), nullable=True),
    sa.Column('group_id', Id(), nullable=True),
    sa.Column('prefix', sa.Text(), nullable=True),
    sa.Column('shut_out', sa.Boolean(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('sort_key', sa.Text(), nullable=True),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_device')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    op.create_index('ix_access_device_code', 'access_device', ['code'], unique=False)
    op.create_index('ix_access_device_replaced_by', 'access_device', ['replaced_by'], unique=False, sqlite_where=sa.text('replaced_by IS NOT NULL'))
    op.create_index('ix_access_device_scope', 'access_device', ['scope'], unique=False)
    op.create_index('ix_access_device_sort_key_id', 'access_device', ['sort_key', 'id'], unique=False)
    op.create_table('access_grant',
    sa.Column('id', Id(), nullable=False),
    sa.Column('code', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('marked', sa.Boolean(), nullable=True),
    sa.Column('folder', sa.Boolean(), nullable=True),
    sa.Column('replaced_by', Id(), nullable=True),
    sa.Column('group_id', Id(), nullable=True),
    sa.Column('user_id', Id(), nullable=True),
    sa.Column('role_id', Id(), nullable=True),
    sa.Column('pattern', sa.Text(), nullable=True),
    sa.Column('from_date', sa.Date(), nullable=True),
    sa.Column('until_date', sa.Date(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('sort_key', sa.Text(), nullable=True),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_grant')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    op.create_index('ix_access_grant_code', 'access_grant', ['code'], unique=False)
    op.create_index('ix_access_grant_replaced_by', 'access_grant', ['replaced_by'], unique=False, sqlite_where=sa.text('replaced_by IS NOT NULL'))
    op.create_index('ix_access_grant_role_id_sort_key_id', 'access_grant', ['role_id', 'sort_key', 'id'], unique=False)
    op.create_index('ix_access_grant_scope', 'access_grant', ['scope'], unique=False)
    op.create_index('ix_access_grant_sort_key_id', 'access_grant', ['sort_key', 'id'], unique=False)
    op.create_index('ix_access_grant_user_id_sort_key_id', 'access_grant', ['user_id', 'sort_key', 'id'], unique=False)
    op.create_table('access_role',
    sa.Column('id', Id(), nullable=False),
    sa.Column('code', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('marked', sa.Boolean(), nullable=True),
    sa.Column('folder', sa.Boolean(), nullable=True),
    sa.Column('replaced_by', Id(), nullable=True),
    sa.Column('group_id', Id(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('sort_key', sa.Text(), nullable=True),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_role')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    op.create_index('ix_access_role_code', 'access_role', ['code'], unique=False)
    op.create_index('ix_access_role_replaced_by', 'access_role', ['replaced_by'], unique=False, sqlite_where=sa.text('replaced_by IS NOT NULL'))
    op.create_index('ix_access_role_scope', 'access_role', ['scope'], unique=False)
    op.create_index('ix_access_role_sort_key_id', 'access_role', ['sort_key', 'id'], unique=False)
    op.create_table('access_user',
    sa.Column('id', Id(), nullable=False),
    sa.Column('code', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('marked', sa.Boolean(), nullable=True),
    sa.Column('folder', sa.Boolean(), nullable=True),
    sa.Column('replaced_by', Id(), nullable=True),
    sa.Column('group_id', Id(), nullable=True),
    sa.Column('login', sa.Text(), nullable=True),
    sa.Column('person_id', Id(), nullable=True),
    sa.Column('disabled', sa.Boolean(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('sort_key', sa.Text(), nullable=True),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_user')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    op.create_index('ix_access_user_code', 'access_user', ['code'], unique=False)
    op.create_index('ix_access_user_login_sort_key_id', 'access_user', ['login', 'sort_key', 'id'], unique=False)
    op.create_index('ix_access_user_person_id_sort_key_id', 'access_user', ['person_id', 'sort_key', 'id'], unique=False)
    op.create_index('ix_access_user_replaced_by', 'access_user', ['replaced_by'], unique=False, sqlite_where=sa.text('replaced_by IS NOT NULL'))
    op.create_index('ix_access_user_scope', 'access_user', ['scope'], unique=False)
    op.create_index('ix_access_user_sort_key_id', 'access_user', ['sort_key', 'id'], unique=False)
    op.create_table('attention',
    sa.Column('id', Id(), nullable=False),
    sa.Column('code', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('marked', sa.Boolean(), nullable=True),
    sa.Column('folder', sa.Boolean(), nullable=True),
    sa.Column('replaced_by', Id(), nullable=True),
    sa.Column('group_id', Id(), nullable=True),
    sa.Column('sort', sa.Text(), nullable=True),
    sa.Column('slice', sa.Text(), nullable=True),
    sa.Column('document_scope', sa.Text(), nullable=True),
    sa.Column('cause', sa.Text(), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('documents', sa.Text(), nullable=True),
    sa.Column('elsewhere', sa.BigInteger(), nullable=True),
    sa.Column('gone', sa.Boolean(), nullable=True),
    sa.Column('accepted_cause', sa.Text(), nullable=True),
    sa.Column('accepted_by', Id(), nullable=True),
    sa.Column('accepted_at', Instant(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('decisions', sa.BigInteger(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('sort_key', sa.Text(), nullable=True),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attention')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    op.create_index('ix_attention_code', 'attention', ['code'], unique=False)
    op.create_index('ix_attention_replaced_by', 'attention', ['replaced_by'], unique=False, sqlite_where=sa.text('replaced_by IS NOT NULL'))
    op.create_index('ix_attention_scope', 'attention', ['scope'], unique=False)
    op.create_index('ix_attention_slice_sort_key_id', 'attention', ['slice', 'sort_key', 'id'], unique=False)
    op.create_index('ix_attention_sort_key_id', 'attention', ['sort_key', 'id'], unique=False)
    op.create_table('conflict',
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
    sa.Column('base', sa.Text(), nullable=True),
    sa.Column('mine', sa.Text(), nullable=True),
    sa.Column('theirs', sa.Text(), nullable=True),
    sa.Column('mine_author_id', Id(), nullable=True),
    sa.Column('theirs_author_id', Id(), nullable=True),
    sa.Column('mine_at', Instant(), nullable=True),
    sa.Column('theirs_at', Instant(), nullable=True),
    sa.Column('settled', sa.Boolean(), nullable=True),
    sa.Column('choice', sa.Text(), nullable=True),
    sa.Column('settled_by', Id(), nullable=True),
    sa.Column('settled_at', Instant(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('sort_key', sa.Text(), nullable=True),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conflict')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    op.create_index('ix_conflict_code', 'conflict', ['code'], unique=False)
    op.create_index('ix_conflict_document_id_sort_key_id', 'conflict', ['document_id', 'sort_key', 'id'], unique=False)
    op.create_index('ix_conflict_replaced_by', 'conflict', ['replaced_by'], unique=False, sqlite_where=sa.text('replaced_by IS NOT NULL'))
    op.create_index('ix_conflict_scope', 'conflict', ['scope'], unique=False)
    op.create_index('ix_conflict_sort_key_id', 'conflict', ['sort_key', 'id'], unique=False)
    op.create_table('access_device_person',
    sa.Column('owner_id', Id(), nullable=False),
    sa.Column('id', Id(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('user_id', Id(), nullable=True),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['access_device.id'], name=op.f('fk_access_device_person_owner_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('owner_id', 'id', name=op.f('pk_access_device_person')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    op.create_table('access_role_right',
    sa.Column('owner_id', Id(), nullable=False),
    sa.Column('id', Id(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('allowed', sa.Text(), nullable=True),
    sa.Column('extra', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['access_role.id'], name=op.f('fk_access_role_right_owner_id'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('owner_id', 'id', name=op.f('pk_access_role_right')),
    info={'end': 'both'},
    sqlite_with_rowid=False
    )
    if op.get_bind().dialect.name == "sqlite":
        op.create_table('batch',
        sa.Column('no', sa.BigInteger(), nullable=False),
        sa.Column('made_at', Instant(), nullable=False),
        sa.Column('epochs', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('no', name=op.f('pk_batch')),
        info={'end': 'device'}
        )
        op.create_table('batch_record',
        sa.Column('batch', sa.BigInteger(), nullable=False),
        sa.Column('id', Id(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('rev', sa.BigInteger(), nullable=False),
        sa.Column('scope', sa.Text(), nullable=False),
        sa.Column('flags', sa.Integer(), nullable=False),
        sa.Column('dict', sa.Integer(), nullable=False),
        sa.Column('hash', sa.LargeBinary(), nullable=False),
        sa.Column('author', Id(), nullable=True),
        sa.Column('at', Instant(), nullable=True),
        sa.Column('body', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('batch', 'id', name=op.f('pk_batch_record')),
        info={'end': 'device'}
        )
        op.create_index('ix_batch_record_id', 'batch_record', ['id'], unique=False)
        op.create_table('blob_at_server',
        sa.Column('hash', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('hash', name=op.f('pk_blob_at_server')),
        info={'end': 'device'}
        )
        op.create_table('cursor',
        sa.Column('scope', sa.Text(), nullable=False),
        sa.Column('epoch', sa.BigInteger(), nullable=False),
        sa.Column('seq', sa.BigInteger(), nullable=False),
        sa.Column('count', sa.BigInteger(), nullable=False),
        sa.Column('digest', sa.LargeBinary(), nullable=False),
        sa.Column('received_at', Instant(), nullable=True),
        sa.Column('verified_at', Instant(), nullable=True),
        sa.Column('doubt', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('scope', name=op.f('pk_cursor')),
        info={'end': 'device'}
        )
        op.create_table('exchange_entry',
        sa.Column('no', sa.BigInteger(), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.Column('sort', sa.Text(), nullable=False),
        sa.Column('content', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('no', name=op.f('pk_exchange_entry')),
        info={'end': 'device'}
        )
        op.create_table('head',
        sa.Column('id', Id(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('rev', sa.BigInteger(), nullable=False),
        sa.Column('scope', sa.Text(), nullable=False),
        sa.Column('deleted', sa.Integer(), nullable=False),
        sa.Column('dict', sa.Integer(), nullable=False),
        sa.Column('hash', sa.LargeBinary(), nullable=False),
        sa.Column('author', Id(), nullable=True),
        sa.Column('at', Instant(), nullable=True),
        sa.Column('body', sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_head')),
        info={'end': 'device'}
        )
        op.create_index('ix_head_kind_id', 'head', ['kind', 'id'], unique=False)
        op.create_index('ix_head_scope_id', 'head', ['scope', 'id'], unique=False)
        op.create_table('missing',
        sa.Column('id', Id(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_missing')),
        info={'end': 'device'}
        )
        op.create_table('quarantine',
        sa.Column('id', Id(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('scope', sa.Text(), nullable=False),
        sa.Column('deleted', sa.Integer(), nullable=False),
        sa.Column('dict', sa.Integer(), nullable=False),
        sa.Column('hash', sa.LargeBinary(), nullable=False),
        sa.Column('body', sa.LargeBinary(), nullable=False),
        sa.Column('author', Id(), nullable=True),
        sa.Column('saved_at', Instant(), nullable=False),
        sa.Column('base_rev', sa.BigInteger(), nullable=False),
        sa.Column('base_dict', sa.Integer(), nullable=False),
        sa.Column('base_body', sa.LargeBinary(), nullable=True),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.Column('handed_over', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_quarantine')),
        info={'end': 'device'}
        )
        op.create_table('refused',
        sa.Column('id', Id(), nullable=False),
        sa.Column('hash', sa.LargeBinary(), nullable=False),
        sa.Column('code', sa.Text(), nullable=False),
        sa.Column('field', sa.Text(), nullable=False),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_refused')),
        info={'end': 'device'}
        )
        op.create_table('unfilled',
        sa.Column('id', Id(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_unfilled')),
        info={'end': 'device'}
        )
        op.create_table('unreadable',
        sa.Column('id', Id(), nullable=False),
        sa.Column('kind', sa.Text(), nullable=False),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('at', Instant(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_unreadable')),
        info={'end': 'device'}
        )
        op.add_column('unsent', sa.Column('author', Id(), nullable=True))
        op.add_column('unsent', sa.Column('base_hash', sa.LargeBinary(), nullable=True))
        op.create_index('ix_unsent_kind_id', 'unsent', ['kind', 'id'], unique=False)
