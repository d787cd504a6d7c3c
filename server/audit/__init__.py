"""Who did what: chains of entries that devices send, the server's own, and whether they hold."""
