"""Where a database session lives: saving, posting, registers, numbers, search, audit; for SQLite and PostgreSQL."""
