"""What the command line can do, one module per subject; each command gets the open company and its arguments."""
