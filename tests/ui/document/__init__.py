"""The form of documents and catalog items."""
