"""A problem of a file in the reader's language: where it is, what is wrong, and what to do."""

# ruff: noqa: E501  a sentence stays whole, beside what it answers

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from shopper.data_transfer.rules.problems import Problem

FILE_WORDS: Mapping[str, Any] = {
    "empty": _l("The file is empty. Choose the file once more; if it is empty on your computer too, save it anew."),
    "too_large": _l("The file is larger than %(limit)s MB. Remove pictures and sheets that do not belong to the book, and save it anew."),
    "password": _l("The workbook is protected by a password. In Excel choose File, Info, Protect Workbook, remove the password and save it."),
    "old_excel": _l("This is a workbook of an old Excel (.xls). Open it and save it as “Excel Workbook (.xlsx)”."),
    "text_not_workbook": _l("The file is called a workbook, but holds plain text, most likely CSV. Open it in Excel and save it as “Excel Workbook (.xlsx)”."),
    "not_workbook": _l("The file is not a workbook. Save it as “Excel Workbook (.xlsx)”, or bring the book as JSON."),
    "broken_zip": _l("The workbook is damaged: it cannot be unpacked. Open it in Excel, save it under a new name, and bring that one."),
    "broken_workbook": _l("The workbook cannot be read. Open it in Excel, save it as “Excel Workbook (.xlsx)” under a new name, and bring that one."),
    "swells": _l("Unpacked, the workbook would be larger than %(limit)s MB. Copy the sheets of the book into a new workbook and save that one."),
    "macros": _l("The workbook holds macros, which are never opened here. Save it as “Excel Workbook (.xlsx)”, without macros."),
    "entities": _l("The workbook holds instructions that Excel does not write. Copy its cells into a new workbook and save that one."),
    "too_many_rows": _l("A sheet goes beyond %(limit)s rows or %(columns)s columns. Delete the empty rows below and columns beside the table, then save it."),
    "json_cut": _l("The JSON ends too early, in line %(line)s: the file was cut off. Save or download it once more."),
    "json_broken": _l("This is not JSON: it breaks in line %(line)s, column %(column)s. Mend that place; often a comma or a quotation mark is missing before it."),
    "json_deep": _l("The JSON is nested more than %(limit)s deep. A book is not: take a downloaded edition as the pattern."),
    "json_constant": _l("The JSON holds %(value)s, which is no number. Write a number or null."),
    "json_no_object": _l("The JSON must be one object in curly brackets. Take a downloaded edition as the pattern."),
    "not_utf8": _l("The text is not in UTF-8 from line %(line)s on. Save the file in the encoding UTF-8."),
    "not_text": _l("The file is not a table of text. Save it as CSV or as “Excel Workbook (.xlsx)”."),
    "json_key_twice": _l("“%(value)s” stands twice in one object. Keep one of the two."),
    "sheet_missing": _l("The sheet is missing. Add a sheet of this name; a downloaded edition shows its columns."),
    "sheet_unknown": _l("A sheet of this name is not known, and nothing of it would be read. Rename it or delete it."),
    "sheet_hidden": _l("The sheet is hidden. Show it, so that everybody sees what is brought in, or delete it."),
    "column_missing": _l("The column is missing. Add it with exactly this header in row 1."),
    "column_unknown": _l("A column of this name is not known, and nothing of it would be read. Correct its header or delete it."),
    "column_twice": _l("Two columns bear this header. Delete one of them."),
    "language_unknown": _l("The book has no name in the language “%(language)s”. Add the row name:%(language)s to the sheet “book”, or delete the column."),
    "row_hidden": _l("The row is hidden. Show it (clear the filter), so that everybody sees what is brought in, or delete it."),
    "merged": _l("The cells %(cells)s are merged. Unmerge them and fill each one."),
    "formula": _l("The cell holds a formula. Copy it and paste it as a value."),
    "error_value": _l("The cell shows an error (%(value)s). Type the value itself."),
    "became_date": _l("Excel made a date of this number. Format the cell as text and type the number anew."),
    "became_number": _l("Excel made a number of this (%(value)s), so that 4.1 and 4.10 are one. Format the cell as text and type it anew."),
    "too_long": _l("The text is longer than %(limit)s characters. Shorten it."),
    "unstorable": _l("The text holds a character that cannot be seen or kept. Type the text anew instead of pasting it."),
    "field_unknown": _l("“%(value)s” is no field of a book. Correct it or delete the row."),
    "key_twice": _l("“%(value)s” stands here twice. Change one of the two rows or delete it."),
    "option_of_nothing": _l("No clause bears the number “%(value)s”. Correct the number or delete the row."),
    "not_json_cell": _l("The cell must hold JSON, as it was when downloaded. Take the value from a downloaded edition."),
    "version_taken": _l("The book already has an edition or a draft %(value)s. Give this one another version."),
    "no_rows": _l("The table has a header and nothing below it. Add a row for each location."),
    "code_wrong": _l("“%(value)s” is no code. A code has 1 to 20 letters, digits, dots, dashes, and begins with a letter or digit."),
    "code_twice": _l("The code %(value)s stands in two rows. Keep one of them."),
    "zero_lost": _l("%(value)s is not known, but %(near)s is: a spreadsheet may have dropped the zero. Format the column as text and type %(near)s."),
    "name_missing": _l("A new location needs a name in at least one language. Fill one of the name columns."),
    "zone_unknown": _l("“%(value)s” is no time zone. Write it like %(near)s."),
    "country_unknown": _l("“%(value)s” is no country. Write two letters, like PL."),
    "hours_wrong": _l("“%(value)s” is not understood. Write the hours like 09:00–21:00, or “closed”."),
    "region_missing": _l("The region is missing. Write the name of the region in which the location stands."),
    "partner_elsewhere": _l("The partner %(value)s belongs to the region %(near)s. Write that region, or leave the partner empty."),
    "would_move": _l("This location stands in “%(near)s”. An import moves no location, since that changes who sees it. Write “%(near)s”."),
}  # fmt: skip
NEAR = _l("Did you mean “%(near)s”?")

# What the book itself says of a document (standards.rules), by pattern; what is in brackets is put into the sentence.
BOOK_WORDS: tuple[tuple[str, Any], ...] = (
    (r"is not known here", _l("This is not known here. Delete it or correct its spelling.")),
    (r"(?P<value>.*) is not known here", _l("“%(value)s” is not known in this book. Correct it or take it out.")),
    (r"is longer than (?P<limit>\d+) characters", _l("The text is longer than %(limit)s characters. Shorten it.")),
    (r"holds a control character", _l("The text holds a character that cannot be seen or kept. Type the text anew instead of pasting it.")),
    (r"must be one of (?P<value>.*)", _l("Write one of: %(value)s.")),
    (r"must be a whole number from (?P<low>\d+) to (?P<high>\d+)", _l("Write a whole number from %(low)s to %(high)s.")),
    (r"must be true or false", _l("Write yes or no.")),
    (r"must be a day like .*", _l("Write a day like 2026-04-01.")),
    (r"must be texts by language", _l("Write the text in each language of the book.")),
    (r"is missing", _l("The text is missing. Fill it in; the book's name says in which languages.")),
    (r"the book's name is not in this language", _l("The book has no name in this language. Add the name, or delete this text.")),
    (r"must be a list", _l("Write a list here.")),
    (r"names one twice", _l("One name stands here twice. Delete one.")),
    (r"must be an object", _l("Write an object in curly brackets here.")),
    (r"must be a clause number.*", _l("Write the number of a clause, like 4.8.")),
    (r"must be a version.*", _l("Write a version, like 1.1.")),
    (r"must be a decimal.*", _l("Write a percentage with a point, like 79.5.")),
    (r"must be the SHA-256 of a picture", _l("This is no picture of the book. Leave it empty and add the picture in the editor.")),
    (r"must be a word of a-z, 0-9 and _", _l("Write a word of small Latin letters, digits and underscores.")),
    (r"must be a text", _l("Write a text here.")),
    (r"must be named like .*", _l("This is no code for this place. Take a downloaded edition as the pattern.")),
    (r"is not a language code like en", _l("This is no language. Write it as two small letters, like en.")),
    (r"is already taken", _l("This value is taken by another answer. Give it another one.")),
    (r"a scored time needs limit_s", _l("A scored time needs its limit in seconds. Fill in limit_s, or give the clause the weight 0.")),
    (r"says the greatest number that can be typed, and is missing", _l("The greatest number that can be typed is missing. Fill it in.")),
    (r"only a count or a time has one", _l("Only a count or a time has a greatest number. Leave this empty.")),
    (r"a scored count needs the greatest number that passes", _l("A scored count needs the greatest number that still passes. Fill it in.")),
    (r"only a count has one", _l("Only a count has a number that passes. Leave this empty.")),
    (r"is below what passes", _l("The greatest number is below the one that passes. Raise it.")),
    (r"a choice needs at least two", _l("A choice needs at least two answers. Add rows for this clause to the sheet “options”.")),
    (r"only a choice has options", _l("Only a choice has answers of its own. Delete the rows of this clause from the sheet “options”.")),
    (r"a choice is context: its weight must be 0", _l("A choice is recorded and not scored. Give the clause the weight 0.")),
    (r"says what to photograph, and is missing", _l("It is not said what to photograph. Fill it in, or write “none” for the photo.")),
    (r"only a time has a stopwatch", _l("Only a time has a stopwatch. Write no.")),
    (r"says when to tap, and is missing", _l("It is not said when to tap the stopwatch. Fill it in.")),
    (r"stands without na_allowed", _l("The words stand here, but “not applicable” is not allowed. Allow it, or delete the words.")),
    (r"is true for (?P<value>.*) and for nothing else", _l("A trend breaks with these kinds only: %(value)s. Write yes for them and no for the others.")),
    (r"is withdrawn, yet a clause bears it", _l("The number is withdrawn, yet a clause bears it. Give the clause a new number.")),
    (r"was withdrawn by an earlier edition", _l("An earlier edition withdrew this number. A number once withdrawn is never used again: take a new one.")),
    (r"no clause bears it", _l("No clause bears this number. Correct it.")),
    (r"the changes of this version do not tell of it", _l("The changes of this version do not tell of it. Add a row of the kind “withdrawn” to the sheet “changes”.")),
    (r"is used twice", _l("This number is used twice. Give one of the two clauses another number.")),
    (r"must hold at least one", _l("Nothing stands here. Add at least one row.")),
    (r"holds more than (?P<limit>\d+)", _l("There are more than %(limit)s. Divide the book.")),
    (r"a clause of section (?P<value>.*) is numbered .*", _l("A clause of section %(value)s has a number that begins with %(value)s. Correct the number or the section.")),
    (r"a critical clause needs a weight above 0", _l("A critical clause needs a weight above 0.")),
    (r"only a TIME has a limit", _l("Only a clause with the answer TIME has a limit. Leave it empty.")),
    (r"a visit does not ask what comes from (?P<value>.*)", _l("A visit does not ask what comes from %(value)s. Leave the columns of the form empty.")),
    (r"is below pass", _l("“excellent” is below “pass”. Raise it.")),
    (r"is above 100", _l("A percentage is at most 100.")),
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A problem for a page: its place in words, and what to do."""

    sheet: str
    place: str
    words: str


def told(kept: Mapping[str, Any]) -> Told:
    problem = Problem(**kept)
    return Told(problem.sheet, _place(problem), _words(problem))


def _place(problem: Problem) -> str:
    if problem.sheet or problem.row:
        if problem.row and problem.column:
            return _("row %(row)s, column %(column)s", row=problem.row, column=problem.column)
        if problem.row:
            return _("row %(row)s", row=problem.row)
        return _("the whole sheet")
    return problem.column or _path(str(problem.facts.get("place", ""))) or _("the file")


def _path(place: str) -> str:
    """A place of a JSON document as a person follows it: clauses › 4.8 › title › ru."""
    parts = re.findall(r"\[([^\]]*)\]|([^.\[\]]+)", place)
    return " › ".join(inner or outer for inner, outer in parts)


def _words(problem: Problem) -> str:
    if problem.code == "book":
        said = "; ".join(book_words(part) for part in str(problem.facts["words"]).split("; "))
        also = problem.facts.get("also")
        return f"{said} {_('See also row %(rows)s.', rows=', '.join(map(str, also)))}" if also else said
    words, near = str(FILE_WORDS[problem.code]), problem.facts.get("near")
    said = words % {"limit": "", "value": "", "near": "", **problem.facts}
    return f"{said} {str(NEAR) % {'near': near}}" if near and "%(near)s" not in words else said


def book_words(fault: str) -> str:
    """What the book said of a place, in the reader's language; unknown words stay as they are."""
    for pattern, words in BOOK_WORDS:
        found = re.fullmatch(pattern, fault, re.DOTALL)
        if found:
            return str(words) % found.groupdict() if found.groupdict() else str(words)
    return fault
