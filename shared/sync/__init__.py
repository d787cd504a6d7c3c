"""The exchange between devices and the server: frames, messages, and what each end makes of them. See docs/sync.md."""
