"""XLSX in and out. A file from outside is looked at before anything opens it: a zip can be made to swell, XML to repeat itself."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from xml.parsers import expat

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.xml.functions import tostring

from shopper.data_transfer.rules.grid import MOST_COLUMNS, MOST_ROWS, Cell, Grid, grid_of
from shopper.data_transfer.rules.problems import Unreadable

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED_BYTES = 40 * 1024 * 1024
MOST_PARTS = 200
MOST_CELLS = 100_000
MOST_DEPTH = 40
MOST_ELEMENTS = 1_000_000
LONGEST_CELL = 32_767
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
FIXED = datetime(2026, 1, 1)


@dataclass(frozen=True)
class Sheet:
    """A sheet to be written: headers, rows, and the values a column may take (or the range they are in, as "=…")."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Any]]
    choices: Mapping[str, Sequence[str] | str]
    frozen_columns: int = 1


def read_workbook(data: bytes) -> list[Grid]:
    """The sheets of a workbook. Unreadable says why the file as a whole cannot be used."""
    _check_outside(data)
    _check_inside(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it leaves aside, pictures and extensions, we do not read either
            book = load_workbook(BytesIO(data), keep_links=False)
            return [_grid(sheet) for sheet in book.worksheets]
    except Unreadable:
        raise
    except Exception as error:  # whatever the library stumbles over is about the file
        raise Unreadable("broken_workbook") from error


def _check_outside(data: bytes) -> None:
    """What kind of file it is, by its first bytes."""
    if not data:
        raise Unreadable("empty")
    if len(data) > MOST_BYTES:
        raise Unreadable("too_large", limit=MOST_BYTES // 1024 // 1024)
    if data.startswith(OLE):
        raise Unreadable("password" if ENCRYPTED_PART in data else "old_excel")
    if not data.startswith(b"PK"):
        raise Unreadable("text_not_workbook" if _looks_like_text(data) else "not_workbook")


def _looks_like_text(data: bytes) -> bool:
    head = data[:4096]
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\0" not in head and (b"," in head or b";" in head or b"\t" in head))


def _check_inside(data: bytes) -> None:
    """Every part by its declared size first; the zip reader itself never gives more than was declared."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels", ".vml")):
                    _scan(archive.read(part), is_sheet="worksheets/" in part.filename)
    except Unreadable:
        raise
    except Exception as error:  # a damaged zip fails in many ways
        raise Unreadable("broken_zip") from error


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or len(names) != len(parts) or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise Unreadable("swells", limit=MOST_UNPACKED_BYTES // 1024 // 1024)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("password")
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "macrosheets/" in name for name in names):
        raise Unreadable("macros")
    if "[Content_Types].xml" not in names or not any(name.endswith("workbook.xml") for name in names):
        raise Unreadable("not_workbook")


class _Watch:
    """Counts while it reads: an entity, an endless sheet or a bottomless element ends the reading."""

    def __init__(self, *, is_sheet: bool) -> None:
        self.is_sheet, self.depth, self.elements, self.cells = is_sheet, 0, 0, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MOST_DEPTH or self.elements > MOST_ELEMENTS:
            raise Unreadable("swells", limit=MOST_UNPACKED_BYTES // 1024 // 1024)
        if self.is_sheet and name.rpartition(":")[2] == "c":
            self._cell(attributes.get("r", ""))

    def _cell(self, reference: str) -> None:
        self.cells += 1
        found = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", reference)
        letters, row = (found[1], int(found[2])) if found else ("A", 1)
        if self.cells > MOST_CELLS or row > MOST_ROWS + 1 or _column(letters) > MOST_COLUMNS:
            raise Unreadable("too_many_rows", limit=MOST_ROWS, columns=MOST_COLUMNS)

    def end(self, _name: str) -> None:
        self.depth -= 1

    def refuse_doctype(self, *_declared: object) -> None:
        raise Unreadable("entities")


def _scan(text: bytes, *, is_sheet: bool) -> None:
    parser, watch = expat.ParserCreate(), _Watch(is_sheet=is_sheet)
    parser.StartElementHandler, parser.EndElementHandler = watch.start, watch.end
    parser.StartDoctypeDeclHandler = watch.refuse_doctype
    parser.Parse(text, True)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _grid(sheet: Any) -> Grid:
    hidden = frozenset(row for row, facts in sheet.row_dimensions.items() if facts.hidden)
    merged = tuple(str(cells) for cells in sheet.merged_cells.ranges)
    return grid_of(sheet.title.strip(), _rows(sheet), hidden=hidden, merged=merged, is_hidden=sheet.sheet_state != "visible")


def _rows(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    """Only what is there: a sheet may claim a million rows, and asking for them would make them."""
    by_row: dict[int, dict[int, Any]] = {}
    for (row, column), cell in sheet._cells.items():
        by_row.setdefault(row, {})[column] = cell
    widest = max((max(cells) for cells in by_row.values()), default=0)
    yield 1, _line(by_row.pop(1, {}), widest)
    for row in sorted(by_row):
        yield row, _line(by_row[row], widest)


def _line(cells: Mapping[int, Any], widest: int) -> list[Cell]:
    return [_cell(cells.get(column)) for column in range(1, widest + 1)]


def _cell(cell: Any) -> Cell:
    if cell is None or cell.value is None:
        return Cell(None)
    if cell.data_type == "f":
        return Cell(getattr(cell.value, "text", cell.value), "formula")
    if cell.data_type == "e":
        return Cell(cell.value, "error_value")
    if isinstance(cell.value, str):
        return Cell(re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), cell.value))
    if isinstance(cell.value, float) and cell.value.is_integer():
        return Cell(int(cell.value))
    known = isinstance(cell.value, (bool, int, float, date, datetime, time))
    return Cell(cell.value) if known else Cell(str(cell.value), "error_value")


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """A workbook people edit: heads that stay, columns that fit, lists to choose from, numbers like "4.10" kept as text."""
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    book.properties.creator, book.properties.created = "Shopper", FIXED
    out = BytesIO()
    book.save(out)
    book.properties.modified = FIXED  # saving put the hour there
    return _timeless(out.getvalue(), {"docProps/core.xml": tostring(book.properties.to_tree())})


def _timeless(data: bytes, instead: Mapping[str, bytes]) -> bytes:
    """The same parts without the hour of writing: equal content is equal bytes, whenever it is asked for."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
            new.writestr(part, instead.get(name) or old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _write(page: Any, sheet: Sheet) -> None:
    head, plain = Font(bold=True), Alignment(vertical="top", wrap_text=True)
    for column, header in enumerate(sheet.headers, 1):
        cell = page.cell(1, column, header)
        cell.font, cell.fill, cell.alignment = head, PatternFill("solid", fgColor="E8EEF0"), plain
        letter = get_column_letter(column)
        page.column_dimensions[letter].width = _width(header, [row[column - 1] for row in sheet.rows])
        page.column_dimensions[letter].number_format = "@"
        if header in sheet.choices:
            page.add_data_validation(_list(sheet.choices[header], letter))
    for number, values in enumerate(sheet.rows, 2):
        for column, value in enumerate(values, 1):
            if value is not None and value != "":
                _put(page.cell(number, column), value, plain)
    page.freeze_panes = page.cell(2, sheet.frozen_columns + 1)


def _put(cell: Any, value: Any, alignment: Alignment) -> None:
    cell.alignment = alignment
    if not isinstance(value, str):
        cell.value = value
        return
    cell.number_format = "@"
    cell.value = _escaped(value)
    cell.data_type = "s"  # also what begins with "=" or reads like an error
    cell.quotePrefix = value.startswith(("=", "+", "-", "@"))  # a text stays a text, also after somebody typed in the cell


def _escaped(text: str) -> str:
    """Characters that XML cannot hold, as the format writes them."""
    text = re.sub("_x(?=[0-9A-Fa-f]{4}_)", "_x005F_x", text)
    return re.sub("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f]", lambda found: f"_x{ord(found[0]):04X}_", text)


def _width(header: str, values: Sequence[Any]) -> int:
    longest = max((len(line) for value in values for line in str(value or "").splitlines()), default=0)
    return max(min(longest, 60), len(header), 6) + 2


def _list(choices: Sequence[str] | str, letter: str) -> DataValidation:
    formula = choices if isinstance(choices, str) else '"' + ",".join(choices) + '"'
    rule = DataValidation(type="list", formula1=formula.removeprefix("="), allow_blank=True, showErrorMessage=True)
    rule.add(f"{letter}2:{letter}{MOST_ROWS}")
    return rule
