"""What somebody typed as a phone number or an e-mail address, as it is kept."""

from __future__ import annotations

import re

import phonenumbers

EMAIL = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[^@\s<>,;:\"()\[\]\\.]+(\.[^@\s<>,;:\"()\[\]\\.]+)+\Z")
LONGEST_EMAIL = 254
LONGEST_PHONE = 40
FALLBACK_EXAMPLE = "+44 7400 123456"


def read_phone(text: str, region: str | None) -> str | None:
    """In E.164, read as it is dialled in the shop's region; None for what cannot be a number."""
    try:
        number = phonenumbers.parse(text[:LONGEST_PHONE], region)
    except phonenumbers.NumberParseException:
        return None
    # A digit dropped by a thumb still makes a possible number, of a pager or without its area code; a range given out
    # after this list of ranges was made is only as long as a mobile number is.
    is_full_mobile = phonenumbers.is_possible_number_for_type(number, phonenumbers.PhoneNumberType.MOBILE)
    if number.extension or not (is_full_mobile or phonenumbers.is_valid_number(number)):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_phone(e164: str) -> str:
    """As people read it, with its country."""
    number = phonenumbers.parse(e164, None)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def example_phone(region: str | None) -> str:
    """How a mobile number is written in the region."""
    kind = phonenumbers.PhoneNumberType.MOBILE
    number = phonenumbers.example_number_for_type(region, kind) if region else None
    if number is None:
        return FALLBACK_EXAMPLE
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def read_email(text: str) -> str | None:
    """One plain address; None for what is none. Its domain in lower case, the rest as it was typed."""
    text = text.strip()
    if len(text) > LONGEST_EMAIL or not text.isprintable() or "=?" in text or not EMAIL.match(text):  # "=?": mail would decode it
        return None
    name, _at, domain = text.rpartition("@")
    return f"{name}@{domain.lower()}"
