"""Translations as gettext catalogues, and how they are compiled."""
