"""What the catalogs that every area refers to bring to paper."""
