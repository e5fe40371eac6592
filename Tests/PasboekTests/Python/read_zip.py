"""Reads a zip of separated values with Python's zipfile and csv and prints it as JSON.

usage: read_zip.py ZIP

The first name whose bytes are damaged, the days of everything in it, and the rows of each file as a
Belgian spreadsheet takes them: UTF-8 with its mark, semicolons.
"""

import csv
import io
import json
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as archive:
    print(json.dumps({
        "damaged": archive.testzip() or "",
        "days": sorted({"-".join(map(str, info.date_time)) for info in archive.infolist()}),
        "files": {
            info.filename: list(csv.reader(
                io.StringIO(archive.read(info).decode("utf-8-sig"), newline=""), delimiter=";"))
            for info in archive.infolist()
        },
    }))
