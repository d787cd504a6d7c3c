"""The form of an estimate."""
