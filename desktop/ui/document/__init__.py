"""A document or catalog item on the screen: its draft, its form, its panels."""
