"""Taking in sheets: captions become fields, cells values, names references, and every row gets a verdict."""
