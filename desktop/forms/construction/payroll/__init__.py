"""The payroll sheet: people with what they are due, and where each amount comes from."""
