"""Choosing what a reference names: names known to the screen, search by any part, the list under a field."""
