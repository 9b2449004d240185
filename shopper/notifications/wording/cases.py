"""What is told about customers' cases: title and text of each kind. No name, no number, no word of the customer's."""

from __future__ import annotations

from babel.support import Translations

from shopper.notifications.wording.visits import Text


def face_word(face: int, words: Translations) -> str:
    """As it stands on the card; empty when none was tapped."""
    _ = words.gettext
    return {5: _("Very good"), 4: _("Good"), 3: _("Fair"), 2: _("Bad"), 1: _("Very bad")}.get(face, "")


def on_cases(kind: str, words: Translations, hours: int) -> Text:
    """For whoever owns a case, and for those above who have to step in."""
    _ = words.gettext
    texts = {
        "case_opened": (
            _("A customer waits for an answer: %(place)s"),
            _("A customer of %(place)s has told us what went wrong, and it is yours to answer by %(due_at)s. "
              "What was said stands here:"),
        ),
        "case_serious": (
            _("Please phone a customer now: %(place)s"),
            _("Something serious happened to a customer of %(place)s. Please phone, do not write, by %(due_at)s. "
              "What was said stands here:"),
        ),
        "case_serious_by_page": (
            _("Please answer a customer now: %(place)s"),
            _("Something serious happened to a customer of %(place)s, who left no number. Please answer on their page "
              "by %(due_at)s. What was said stands here:"),
        ),
        "case_rung": (
            _("Nobody has answered yet: %(place)s"),
            words.ngettext(
                "A customer of %(place)s has waited %(hours)s opening hour for a first answer. It is now with you as well:",
                "A customer of %(place)s has waited %(hours)s opening hours for a first answer. It is now with you as well:",
                hours,
            ),
        ),
        "case_reopened": (
            _("It is not right yet: %(place)s"),
            _("The customer of %(place)s was asked whether it is right now, and said no. "
              "Please answer by %(due_at)s. The whole story stands here:"),
        ),
        "case_passed_on": (
            _("Went to somebody else: %(place)s"),
            _("A case at %(place)s that was yours went to somebody else. Here stands who has it:"),
        ),
        "case_amended": (
            _("A customer has said more: %(place)s"),
            _("To a case of yours at %(place)s the customer has added something. It stands here:"),
        ),
    }
    return texts[kind]


def on_remedies(kind: str, words: Translations) -> Text:
    """What customers get, what they were promised, what they praise and suggest."""
    _ = words.gettext
    texts = {
        "remedy_asked": (
            _("Please decide what a customer gets: %(place)s"),
            _("At %(place)s somebody wants to give a customer more than they may alone. One tap decides it:"),
        ),
        "remedy_decided": (
            _("It is decided what the customer gets: %(place)s"),
            _("What you asked for a customer of %(place)s is decided. The decision stands here:"),
        ),
        "promise_due": (
            _("A promise to a customer is due: %(place)s"),
            _("Something was promised to a customer of %(place)s for %(due_at)s and is not kept yet. It stands here:"),
        ),
        "praise_received": (
            _("A customer thanks you: %(place)s"),
            _("A customer of %(place)s has praised you by name. The words stand here:"),
        ),
        "praise_waits": (
            _("Who is meant? Thanks at %(place)s"),
            _("A customer of %(place)s thanks somebody, and we could not tell for certain whom. You know your people:"),
        ),
        "suggestion_received": (
            _("A customer has an idea: %(place)s"),
            _("A customer of %(place)s suggests something. The idea waits for your verdict here:"),
        ),
    }
    return texts[kind]


def on_alarms(kind: str, words: Translations, cards: int) -> Text:
    """What is odd about a place's cards and wants a look."""
    _ = words.gettext
    texts = {
        "comments_held": (
            _("Comments wait for your look: %(place)s"),
            _("Some comments on %(place)s look unusual and count nowhere until somebody has judged them. They stand here:"),
        ),
        "cards_unread": (
            _("Customers’ cards lie unread: %(place)s"),
            words.ngettext(
                "%(cards)s card of %(place)s has been read by nobody for days. It stands here:",
                "%(cards)s cards of %(place)s have been read by nobody for days. They stand here:",
                cards,
            ),
        ),
        "code_quiet": (
            _("A code has gone quiet: %(place)s"),
            _("A code at %(place)s that was used often is used no more. Please see whether it still hangs there:"),
        ),
        "only_positive": (
            _("Nothing but praise: %(place)s"),
            _("At %(place)s fewer customers complain than chance allows. Perhaps the others are not asked. "
              "The figures stand here:"),
        ),
        "unjustified_high": (
            _("Many complaints are called unjustified: %(place)s"),
            _("At %(place)s more complaints are marked as unjustified than is usual. They stand here, each with its reason:"),
        ),
        "probe_revealed": (
            _("A complaint was a probe: %(place)s"),
            _("A complaint of %(day)s at %(place)s was ours, to see how we answer. Nobody is blamed, and it is in no figure. "
              "Thank you for the answer:"),
        ),
    }
    return texts[kind]
