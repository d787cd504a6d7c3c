"""Real processes write to one file and are killed; what they acknowledged must be there, and the file in order."""
