"""The business tables in PostgreSQL, filled from the heads by the code that fills a device's; seconds behind."""
