"""The timesheet as people know it: a person a row, a day a column."""
