"""Reading office workbooks: xlsx, xls and ods as sheets of plain values with what is odd about them."""
