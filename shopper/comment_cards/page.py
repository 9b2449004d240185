"""Comments as a page says them: what is odd about one, what a cluster has in common, what is too good to be true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from shopper.capture.models import Photo
from shopper.comment_cards.rules.labels import HOLDING, TELLING
from shopper.comment_cards.rules.positive import OnlyPositive
from shopper.web.answers import photo_word


@dataclass(frozen=True)
class PhotoShown:
    """For ui/_photo.html. `url`: None for one that cannot be shown; then `caption` says why."""

    url: str | None
    width: int | None
    height: int | None
    alt: str
    caption: str | None


def photos_shown(photos: Sequence[Photo], folder: str, *, looked_at: datetime | None = None) -> list[PhotoShown]:
    """`folder`: under which address the reader finds them; `looked_at`: what came since then is new."""
    return [_photo_shown(number, photo, folder, looked_at) for number, photo in enumerate(photos, start=1)]


def _photo_shown(number: int, photo: Photo, folder: str, looked_at: datetime | None) -> PhotoShown:
    is_new = looked_at is not None and photo.stored_at is not None and photo.stored_at > looked_at
    words = _("New: photo %(number)s", number=number) if is_new else _("Photo %(number)s", number=number)
    state = "ready" if photo.clean_sha256 else "unreadable" if photo.undecodable else "pending"
    url = f"{folder}/{photo.id}.jpg" if photo.clean_sha256 else None
    return PhotoShown(url, photo.width, photo.height, words, photo_word(state))


SOURCE_WORDS = {
    "qr": _l("QR code"),
    "kiosk": _l("Kiosk"),
    "order": _l("With an order"),
    "paper": _l("On paper"),
    "spoken": _l("Spoken"),
    "internal": _l("Internal card"),
}
STANDING_WORDS = {"new": _l("Not looked at yet"), "counted": _l("Counted"), "held": _l("Held"), "hidden": _l("Hidden")}
LABEL_WORDS = {
    "no_state": _l("Not from our page"),
    "page_reused": _l("One page, many comments"),
    "fast": _l("Faster than reading"),
    "burst": _l("A flood"),
    "clone": _l("Copied words"),
    "cloned": _l("Words copied by others"),
    "staff_device": _l("A browser of the staff"),
    "staff_address": _l("From the staff’s network"),
    "own_praise": _l("Thanks to whoever typed it"),
    "staff_near": _l("Staff on the same network"),
    "spam": _l("Advertising"),
    "personal": _l("Somebody’s number"),
    "rude": _l("Strong words"),
    "one_sided": _l("All of one kind"),
    "old_page": _l("An old page"),
    "order_reused": _l("Order code used before"),
    "revoked_code": _l("A code taken down"),
}
MEANINGS = {
    "no_state": _l("It did not come from a page of ours, as robots’ do not."),
    "page_reused": _l("Several comments came from one and the same page."),
    "staff_device": _l("Somebody of the staff has signed in with this browser."),
    "own_praise": _l("Whoever wrote it down is the one it thanks; somebody else looks at it first."),
    "cloned": _l("Others have sent the same words since."),
    "spam": _l("There is a link in it; it is covered and cannot be followed."),
    "personal": _l("There is a telephone number or an address in it; it is covered."),
    "rude": _l("It is put strongly. That alone holds nothing: whoever is angriest should be heard first."),
    "order_reused": _l("A comment on this order had come before."),
    "revoked_code": _l("The code had been taken down before this was sent."),
}
FLOODS = {
    "hand": _l("%(n)s in ten minutes with one and the same browser."),
    "clock": _l("%(n)s in equal steps of time, as people never come."),
    "address": _l("%(n)s in ten minutes through one connection at one code."),
    "place": _l("%(n)s in an hour at one code, far more than usual there."),
}


def odd_about(labels: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each as {code, name, meaning, holds}; what is only a note of ours is left out."""
    known = [label for label in labels if label.get("code") in HOLDING | TELLING]
    return [
        {
            "code": label["code"],
            "name": LABEL_WORDS[label["code"]],
            "meaning": meaning(label),
            "holds": label["code"] in HOLDING,
        }
        for label in known
    ]


def meaning(label: Mapping[str, Any]) -> str:
    code, n = label["code"], label.get("n", 0)
    if code in MEANINGS:
        return str(MEANINGS[code])
    if code == "fast":
        return str(_("%(seconds)s s after the page was opened.", seconds=f"{label.get('ms', 0) / 1000:.1f}"))
    if code == "burst":
        return str(FLOODS[label["of"]]) % {"n": n} if label.get("of") in FLOODS else ""
    if code == "clone":
        return ngettext("%(num)s with the same words, or nearly.", "%(num)s with the same words, or nearly.", n)
    if code == "staff_near":
        return ngettext("%(num)s of the staff uses this connection.", "%(num)s of the staff use this connection.", n)
    if code == "old_page":
        return ngettext(
            "%(num)s hour after the page was opened.", "%(num)s hours after the page was opened.", label.get("hours", 0)
        )
    return _one_sided(label)


def _one_sided(label: Mapping[str, Any]) -> str:
    facts = {"k": label.get("k", 0), "n": label.get("n", 0)}
    if label["code"] == "staff_address":
        return str(_("%(k)s of %(n)s today through the staff’s connection are “Very good”; chance does not explain that.", **facts))
    if label.get("face") == 5:
        return str(_("%(k)s of %(n)s today through one connection are “Very good”; chance does not explain that.", **facts))
    return str(_("%(k)s of %(n)s today through one connection are “Very bad”; chance does not explain that.", **facts))


def alike(name: str, count: int) -> str:
    """What the comments of a cluster have in common."""
    kind = name.partition(".")[0]
    if kind == "clone":
        return ngettext("%(num)s has the same words", "%(num)s have the same words", count)
    if kind == "staff":
        return ngettext("%(num)s comes from the staff", "%(num)s come from the staff", count)
    if kind == "burst":
        return ngettext("%(num)s comes from one flood", "%(num)s come from one flood", count)
    return ngettext("%(num)s came as robots send", "%(num)s came as robots send", count)


def too_good(found: OnlyPositive) -> str:
    """The alarm in words, with its n."""
    return str(
        _(
            "%(bad)s of %(n)s comments in four weeks are bad; elsewhere %(bad_else)s of %(n_else)s are, surely more than "
            "%(usual)s. By chance so few would come once in %(one_in)s times.",
            bad=found.bad,
            n=found.n,
            bad_else=found.bad_else,
            n_else=found.n_else,
            usual=format_percent(found.usual, "#,##0.#%"),
            one_in=found.one_in,
        )
    )
