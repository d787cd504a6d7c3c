"""The database that comes along: PostgreSQL out of the wheel, made, started and stopped by the server itself."""
