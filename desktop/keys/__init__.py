"""Keys of an encrypted company on this computer: who may open its file, and how. See docs/access.md."""
