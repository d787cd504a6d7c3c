"""Files of other programs, read into rows with a verdict each before anything is written."""
