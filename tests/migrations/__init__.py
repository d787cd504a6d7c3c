"""One history of tables for both databases."""
