"""The daily report as a crew grid: people × works."""
