"""Reads workbooks with openpyxl and prints what is in their cells as JSON.

usage: read_workbook.py WORKBOOK

For each sheet: its rows of cells, each as [type, value, number format, bold], type being s for a
text, n for a number, d for a day and f for a formula; where it is frozen and what is filtered.
Beside them when the file says that it was made, and the days of everything in its zip.
"""

import json
import sys
import zipfile

import openpyxl


def cell(cell):
    value = cell.value
    if hasattr(value, "isoformat"):
        value = value.date().isoformat() if hasattr(value, "date") else value.isoformat()
    text = "" if value is None else str(value)
    return [cell.data_type, text, cell.number_format, bool(cell.font.b)]


book = openpyxl.load_workbook(sys.argv[1])
days = {"-".join(map(str, info.date_time)) for info in zipfile.ZipFile(sys.argv[1]).infolist()}
print(
    json.dumps(
        {
            "sheets": [
                {
                    "name": sheet.title,
                    "rows": [[cell(each) for each in row] for row in sheet.iter_rows()],
                    "frozen": sheet.freeze_panes or "",
                    "filter": sheet.auto_filter.ref or "",
                    "widths": [
                        sheet.column_dimensions[name].width
                        for name in sorted(sheet.column_dimensions)
                    ],
                }
                for sheet in book.worksheets
            ],
            "created": book.properties.created.isoformat(),
            "days": sorted(days),
        }
    )
)
