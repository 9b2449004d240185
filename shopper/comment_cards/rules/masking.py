"""What does not belong into a comment: links, numbers and addresses of people. Covered before anybody of the staff reads it."""

from __future__ import annotations

import re

LINK = re.compile(
    r"(?:https?|ftp)://\S+|\bwww\.\S+|(?<![\w-])(?:[\w-]{1,63}\.){1,6}(?:com|net|org|info|biz|ru|pl|xyz|top|shop|site|online|click|link|io|me|ly|su|рф)\b(?:/\S*)?",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_ADDRESSES = re.compile(f"({EMAIL.pattern})")
PHONE = re.compile(r"(?<![\w.,])\+?\(?\d(?:[\s()-]{0,3}\d){8,14}(?![\w])")
COVER = "•••"
RUDE = re.compile(
    r"\b(?:fuck\w*|shit\w*|asshole\w*|bitch\w*|kurw\w*|chuj\w*|pierdol\w*|jeb[aiu]\w*|сук[аи]\w*|бля\w*|хуй\w*|хуе\w*|пизд\w*|еб[ауи]\w*)",
    re.IGNORECASE,
)


def masked(words: str | None, *, own: bool = False) -> str:
    """As staff read it: no link to follow, nobody's number or address. `own`: of somebody who wants an answer, they are theirs."""
    if own:
        return "".join(part if EMAIL.fullmatch(part) else LINK.sub(COVER, part) for part in _ADDRESSES.split(words or ""))
    text = EMAIL.sub(COVER, words or "")
    return PHONE.sub(COVER, LINK.sub(COVER, text))


def has_link(words: str) -> bool:
    return LINK.search(EMAIL.sub("", words)) is not None


def has_number(words: str) -> bool:
    """Somebody's telephone or e-mail address."""
    return PHONE.search(words) is not None or EMAIL.search(words) is not None


def is_rude(words: str) -> bool:
    return RUDE.search(words) is not None
