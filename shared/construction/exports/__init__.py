"""What leaves construction for other programs: registers as documented tables, documents as workbooks to fill in."""
