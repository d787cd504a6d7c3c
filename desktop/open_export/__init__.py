"""A whole company in open formats (SQLite, CSV, JSON with its schema, PDF), and the way back on an empty machine."""
