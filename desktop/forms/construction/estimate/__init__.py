"""The form of an estimate: sections and positions as a tree, with what is done of each."""
