"""Who may do what on the server: users and what they were granted, as the company's heads say. See docs/access.md."""
