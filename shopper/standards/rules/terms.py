"""Where a text uses a word that the book explains."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shopper.standards.rules.content import Content
from shopper.standards.rules.reading import Texts

# Russian and Polish words change their endings: what is left after the last vowels must begin the word, and little may follow.
ENDING = re.compile("(?:[аеёиоуыэюяйьaąeęiouyó]{1,2}|[ćńśź])$")
SHORTEST_STEM = 3
LONGEST_ENDING = 3


@dataclass(frozen=True)
class Term:
    """A word and what it means here. `number`: the clause that defines it, where one does."""

    code: str
    term: Texts
    meaning: Texts
    number: str | None = None


def terms_of(edition: Content) -> list[Term]:
    """The glossary, and the definitions of the first part of the book, which is that of terms: those without weight."""
    glossary = [Term(code, entry["term"], entry["meaning"]) for code, entry in edition.glossary.items()]
    first = edition.sections[0].number if edition.sections else None
    defined = [each for each in edition.standards if each.section.number == first and each.weight == 0]
    return glossary + [Term(f"c{each.number.replace('.', '-')}", each.title, each.text, each.number) for each in defined]


def marked(text: str, terms: Mapping[str, str], language: str) -> list[tuple[str, str | None]]:
    """The text as runs of (words, code of the term or None); a term is marked where it is used first.

    `terms`: words by code, in the language of the text. The longer term wins: "waiting time" before "time".
    """
    patterns = {code: _pattern(term, language) for code, term in terms.items() if term.strip()}
    ordered = sorted(patterns, key=lambda code: -len(terms[code]))
    if not ordered:
        return [(text, None)]
    whole = re.compile("|".join(f"(?P<t{turn}>{patterns[code]})" for turn, code in enumerate(ordered)), re.IGNORECASE)
    return _runs(text, whole, ordered)


def _runs(text: str, whole: re.Pattern[str], ordered: list[str]) -> list[tuple[str, str | None]]:
    runs: list[tuple[str, str | None]] = []
    seen: set[str] = set()
    end = 0
    for found in whole.finditer(text):
        code = ordered[int(str(found.lastgroup)[1:])]
        if code in seen:
            continue
        seen.add(code)
        if found.start() > end:
            runs.append((text[end : found.start()], None))
        runs.append((found.group(), code))
        end = found.end()
    if end < len(text):
        runs.append((text[end:], None))
    return runs


def _pattern(term: str, language: str) -> str:
    return r"\b" + r"\s+".join(_word(word, language) for word in term.split()) + r"\b"


def _word(word: str, language: str) -> str:
    if language == "en":
        return re.escape(word) + r"(?:s|es|’s|'s)?"
    stem = ENDING.sub("", word)
    if len(stem) < SHORTEST_STEM:
        return re.escape(word)
    return re.escape(stem) + rf"\w{{0,{LONGEST_ENDING}}}"
