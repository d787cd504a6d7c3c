"""How the program is built, and what is in the bundle."""
