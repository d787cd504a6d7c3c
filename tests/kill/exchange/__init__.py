"""Server, database and desktops killed in the middle of their exchanges, over a link that is slow, lossy and cut."""
