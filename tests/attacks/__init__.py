"""Attacks on the program and the server, scripted and drawn: what docs/threats.md names, and more."""
