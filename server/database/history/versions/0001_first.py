"""first."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('blob',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('held', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('whole', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('lost', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('company', 'hash', name=op.f('pk_blob')),
    schema='office'
    )
    op.create_index('ix_blob_company_lost', 'blob', ['company'], unique=False, schema='office', postgresql_where=sa.text('lost'))
    op.create_table('blob_name',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('claimed', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.PrimaryKeyConstraint('company', 'hash', 'scope', name=op.f('pk_blob_name')),
    schema='office'
    )
    op.create_table('blob_part',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('company', 'hash', 'at', name=op.f('pk_blob_part')),
    schema='office'
    )
    op.create_table('company',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('schema_name', sa.Text(), nullable=False),
    sa.Column('access', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('recovery', sa.LargeBinary(), nullable=True),
    sa.Column('recovery_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_company')),
    sa.UniqueConstraint('schema_name', name=op.f('uq_company_schema_name')),
    schema='office',
    info={'company': 'id'}
    )
    op.create_table('departure',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('to_scope', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('company', 'scope', 'id', name=op.f('pk_departure')),
    schema='office'
    )
    op.create_index('ix_departure_company_scope_seq', 'departure', ['company', 'scope', 'seq'], unique=True, schema='office')
    op.create_table('head',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('rev', sa.BigInteger(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('dict', sa.Integer(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('author', sa.Uuid(), nullable=True),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('posted_on', sa.Date(), nullable=True),
    sa.Column('organization', sa.Uuid(), nullable=True),
    sa.Column('closes', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('company', 'id', name=op.f('pk_head')),
    schema='office'
    )
    op.create_index('ix_head_company_closes', 'head', ['company', 'closes'], unique=False, schema='office', postgresql_where=sa.text('closes IS NOT NULL'))
    op.create_index('ix_head_company_kind', 'head', ['company', 'kind'], unique=False, schema='office', postgresql_where=sa.text("starts_with(kind, 'access_')"))
    op.create_index('ix_head_company_scope_seq', 'head', ['company', 'scope', 'seq'], unique=True, schema='office')
    op.create_table('history',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('rev', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('dict', sa.Integer(), nullable=False),
    sa.Column('author', sa.Uuid(), nullable=True),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('posted_on', sa.Date(), nullable=True),
    sa.Column('organization', sa.Uuid(), nullable=True),
    sa.Column('closes', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('company', 'id', 'rev', 'hash', name=op.f('pk_history')),
    schema='office'
    )
    op.create_table('parked',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('rev', sa.BigInteger(), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('dict', sa.Integer(), nullable=False),
    sa.Column('author', sa.Uuid(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('company', 'device', 'id', 'hash', name=op.f('pk_parked')),
    schema='office'
    )
    op.create_table('projection',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('schema_name', sa.Text(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('company', 'schema_name', 'scope', name=op.f('pk_projection')),
    schema='office'
    )
    op.create_table('pushed',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('batch', sa.BigInteger(), nullable=False),
    sa.Column('ask_hash', sa.LargeBinary(), nullable=False),
    sa.Column('reply', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('company', 'device', 'batch', name=op.f('pk_pushed')),
    schema='office'
    )
    op.create_table('recovered',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('rev', sa.BigInteger(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('company', 'id', 'rev', 'at', name=op.f('pk_recovered')),
    schema='office'
    )
    op.create_table('scope',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('epoch', sa.BigInteger(), server_default='1', nullable=False),
    sa.Column('opened_at', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('seq', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('count', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('digest', sa.LargeBinary(), server_default=sa.text("'\\x00000000000000000000000000000000'"), nullable=False),
    sa.Column('lineage', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('company', 'name', name=op.f('pk_scope')),
    schema='office'
    )
    op.create_table('unprojected',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('schema_name', sa.Text(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('rev', sa.BigInteger(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('company', 'schema_name', 'id', name=op.f('pk_unprojected')),
    schema='office'
    )
    op.create_table('account',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('login', sa.Text(), nullable=False),
    sa.Column('verifier', sa.Text(), nullable=True),
    sa.Column('must_change', sa.Boolean(), server_default='true', nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('totp', sa.LargeBinary(), nullable=True),
    sa.Column('totp_step', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['company'], ['office.company.id'], name=op.f('fk_account_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'id', name=op.f('pk_account')),
    schema='office'
    )
    op.create_index('ix_account_company_login', 'account', ['company', 'login'], unique=True, schema='office')
    op.create_table('attempt',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('failures', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['company'], ['office.company.id'], name=op.f('fk_attempt_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'key', name=op.f('pk_attempt')),
    schema='office',
    prefixes=['UNLOGGED']
    )
    op.create_table('audit_chain',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['company'], ['office.company.id'], name=op.f('fk_audit_chain_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'device', name=op.f('pk_audit_chain')),
    schema='office'
    )
    op.create_table('audit_entry',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('at', sa.Text(), nullable=False),
    sa.Column('writer', sa.Text(), nullable=False),
    sa.Column('person', sa.Text(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('aggregate', sa.Text(), nullable=False),
    sa.Column('scope', sa.Text(), nullable=False),
    sa.Column('content_hash', sa.LargeBinary(), nullable=False),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['company'], ['office.company.id'], name=op.f('fk_audit_entry_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'device', 'seq', 'hash', name=op.f('pk_audit_entry')),
    schema='office'
    )
    op.create_index('ix_audit_entry_company_hash', 'audit_entry', ['company', 'hash'], unique=False, schema='office')
    op.create_table('challenge',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['company'], ['office.company.id'], name=op.f('fk_challenge_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'device', name=op.f('pk_challenge')),
    schema='office',
    prefixes=['UNLOGGED']
    )
    op.create_table('device',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('prefix', sa.Text(), nullable=False),
    sa.Column('made_from', sa.Uuid(), nullable=True),
    sa.Column('key', sa.LargeBinary(), nullable=True),
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('copy', sa.LargeBinary(), nullable=True),
    sa.Column('last_batch', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('schema', sa.BigInteger(), server_default='0', nullable=False),
    sa.Column('enrolled_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('wipe_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('wiped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('unsent', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['company'], ['office.company.id'], name=op.f('fk_device_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'id', name=op.f('pk_device')),
    schema='office'
    )
    op.create_index('ix_device_company_prefix', 'device', ['company', 'prefix'], unique=True, schema='office')
    op.create_index('ix_device_token_hash', 'device', ['token_hash'], unique=True, schema='office')
    op.create_table('device_code',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('scopes', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('prefix', sa.Text(), nullable=True),
    sa.Column('account', sa.Uuid(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('device', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['company'], ['office.company.id'], name=op.f('fk_device_code_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'code_hash', name=op.f('pk_device_code')),
    schema='office'
    )
    op.create_index('ix_device_code_code_hash', 'device_code', ['code_hash'], unique=True, schema='office')
    op.create_table('enrolled',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['company'], ['office.company.id'], name=op.f('fk_enrolled_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'device', 'account', name=op.f('pk_enrolled')),
    schema='office'
    )
    op.create_table('granted',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('pattern', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['company'], ['office.company.id'], name=op.f('fk_granted_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'device', 'pattern', name=op.f('pk_granted')),
    schema='office'
    )
    op.create_table('recovery',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['company'], ['office.company.id'], name=op.f('fk_recovery_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'account', 'hash', name=op.f('pk_recovery')),
    schema='office'
    )
    op.create_table('refresh',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('session', sa.Uuid(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['company'], ['office.company.id'], name=op.f('fk_refresh_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'hash', name=op.f('pk_refresh')),
    schema='office'
    )
    op.create_index('ix_refresh_company_session', 'refresh', ['company', 'session'], unique=False, schema='office')
    op.create_table('session',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('account', sa.Uuid(), nullable=False),
    sa.Column('device', sa.Uuid(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('why', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['company'], ['office.company.id'], name=op.f('fk_session_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'id', name=op.f('pk_session')),
    schema='office'
    )
    op.create_index('ix_session_company_account', 'session', ['company', 'account'], unique=False, schema='office')
    op.create_table('signing_key',
    sa.Column('company', sa.Uuid(), nullable=False),
    sa.Column('kid', sa.Text(), nullable=False),
    sa.Column('private', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.ForeignKeyConstraint(['company'], ['office.company.id'], name=op.f('fk_signing_key_company'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('company', 'kid', name=op.f('pk_signing_key')),
    schema='office'
    )
    op.execute("ALTER TABLE office.blob_part ALTER COLUMN content SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE office.head ALTER COLUMN body SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE office.history ALTER COLUMN body SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE office.parked ALTER COLUMN body SET STORAGE EXTERNAL")
    op.execute("ALTER TABLE office.scope SET (fillfactor = 50)")
