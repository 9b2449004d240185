"""Letters to customers. Nothing of what they said, no name of theirs: who looks over a shoulder learns that somebody answered."""

from __future__ import annotations

from babel.support import Translations

from shopper.notifications.wording.visits import Text


def to_guest(kind: str, words: Translations, *, has_keeper: bool) -> Text:
    _ = words.gettext
    texts = {
        "guest_received": (
            _("We have received what you told us: %(place)s"),
            _("Thank you for telling us. %(keeper)s at %(place)s sees to it. You can follow here what happens, and say more:")
            if has_keeper
            else _("Thank you for telling us. %(place)s sees to it. You can follow here what happens, and say more:"),
        ),
        "guest_answered": (
            _("There is an answer for you: %(place)s"),
            _("%(keeper)s at %(place)s has answered you. The answer stands here, and there you can reply:")
            if has_keeper
            else _("%(place)s has answered you. The answer stands here, and there you can reply:"),
        ),
        "guest_done": (
            _("Is it right now? %(place)s"),
            _("What you told us about %(place)s is seen to. Here you can read what was done, "
              "and say with one tap whether it is right now:"),
        ),
        "guest_explained": (
            _("What we found: %(place)s"),
            _("We looked into what you told us about %(place)s. What we found, and why, stands here in our own words; "
              "if you see it otherwise, one tap tells somebody above:"),
        ),
        "guest_praise": (
            _("Your thanks have arrived: %(place)s"),
            _("Your kind words about %(place)s have reached the person they were meant for. Thank you:"),
        ),
    }
    return texts[kind]
