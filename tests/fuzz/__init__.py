"""Bytes without end: `python -m tests.fuzz TARGET --seconds N` looks for what is neither read nor refused in words."""
