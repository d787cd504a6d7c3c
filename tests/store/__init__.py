"""What the store promises, in the words of those who work with it."""
