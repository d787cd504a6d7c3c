"""What forms are made of: pages, sheets of blocks, panels, numbers, words and signatures."""
