"""Problems of a book document, as the rules tell them, in the reader's language."""

from __future__ import annotations

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

# The rules speak plainly to machines and to logs; whatever they say in one piece is said here in three languages.
SENTENCES = [
    (r"is missing", _l("Fill this in.")),
    (r"must be texts by language", _l("Write this in every language of the book.")),
    (r"must be a text", _l("Fill this in.")),
    (r'must be a clause number like "4\.8"', _l("Write a number like 4.8.")),
    (r'must be a version like "1\.1"', _l("Write a version like 1.1.")),
    (r'must be a decimal in quotes, like "79\.5"', _l("Write a percentage like 79.5.")),
    (r"must be a day like .*", _l("Choose a day.")),
    (r"must be one of .*", _l("Choose one of these.")),
    (r"must be a whole number from (?P<low>\d+) to (?P<high>\d+)", _l("Write a whole number from %(low)s to %(high)s.")),
    (r"must hold at least one", _l("There must be at least one.")),
    (r"must be named like \[1-9\].*", _l("Write a number from 1 to 9999.")),
    (r"must be named like \[A-Z\].*", _l("Write up to 10 capital letters of A–Z, digits or _, a letter first.")),
    (r"must be named like \[a-z\].*", _l("Write up to 40 small letters of a–z, digits or _, a letter first.")),
    (r"must be a word of a-z.*", _l("Write small letters of a–z, digits or _.")),
    (r"is longer than (?P<most>\d+) characters", _l("Shorten this to %(most)s characters.")),
    (r"holds a control character", _l("There is a character here that cannot be shown. Type this anew.")),
    (r"is used twice", _l("This is taken already. Choose another.")),
    (r"is already taken", _l("This is taken already. Choose another.")),
    (r"was withdrawn by an earlier edition", _l("This number was withdrawn and is never used again. Choose another.")),
    (r"is withdrawn, yet a clause bears it", _l("This number was withdrawn and is never used again. Choose another.")),
    (r"a clause of section (?P<section>\S+) is numbered .*", _l("In this section numbers begin with %(section)s.")),
    (r"a critical clause needs a weight above 0", _l("What is critical needs a weight above 0.")),
    (r"only a TIME has a limit", _l("Only a measured time has a limit.")),
    (r"a visit does not ask what comes from .*", _l("What an audit or a record tells is not asked on a visit.")),
    (r"a scored time needs limit_s", _l("A scored time needs a limit in seconds.")),
    (r"says the greatest number that can be typed, and is missing", _l("Write the greatest number that can be typed.")),
    (r"only a count or a time has one", _l("Only a count or a time has this. Leave it empty.")),
    (r"a scored count needs .*", _l("Write the greatest count that still passes.")),
    (r"only a count has one", _l("Only a count has this. Leave it empty.")),
    (r"is below what passes", _l("This is below what passes.")),
    (r"a choice needs at least two", _l("A choice needs at least two answers.")),
    (r"only a choice has options", _l("Only a choice has answers of its own. Leave them empty.")),
    (r"a choice is context: its weight must be 0", _l("A choice is not scored: its weight must be 0.")),
    (r"says what to photograph, and is missing", _l("Say what to photograph.")),
    (r"only a time has a stopwatch", _l("Only a measured time has a stopwatch.")),
    (r"says when to tap, and is missing", _l("Say when to tap.")),
    (r"stands without na_allowed", _l("This stands only where “not applicable” is offered.")),
    (r"is below pass", _l("This is below the pass mark.")),
    (r"is above 100", _l("This is above 100.")),
    (r"is used by (?P<numbers>.*)", _l("This is used by %(numbers)s. Change them first.")),
    (r"has clauses numbered by it.*", _l("Standards are numbered by it. Renumber them first.")),
    (r"has passed: choose today or a later day", _l("This day has passed. Choose today or a later day.")),
    (r"is not after the edition before", _l("This must be after the day on which the edition before began.")),
    (r"has passed: whoever owned the stage then did", _l("This day has passed. Choose today or a later day.")),
    (r"is not among those .*", _l("Choose one of the people listed.")),
    (r"is no picture that can be read", _l("This is no picture that can be read. Choose a JPEG, PNG, WebP or HEIC.")),
    (r"is not here: upload it again", _l("The picture is not here. Upload it again.")),
    (r"is the name of a book you have", _l("You have a book of this name. Start a draft from its edition.")),
    (r"the book's name is not in this language", _l("The book does not speak this language.")),
]
_COMPILED = [(re.compile(pattern, re.DOTALL), sentence) for pattern, sentence in SENTENCES]


def problem_words(problem: str) -> str:
    """One or more problems told in a row ("…; …") as sentences; what nobody foresaw stands as it is."""
    return " ".join(dict.fromkeys(_sentence(part) for part in problem.split("; ")))


def place_words(place: str) -> str:
    """Where in the book a problem lies: "clauses[4.8].title.ru" is "4.8, title, ru"."""
    names = {
        "clauses": "",
        "sections": _("Section"),
        "stages": _("Stage"),
        "roles": _("Role"),
        "glossary": _("Term"),
        "changes": _("What changed"),
        "withdrawn": _("Withdrawn"),
        "rules": _("Scoring"),
        "version": _("Version"),
        "in_force_from": _("In force from"),
        "name": _("Name of the book"),
        "charter": _("Customer charter"),
        "licence": _("Licence"),
    }
    parts = [part for part in re.split(r"[\[\]]+|(?<![0-9])\.|\.(?![0-9])", place) if part]
    return " · ".join(word for word in (names.get(part, part) for part in parts) if word)


def _sentence(problem: str) -> str:
    for pattern, sentence in _COMPILED:
        found = pattern.fullmatch(problem)
        if found:
            return str(sentence) % found.groupdict()
    return problem
