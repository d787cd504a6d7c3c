"""The areas that this program consists of: the one list."""

from shared import administration, common, construction

AREAS = (administration.AREA, common.AREA, construction.AREA)
