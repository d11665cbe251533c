"""How long pdfplumber takes for the text and the tables of the same PDFs, and pdftotext -layout for
their text. pdftotext is started for each reading, as is everybody's.

    pdf_peer.py FILE.pdf …

Prints JSON: for each file the milliseconds of both, the median of some readings, and how many
cells pdfplumber saw.
"""

import json
import logging
import statistics
import subprocess
import sys
import time

import pdfplumber

# Of every font that has no box.
logging.disable(logging.WARNING)


def plumbed(path):
    cells = 0
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            for table in page.extract_tables():
                cells += sum(1 for row in table for cell in row if cell)
    return cells


def to_text(path):
    subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)


def measured(read, path, times):
    took = []
    for _ in range(times):
        start = time.perf_counter()
        said = read(path)
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took), said


out = []
for path in sys.argv[1:]:
    plumber, cells = measured(plumbed, path, 3)
    text, _ = measured(to_text, path, 15)
    out.append({"pdfplumber": plumber, "cells": cells, "pdftotext": text})
print(json.dumps(out))
