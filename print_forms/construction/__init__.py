"""The printed forms of construction."""
