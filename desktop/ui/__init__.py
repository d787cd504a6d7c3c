"""The screen: one shell, one list, one document form for every kind; what must look special lies in desktop/forms."""
