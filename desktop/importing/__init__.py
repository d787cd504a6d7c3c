"""Taking files in, as the window shows it: every sort of import says the same things of its file and of its rows."""
