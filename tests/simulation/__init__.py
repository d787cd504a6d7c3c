"""Many laptops and an office in one process, one scheduler and one seed, and an auditor who believes nobody."""
