"""Reading a document so that every problem is told at once, each with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Texts = dict[str, str]
Problems = dict[str, str]

NUMBER = r"[0-9]{1,4}(\.[0-9]{1,4})*"
LONGEST_TEXT = 4000
# What no reader sees and some databases refuse; a line break and a tab may stand.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Piece:
    """A part of the document with its place. A value that cannot be used is noted and an empty one given instead."""

    value: Mapping[str, Any]
    place: str
    problems: Problems
    languages: tuple[str, ...] = ()

    def at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def refuse(self, key: str, problem: str) -> None:
        """Note a problem; a second one at the same place is told beside the first."""
        place = self.at(key) if key else self.place
        known = self.problems.get(place)
        self.problems[place] = f"{known}; {problem}" if known else problem

    def allow_only(self, keys: Collection[str]) -> None:
        """A misspelt key would silently change the meaning: refuse what nobody reads."""
        for key in self.value:
            if key not in keys:
                self.refuse(str(key), "is not known here")

    def text(self, key: str, *, longest: int, pattern: str = r".+", wanted: str = "a text") -> str:
        found = self.value.get(key)
        if not isinstance(found, str) or not re.fullmatch(pattern, found.strip(), re.DOTALL):
            self.refuse(key, f"must be {wanted}")
            return ""
        if len(found) > longest:
            self.refuse(key, f"is longer than {longest} characters")
        if UNSEEN.search(found):
            self.refuse(key, "holds a control character")
        return found.strip()

    def one_of(self, key: str, choices: Collection[str]) -> str:
        found = self.value.get(key)
        if not isinstance(found, str) or found not in choices:
            self.refuse(key, f"must be one of {', '.join(choices)}")
            return ""
        return found

    def one_of_or_none(self, key: str, choices: Collection[str]) -> str | None:
        return None if self.value.get(key) is None else self.one_of(key, choices)

    def whole(self, key: str, low: int, high: int) -> int:
        found = self.value.get(key)
        if not isinstance(found, int) or isinstance(found, bool) or not low <= found <= high:
            self.refuse(key, f"must be a whole number from {low} to {high}")
            return low
        return found

    def whole_or_none(self, key: str, low: int, high: int) -> int | None:
        return None if self.value.get(key) is None else self.whole(key, low, high)

    def flag(self, key: str) -> bool:
        """True or false; left out is false."""
        found = self.value.get(key, False)
        if not isinstance(found, bool):
            self.refuse(key, "must be true or false")
        return found is True

    def day(self, key: str) -> date | None:
        found = self.value.get(key)
        try:
            return date.fromisoformat(found if isinstance(found, str) else "")
        except ValueError:
            self.refuse(key, 'must be a day like "2026-04-01"')
            return None

    def texts(self, key: str) -> Texts:
        """The same words in every language of the book."""
        return self.texts_of(self.value.get(key), self.at(key))

    def texts_of(self, found: object, place: str) -> Texts:
        piece = Piece(found if isinstance(found, Mapping) else {}, place, self.problems)
        if not isinstance(found, Mapping):
            piece.refuse("", "must be texts by language")
            return {}
        for language in self.languages:
            if not isinstance(found.get(language), str) or not found[language].strip():
                piece.refuse(language, "is missing")
        for language in found:
            if language not in self.languages:
                piece.refuse(str(language), "the book's name is not in this language")
        for language in self.languages:
            piece.check_length(language)
        return {language: str(text).strip() for language, text in found.items()}

    def check_length(self, key: str) -> None:
        found = str(self.value.get(key, ""))
        if len(found) > LONGEST_TEXT:
            self.refuse(key, f"is longer than {LONGEST_TEXT} characters")
        if UNSEEN.search(found):
            self.refuse(key, "holds a control character")

    def names(self, key: str, choices: Collection[str]) -> list[str]:
        """A list of what is named elsewhere in the document, each once; left out is empty."""
        found = self.value.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            self.refuse(key, "must be a list")
            return []
        named = [each for each in found if isinstance(each, str) and each in choices]
        if len(named) < len(found):
            unknown = next(each for each in found if not isinstance(each, str) or each not in choices)
            self.refuse(key, f"{str(unknown)[:40]} is not known here")
        if len(set(named)) < len(named):
            self.refuse(key, "names one twice")
        return named

    def inside(self, key: str) -> Piece:
        """The object under a key."""
        return self._piece(self.value.get(key), self.at(key))

    def each(self, key: str, name: str) -> Iterator[Piece]:
        """The objects of a list, placed by their own `name`: "clauses[4.8]", or by their turn where they have none."""
        found = self.value.get(key)
        if not isinstance(found, list):
            self.refuse(key, "must be a list")
            return
        for turn, entry in enumerate(found, 1):
            own = entry.get(name) if isinstance(entry, Mapping) else None
            yield self._piece(entry, f"{self.at(key)}[{own if own and isinstance(own, str) else f'#{turn}'}]")

    def _piece(self, found: object, place: str) -> Piece:
        if isinstance(found, Mapping):
            return Piece(found, place, self.problems, self.languages)
        Piece({}, place, self.problems).refuse("", "must be an object")
        return Piece({}, place, {}, self.languages)  # what it lacks needs no further words
