"""The people of a joined company on this computer: who signs in at the server, what is kept of it, what they may do."""
