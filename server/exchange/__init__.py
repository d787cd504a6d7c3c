"""The server's half of the exchange: what becomes of each ask. No HTTP in it. See docs/sync.md."""
