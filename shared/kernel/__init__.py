"""The language that areas are written in: it knows no database session and no domain word."""
