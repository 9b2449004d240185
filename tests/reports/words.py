"""The report's words in a language, straight from the sources, so that tests need no compiled catalogue."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).parents[2] / "shopper" / "translations"


class Catalogue:
    """Knows ``gettext`` and ``ngettext`` of one language; English is what the code says."""

    def __init__(self, language: str) -> None:
        self.messages = {} if language == "en" else _messages(language)
        self._language = language

    def gettext(self, message: str) -> str:
        return self.messages[message] if self.messages else message

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        if not self.messages:
            return singular if number == 1 else plural
        return self.messages[singular][_form(self._language, number)]


@cache
def _messages(language: str) -> dict:
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        messages = [message for message in read_po(file, locale=language) if message.id]
    return {(m.id if isinstance(m.id, str) else m.id[0]): m.string for m in messages}


def _form(language: str, number: int) -> int:
    """The three forms of ru and pl: one, few, many."""
    one = number == 1 if language == "pl" else number % 10 == 1 and number % 100 != 11
    few = 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14
    return 0 if one else 1 if few else 2
