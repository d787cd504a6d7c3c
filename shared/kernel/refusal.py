"""Refusal: the base of every expected failure, worded for a person: what happened, what is kept, what to do."""


class Refusal(Exception):
    """Caught once, at the edge of the program, and shown as it is; anything else that is raised is a bug."""
