"""The visit in two or three sentences, made from its figures alone."""

from __future__ import annotations

from fractions import Fraction

from shopper.reports.snapshot.result import Part
from shopper.reports.view.frame import Frame, lost
from shopper.reports.view.numbers import share

NAMES = 3
"""How many standards one sentence can carry."""


def verdict(frame: Frame) -> tuple[str, ...]:
    """How much was kept and where it is weakest; then where most of the loss lies."""
    if not frame.assessed:
        return (frame.words.gettext("Nothing could be assessed on this visit, so there is no score."),)
    sentences = [_kept(frame), _unscored(frame), weakest_sentence(frame)]
    return tuple(filter(None, (" ".join(filter(None, sentences)), _loss(frame))))


def weakest(frame: Frame) -> Part | None:
    """The stage with the lowest share of points, the earlier one of equals; None when no stage lost anything."""
    parts = [part for part in frame.snapshot["stages"] if Fraction(part["possible"])]
    lowest = min(parts, key=_percent, default=None)
    return lowest if lowest is not None and _percent(lowest) < 100 else None


def weakest_sentence(frame: Frame) -> str:
    part = weakest(frame)
    if part is None:
        return ""
    return frame.words.gettext(
        "The weakest stage is %(stage)s: %(percent)s.",
        stage=frame.words.quoted(frame.said(part["name"], 60).text),
        percent=frame.numbers.percent(_percent(part)),
    )


def _percent(part: Part) -> Fraction:
    return share(Fraction(part["earned"]), Fraction(part["possible"])) or Fraction(0)


def _kept(frame: Frame) -> str:
    met = sum(item["outcome"] == "met" for item in frame.assessed)
    total = len(frame.assessed)
    if met == total:
        return frame.words.ngettext(
            "The one standard that was assessed was met in full.", "All %(num)s assessed standards were met in full.", total
        )
    return frame.words.ngettext(
        "%(met)s of %(num)s assessed standard was met in full.",
        "%(met)s of %(num)s assessed standards were met in full.",
        total,
        met=met,
    )


def _unscored(frame: Frame) -> str:
    if frame.snapshot["score"]["band"] != "not_enough":
        return ""
    assessed = frame.numbers.percent(100 * Fraction(frame.snapshot["score"]["share"]))
    return frame.words.gettext("Only %(share)s of the form by weight could be assessed: not enough for a score.", share=assessed)


def _loss(frame: Frame) -> str:
    """The few standards that make up half of the loss, at most three of them."""
    total = sum(map(lost, frame.losses), Fraction(0))
    if not total:
        return ""
    first = most_of_the_loss(frame)[:NAMES]
    part = 100 * sum(map(lost, first), Fraction(0)) / total
    names = [frame.words.quoted(frame.said(item["title"], 60).text) for item in first]
    return frame.words.ngettext(
        "%(share)s of the lost points come from one standard: %(names)s.",
        "%(share)s of the lost points come from %(num)s standards: %(names)s.",
        len(first),
        share=frame.numbers.whole_percent(part),
        names=frame.words.listed(names),
    )


def most_of_the_loss(frame: Frame) -> list:
    """The fewest standards, dearest first, that together make up at least half of the loss."""
    total = sum(map(lost, frame.losses), Fraction(0))
    chosen, so_far = [], Fraction(0)
    for item in frame.losses:
        if 2 * so_far >= total:
            break
        chosen.append(item)
        so_far += lost(item)
    return chosen
