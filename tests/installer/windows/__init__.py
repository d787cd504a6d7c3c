"""The Windows build, as far as it can be told without wine."""
