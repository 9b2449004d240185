"""Who is meant by a name on a card, and a text without names.

A guess that is not certain is none: then somebody at the place says who it is.
A name is known by its letters without their marks, Cyrillic ones as Latin, so that "Олегу", "oleg" and "OLEG" are one. Other
endings (Olegowi, Анне) and a single slip of the pen count only when nobody else there could be meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from shopper.comment_cards.rules.everyday import EVERYDAY, NAMES_THEMSELVES, PERSONS

CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ"
SOUNDS = "a b v g d e e zh z i i k l m n o p r s t u f h c ch sh sch  y  e iu ia i i e g"
LATIN = dict(zip(CYRILLIC, SOUNDS.split(" "), strict=True))
LATIN |= {"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"}
ENDINGS = {
    "": ("a", "u", "owi", "em", "iem", "om", "e", "ie", "y", "i", "s", "ego", "emu", "im", "ym"),
    "a": ("y", "i", "e", "ie", "u", "o", "oi", "ei", "ej", "iej", "oj", "iu", "in"),
    "ia": ("ii", "iu", "iei", "iej", "ie", "io"),
    "i": ("ia", "iu", "iem", "ie", "ii"),
    "ek": ("ka", "kowi", "kiem", "ku"),
    "el": ("la", "lowi", "lem", "liu"),
    "iec": ("ca", "cowi", "cem", "cu"),
}
NO_NAMES = (
    "mr mrs ms miss mister madam sir the from at team cashier waiter waitress baker barista girl guy lady man woman young "
    "pan pani panu pana panem pania panstwo kasjer kasjerka kasjerce sprzedawca sprzedawczyni kelner kelnerka od na przy kasie "
    "gospodin gospozha kassir prodavec prodavshchica oficiant devushka paren sotrudnik sotrudnica za kasse iz na"
)
TITLES = frozenset(NO_NAMES.split())
FEWEST_FOR_A_SLIP = 5
SHORTEST_STEM = 3
MOST_PEOPLE = 6
AND = "and|i|oraz|и|а также|a także|also|plus"
JOINT = re.compile(rf"\s*[;/&+\n]\s*|\s+(?:{AND})\s+|\s*(,)\s*(?:(?:{AND})\s+)?", re.IGNORECASE)


def plain(text: str) -> str:
    """Letters without marks, Cyrillic as Latin, small."""
    latin = "".join(LATIN.get(letter, letter) for letter in text.casefold())
    return "".join(letter for letter in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(letter))


def people_meant(said: str | None, people: Mapping[UUID, str]) -> list[tuple[str, UUID | None]]:
    """Each who is named, in that order, with the words that name them: "Oleg, Anna and the girl at the till" are three.

    Nobody by whom somebody else could be meant: such a part has no person yet. Whatever is said names at least somebody.
    """
    whole = (said or "").strip()
    found: dict[UUID | str, tuple[str, UUID | None]] = {}
    for part, is_joined in _parts(whole):
        person = person_meant(part, people)
        if person is not None:
            found.setdefault(person, (part, person))
        elif _names_somebody(part, is_joined):
            found.setdefault(part.casefold(), (part, None))
    named = {word for key in found if isinstance(key, UUID) for word in _words(people[key])}
    each = [(part, person) for part, person in found.values() if person or not _words(part) or not set(_words(part)) <= named]
    if len(each) > 1 or (each and each[0][1] is not None):
        return each[:MOST_PEOPLE]
    return [(whole, person_meant(whole, people))] if whole else []


def person_meant(said: str | None, people: Mapping[UUID, str]) -> UUID | None:
    """The one person whom the words name; None where there is none or more than one."""
    spoken = _words(said or "")
    if not spoken:
        return None
    for is_said in (_is, _is_inflected):
        for fits in (_whole_name, _one_name):
            found = {person for person, name in people.items() if fits(spoken, _words(name), is_said)}
            if found:
                return found.pop() if len(found) == 1 else None
    return None


def short_name(name: str) -> str:
    """For public pages: the first name and an initial."""
    first, *rest = name.split() or [""]
    return f"{first} {rest[-1][0]}." if rest else first


def without_names(text: str, people: Iterable[str], instead: str) -> str:
    """The text without the first and last names of these people, in whatever ending they stand."""
    parts = {part for name in people for part in _words(name) if len(part) > 1}

    def hidden(found: re.Match[str]) -> str:
        word = plain(found.group())
        return instead if any(_may_be(word, part) for part in parts) else found.group()

    return re.sub(r"[^\W\d_]+", hidden, unicodedata.normalize("NFC", text))


def _parts(said: str) -> list[tuple[str, bool]]:
    """What stands between commas and words for "and"; whether "and" joins it to others: then it is a person for itself."""
    found, start, was_and = [], 0, False
    for joint in JOINT.finditer(said):
        is_and = joint[1] is None or joint[0].strip() != ","
        found.append((said[start : joint.start()], is_and or was_and))
        start, was_and = joint.end(), is_and
    found.append((said[start:], was_and))
    return [(part.strip(), is_joined) for part, is_joined in found if part.strip()]


def _names_somebody(part: str, is_joined: bool) -> bool:
    if any(capital and len(word) > 1 and word not in EVERYDAY and word not in PERSONS for word, capital in _words(part).items()):
        return True
    return is_joined and any(plain(word) in PERSONS for word in re.findall(r"[^\W\d_]+", part))


def _words(text: str) -> dict[str, bool]:
    """Each word as it is compared, with whether it was written with a capital; titles and trades are none."""
    found = {plain(word): word[0].isupper() for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))}
    return {word: capital for word, capital in found.items() if word and word not in TITLES}


def _whole_name(spoken: Mapping[str, bool], name: Mapping[str, bool], is_said: Callable[[str, str], bool]) -> bool:
    return len(name) > 1 and all(any(is_said(word, part) for word in spoken) for part in name)


def _one_name(spoken: Mapping[str, bool], name: Mapping[str, bool], is_said: Callable[[str, str], bool]) -> bool:
    """The first or the last name, and no other name beside it: "Anna Nowak" is not "Anna Kowalska", "Anna K." may be."""
    parts = list(name)
    ends = {parts[0], parts[-1]} if parts else set()
    named = [word for word in spoken if any(is_said(word, part) for part in name)]
    left = [word for word in spoken if word not in named]
    if not any(is_said(word, part) for word in named for part in ends):
        return False
    if left and all(word in EVERYDAY for word in named):
        return False
    return all(_is_initial(word, name) if len(word) == 1 else not spoken[word] for word in left)


def _is_initial(word: str, name: Iterable[str]) -> bool:
    return any(part.startswith(word) for part in name)


def _is(word: str, part: str) -> bool:
    return word == part


def _is_inflected(word: str, part: str) -> bool:
    return word == part or (word not in NAMES_THEMSELVES and _may_be(word, part))


def _may_be(word: str, part: str) -> bool:
    return word == part or (word not in EVERYDAY and (_has_other_ending(word, part) or _is_a_slip(word, part)))


def _has_other_ending(word: str, part: str) -> bool:
    for own, others in ENDINGS.items():
        stem = part.removesuffix(own) if part.endswith(own) else ""
        if len(stem) >= SHORTEST_STEM and word.startswith(stem) and word[len(stem) :] in others:
            return True
    return False


def _is_a_slip(word: str, part: str) -> bool:
    """One letter wrong, missing, too many, or two neighbours swapped; the first letter is nobody's slip."""
    if min(len(word), len(part)) < FEWEST_FOR_A_SLIP or abs(len(word) - len(part)) > 1 or word[0] != part[0]:
        return False
    same = next((at for at, (one, other) in enumerate(zip(word, part, strict=False)) if one != other), min(len(word), len(part)))
    one, other = word[same:], part[same:]
    return one[1:] == other[1:] or one[1:] == other or one == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
