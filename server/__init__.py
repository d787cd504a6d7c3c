"""The office end: an HTTP service that orders what devices send and hands it out."""
