"""A document as a workbook that people change in their spreadsheet program and that comes back."""
