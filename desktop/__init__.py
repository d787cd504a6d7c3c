"""What a person works with on one computer: the command line now, the window later."""
