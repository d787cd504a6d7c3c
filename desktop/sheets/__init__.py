"""Tables as files for a spreadsheet: XLSX and CSV, numbers as numbers, no text ever taken for a formula."""

from desktop.sheets.delimited import Dialect, table_csv
from desktop.sheets.files import written
from desktop.sheets.report import write_csv, write_xlsx
from desktop.sheets.xlsx import table_xlsx, tables_xlsx

__all__ = ["Dialect", "table_csv", "table_xlsx", "tables_xlsx", "write_csv", "write_xlsx", "written"]
