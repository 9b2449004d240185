"""What is told about visits, reports and the book: title and text of each kind."""

from __future__ import annotations

from babel.support import Translations

Text = tuple[str, str]


def about_visits(kind: str, words: Translations) -> Text:
    """For those who read reports."""
    _ = words.gettext
    if kind == "report_published":
        return (
            _("New report: %(place)s, visit of %(day)s"),
            _("The report on the visit of %(day)s to %(place)s can be read and downloaded here:"),
        )
    if kind == "appeal_decided":
        return (
            _("Your appeal is decided: %(place)s, visit of %(day)s"),
            _("Somebody who had not reviewed the visit to %(place)s has decided your appeal. "
              "The decision and its reason stand here:"),
        )
    return (
        _("Please read the book of standards: %(place)s"),
        _("You have not yet confirmed that you have read the book of %(place)s. What is new for you stands first:"),
    )


def to_shopper(kind: str, words: Translations) -> Text:
    """For those who make the visits."""
    _ = words.gettext
    texts = {
        "visit_returned": (
            _("Your visit came back with remarks: %(place)s"),
            _("The reviewer has questions about your visit to %(place)s. Please answer by %(ends_on)s. The remarks stand here:"),
        ),
        "offer_made": (
            _("A visit is offered to you: %(place)s"),
            _("You can accept or decline the visit to %(place)s until %(ends_on)s. Place, time and fee stand here:"),
        ),
        "offer_lapsed": (
            _("An offer has lapsed: %(place)s"),
            _("The offer of the visit to %(place)s was not answered in time; nothing is asked of you any more. "
              "Your visits stand here:"),
        ),
        "visit_given": (
            _("A visit is given to you: %(place)s"),
            _("The visit to %(place)s is yours; its window ends on %(ends_on)s. Place, time and brief stand here:"),
        ),
        "visit_off": (
            _("A visit is called off: %(place)s"),
            _("Please do not go to %(place)s: the visit there is called off, or somebody else makes it. "
              "Your other visits stand here:"),
        ),
        "fee_withheld": (
            _("A visit is not paid: %(place)s"),
            _("It was decided that your visit to %(place)s is not paid. The reason stands here, and you can object to it there:"),
        ),
        "objection_decided": (
            _("Your objection is decided: %(place)s"),
            _("Somebody else has decided your objection about the pay for %(place)s. The decision and its reason stand here:"),
        ),
    }
    return texts[kind]
