"""Paper: every declared kind as a printed form, made of what the kit offers."""
