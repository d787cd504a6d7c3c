"""The server's own tables in PostgreSQL, and the connections to them."""
