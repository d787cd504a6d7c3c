"""The gallery: every screen in every language, colours and size, as pictures and as texts that are checked."""
