"""Makes PDFs of the tables in this folder, and says what stands in each of their cells.

    make.py PRODUCER OUTPUT CASE.html …

A case is HTML: headings, paragraphs, tables with rowspan and colspan, and two tables in a
`<div class="beside">`. A table's class says which lines are drawn (`drawn`, below). A `<tbody
data-times="30">` stands for so many of it, `#` in its texts for the number of each. `data-widths`
are the shares of the columns, `class="once"` keeps a head from being repeated on every page.

`truth` writes OUTPUT/CASE.json, `html` the page that a browser prints, `fodt` the document that
LibreOffice prints; `weasyprint` and `reportlab` write OUTPUT/CASE.pdf themselves. All of them draw
the same sides of the same cells.
"""

import json
import sys
from html import escape
from html.parser import HTMLParser
from pathlib import Path

FILL = {"head": "#9fc3e6", "body": "#e4eef8"}


class Cell:
    def __init__(self, head, attributes):
        self.head = head
        self.rows = int(attributes.get("rowspan", 1))
        self.columns = int(attributes.get("colspan", 1))
        self.align = attributes.get("align", "center" if head else "left")
        self.lines = [""]
        self.row = self.column = 0

    @property
    def text(self):
        return "".join("".join(self.lines).split())


class Table:
    def __init__(self, attributes):
        self.classes = attributes.get("class", "grid").split()
        self.widths = [float(n) for n in attributes.get("data-widths", "").split(",") if n]
        self.rows = []
        self.head = 0

    def place(self):
        """Gives each cell its row and column, as HTML's table model does."""
        taken = set()
        for at, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (at, column) in taken:
                    column += 1
                cell.row, cell.column = at, column
                taken |= {(at + r, column + c) for r in range(cell.rows) for c in range(cell.columns)}
                column += cell.columns
        self.columns = 1 + max(column for _, column in taken)
        if not self.widths:
            longest = [2.0] * self.columns
            for cell in self.cells():
                if cell.columns == 1:
                    width = max(sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in cell.lines)
                    longest[cell.column] = max(longest[cell.column], min(width, 24))
            self.widths = longest

    def cells(self):
        return [cell for row in self.rows for cell in row]

    def truth(self):
        return {
            "rows": len(self.rows),
            "columns": self.columns,
            "cells": [[c.row, c.column, c.rows, c.columns, c.text] for c in self.cells()],
        }

    def drawn(self, cell):
        """Which sides of a cell are drawn: top, right, bottom, left."""
        kind = self.classes[0]
        last_row = cell.row + cell.rows == len(self.rows)
        last_column = cell.column + cell.columns == self.columns
        above_body = cell.row + cell.rows == self.head
        if kind in ("grid", "dotted"):
            return (True, True, True, True)
        if kind == "open":  # nothing on the left and on the right
            return (True, not last_column, True, cell.column > 0)
        if kind == "inner":  # no frame
            return (cell.row > 0, not last_column, not last_row, cell.column > 0)
        if kind == "rows":
            return (True, False, True, False)
        if kind == "columns":  # no lines between the rows of the body
            return (cell.row <= self.head, True, last_row or cell.row < self.head, True)
        if kind == "three":  # and below each head of several columns
            over = cell.row < self.head and cell.columns > 1 and not above_body
            return (cell.row == 0, False, last_row or above_body or over, False)
        return (False, False, False, False)  # none, fills, white, stripes

    def fill(self, cell):
        kind = self.classes[0]
        if kind == "stripes":
            return FILL["body"] if cell.row % 2 == 0 else None
        if kind in ("fills", "white") or "shaded" in self.classes and cell.head:
            return FILL["head" if cell.head else "body"]
        return None

    def line(self):
        """Colour, thickness in points and style of its lines."""
        return ("#000000", 0.75, "dotted" if self.classes[0] == "dotted" else "solid")


class Case(HTMLParser):
    """What a case holds: `("p", text)`, `("h2", text)` and `("tables", [Table])`."""

    def __init__(self, text):
        super().__init__()
        self.landscape = False
        self.blocks = []
        self.beside = False
        self.table = self.cell = self.text = None
        self.repeat = (0, 1)
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "body":
            self.landscape = "landscape" in attributes.get("class", "")
        elif tag == "div":
            self.beside = True
            self.blocks.append(("tables", []))
        elif tag == "table":
            self.table = Table(attributes)
            if not self.beside:
                self.blocks.append(("tables", []))
            self.blocks[-1][1].append(self.table)
        elif tag == "tbody":
            self.repeat = (len(self.table.rows), int(attributes.get("data-times", 1)))
        elif tag == "tr":
            self.table.rows.append([])
        elif tag in ("td", "th"):
            self.cell = Cell(tag == "th", attributes)
            self.cell.attributes = attributes
            self.table.rows[-1].append(self.cell)
        elif tag == "br":
            self.cell.lines.append("")
        elif tag in ("p", "h2"):
            self.text = ""

    def handle_endtag(self, tag):
        if tag == "thead":
            self.table.head = len(self.table.rows)
        elif tag == "tbody":
            start, times = self.repeat
            rows = self.table.rows[start:]
            del self.table.rows[start:]
            for number in range(1, times + 1):
                self.table.rows += [[self.copy(cell, number, times) for cell in row] for row in rows]
        elif tag == "table":
            self.table.place()
            self.table = None
        elif tag in ("td", "th"):
            self.cell.lines = [" ".join(line.split()) for line in self.cell.lines]
            self.cell = None
        elif tag in ("p", "h2"):
            self.blocks.append((tag, " ".join(self.text.split())))
            self.text = None
        elif tag == "div":
            self.beside = False

    @staticmethod
    def copy(cell, number, times):
        new = Cell(cell.head, cell.attributes)
        new.lines = [line.replace("#", str(number)) if times > 1 else line for line in cell.lines]
        return new

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.lines[-1] += data
        elif self.text is not None:
            self.text += data

    def tables(self):
        return [table for kind, tables in self.blocks if kind == "tables" for table in tables]


# HTML, for Chromium, WeasyPrint and wkhtmltopdf.

STYLE = """
body { font: 10.5pt/1.35 "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif; margin: 0; }
table { border-collapse: collapse; margin: 8pt 0; }
td, th { padding: 2pt 5pt; font-weight: normal; }
table.fills { border-collapse: separate; border-spacing: 2pt; }
table.white td, table.white th { border: 1.5pt solid white; }
table.once thead { display: table-row-group; }
tr { page-break-inside: avoid; }
h2 { font-size: 13pt; }
.beside > table { float: left; margin-right: 30pt; }
.beside::after { content: ""; display: block; clear: both; }
@page { size: A4 SHAPE; margin: 20mm; }
"""


def page(case):
    out = ["<!DOCTYPE html><html lang=zh><meta charset=utf-8><style>"]
    out += [STYLE.replace("SHAPE", "landscape" if case.landscape else "portrait"), "</style><body>"]
    for kind, what in case.blocks:
        if kind != "tables":
            out.append(f"<{kind}>{escape(what)}</{kind}>")
            continue
        out.append('<div class="beside">' if len(what) > 1 else "<div>")
        out += [html_table(table) for table in what]
        out.append("</div>")
    return "".join(out)


def html_table(table):
    out = [f'<table class="{" ".join(table.classes)}">']
    colour, thickness, style = table.line()
    for at, row in enumerate(table.rows):
        out.append("<thead>" if at == 0 and table.head else "")
        out.append("<tbody>" if at == table.head else "")
        out.append("<tr>")
        for cell in row:
            sides = zip(("top", "right", "bottom", "left"), table.drawn(cell))
            css = [f"border-{side}:{thickness}pt {style} {colour}" for side, on in sides if on]
            css.append(f"text-align:{cell.align}")
            if table.fill(cell):
                css.append(f"background:{table.fill(cell)}")
            tag = "th" if cell.head else "td"
            spans = f"rowspan={cell.rows} colspan={cell.columns}"
            text = "<br>".join(map(escape, cell.lines))
            out.append(f'<{tag} {spans} style="{";".join(css)}">{text}</{tag}>')
        out.append("</tr>")
        out.append("</thead>" if at + 1 == table.head else "")
    return "".join(out) + "</tbody></table>"


# A flat OpenDocument text, for LibreOffice.

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "fo": "xsl-fo-compatible",
    }.items()
)


def document(case):
    styles, body = {}, []
    for kind, what in case.blocks:
        if kind != "tables":
            body.append(f'<text:p text:style-name="{kind}">{escape(what)}</text:p>')
        elif len(what) == 1:
            body.append(odf_table(what[0], 170 if not case.landscape else 257, styles))
        else:
            # Side by side: in the cells of a table that is not drawn.
            inner = "".join(
                f'<table:table-cell table:style-name="bare">{odf_table(table, 78, styles)}<text:p/></table:table-cell>'
                for table in what
            )
            columns = f'<table:table-column table:number-columns-repeated="{len(what)}"/>'
            body.append(f"<table:table>{columns}<table:table-row>{inner}</table:table-row></table:table>")
    width, height = ("297mm", "210mm") if case.landscape else ("210mm", "297mm")
    paragraph = (
        '<style:style style:name="{}" style:family="paragraph"><style:paragraph-properties fo:text-align="{}"/>'
        '<style:text-properties fo:font-size="10.5pt" style:font-size-asian="10.5pt"/></style:style>'
    )
    paragraphs = [("p", "left"), ("h2", "left"), ("left", "left"), ("right", "end"), ("center", "center")]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>'
        '<style:page-layout style:name="L"><style:page-layout-properties fo:margin="20mm" '
        f'fo:page-width="{width}" fo:page-height="{height}"/></style:page-layout>'
        '<style:style style:name="bare" style:family="table-cell"><style:table-cell-properties fo:padding="2mm"/></style:style>'
        '<style:style style:name="whole" style:family="table-row"><style:table-row-properties fo:keep-together="always"/></style:style>'
        + "".join(paragraph.format(*pair) for pair in paragraphs)
        + "".join(styles.values())
        + '</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" '
        'style:page-layout-name="L"/></office:master-styles><office:body><office:text>'
        + "".join(body)
        + "<text:p/></office:text></office:body></office:document>"
    )


def odf_table(table, millimetres, styles):
    name = f"t{len(styles)}"
    shares = [width / sum(table.widths) for width in table.widths]
    styles[name] = (
        f'<style:style style:name="{name}" style:family="table"><style:table-properties '
        f'style:width="{millimetres}mm" table:align="left" fo:margin-top="3mm"/></style:style>'
    )
    columns = ""
    for share in shares:
        column = f"c{len(styles)}"
        styles[column] = (
            f'<style:style style:name="{column}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{share * millimetres:.2f}mm"/></style:style>'
        )
        columns += f'<table:table-column table:style-name="{column}"/>'
    colour, thickness, style = table.line()
    at = {(cell.row, cell.column): cell for cell in table.cells()}
    out = [f'<table:table table:style-name="{name}">', columns]
    repeated = table.head if "once" not in table.classes else 0
    for row in range(len(table.rows)):
        out.append("<table:table-header-rows>" if row == 0 and repeated else "")
        out.append('<table:table-row table:style-name="whole">')
        for column in range(table.columns):
            cell = at.get((row, column))
            if cell is None:
                out.append("<table:covered-table-cell/>")
                continue
            sides = zip(("top", "right", "bottom", "left"), table.drawn(cell))
            borders = [f'fo:border-{s}="{thickness}pt {style} {colour}"' for s, on in sides if on]
            if table.classes[0] == "white":
                borders = ['fo:border="1.5pt solid #ffffff"']
            if table.fill(cell):
                borders.append(f'fo:background-color="{table.fill(cell)}"')
            properties = " ".join(borders + ['fo:padding="1mm"'])
            key = "cell " + properties
            if key not in styles:
                styles[key] = (
                    f'<style:style style:name="d{len(styles)}" style:family="table-cell">'
                    f"<style:table-cell-properties {properties}/></style:style>"
                )
            own = styles[key].split('"')[1]
            text = "<text:line-break/>".join(map(escape, cell.lines))
            out.append(
                f'<table:table-cell table:style-name="{own}" table:number-rows-spanned="{cell.rows}" '
                f'table:number-columns-spanned="{cell.columns}">'
                f'<text:p text:style-name="{cell.align}">{text}</text:p></table:table-cell>'
            )
        out.append("</table:table-row>")
        out.append("</table:table-header-rows>" if row + 1 == repeated else "")
    return "".join(out) + "</table:table>"


# ReportLab, which knows neither HTML nor fonts of the machine.


def reportlab(case, path):
    from reportlab.lib import colors, enums, pagesizes, units
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import cidfonts, pdfmetrics
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer
    from reportlab.platypus import Table as Drawn

    pdfmetrics.registerFont(cidfonts.UnicodeCIDFont("STSong-Light"))
    aligns = {"left": enums.TA_LEFT, "right": enums.TA_RIGHT, "center": enums.TA_CENTER}

    def paragraph(text, align="left", size=10):
        style = ParagraphStyle(
            "own", fontName="STSong-Light", fontSize=size, leading=size * 1.35, alignment=aligns[align], wordWrap="CJK"
        )
        return Paragraph(text, style)

    def drawn(table, width):
        grid = [[""] * table.columns for _ in table.rows]
        commands = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
        _, thickness, style = table.line()
        dash = (None, (0.75, 1.5)) if style == "dotted" else ()
        for cell in table.cells():
            first = (cell.column, cell.row)
            last = (cell.column + cell.columns - 1, cell.row + cell.rows - 1)
            grid[cell.row][cell.column] = paragraph("<br/>".join(map(escape, cell.lines)), cell.align)
            commands.append(("SPAN", first, last))
            if table.fill(cell):
                commands.append(("BACKGROUND", first, last, colors.HexColor(table.fill(cell))))
            sides = zip(("LINEABOVE", "LINEAFTER", "LINEBELOW", "LINEBEFORE"), table.drawn(cell))
            ends = {"LINEABOVE": (first, (last[0], first[1])), "LINEBELOW": ((first[0], last[1]), last)}
            ends |= {"LINEBEFORE": (first, (first[0], last[1])), "LINEAFTER": ((last[0], first[1]), last)}
            commands += [(side, *ends[side], thickness, colors.black, *dash) for side, on in sides if on]
        if table.classes[0] in ("white", "fills"):
            commands.append(("GRID", (0, 0), (-1, -1), 2, colors.white))
        widths = [width * share / sum(table.widths) for share in table.widths]
        repeated = table.head if "once" not in table.classes else 0
        return Drawn(grid, colWidths=widths, style=commands, repeatRows=repeated, hAlign="LEFT")

    shape = pagesizes.landscape(pagesizes.A4) if case.landscape else pagesizes.A4
    margin = 20 * units.mm
    width = shape[0] - 2 * margin - 14
    flow = []
    for kind, what in case.blocks:
        if kind == "tables":
            flow.append(Spacer(1, 8))
            one = drawn(what[0], width) if len(what) == 1 else None
            flow.append(one or Drawn([[drawn(table, width / 2 - 30) for table in what]], colWidths=[width / 2] * 2))
            flow.append(Spacer(1, 8))
        else:
            flow.append(paragraph(escape(what), size=13 if kind == "h2" else 10))
    margins = {f"{side}Margin": margin for side in ("left", "right", "top", "bottom")}
    SimpleDocTemplate(str(path), pagesize=shape, invariant=1, **margins).build(flow)


def main():
    producer, output = sys.argv[1], Path(sys.argv[2])
    output.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[3:]:
        case, path = Case(Path(name).read_text(encoding="utf-8")), output / Path(name).stem
        if producer == "truth":
            said = json.dumps([table.truth() for table in case.tables()], ensure_ascii=False)
            path.with_suffix(".json").write_text(said, encoding="utf-8")
        elif producer == "html":
            path.with_suffix(".html").write_text(page(case), encoding="utf-8")
        elif producer == "fodt":
            path.with_suffix(".fodt").write_text(document(case), encoding="utf-8")
        elif producer == "weasyprint":
            import weasyprint

            weasyprint.HTML(string=page(case)).write_pdf(path.with_suffix(".pdf"))
        elif producer == "reportlab":
            reportlab(case, path.with_suffix(".pdf"))
        else:
            sys.exit(f"{producer}?")


main()
