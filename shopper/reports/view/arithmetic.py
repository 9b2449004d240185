"""How the score is worked out: the actual sum, and only those rules that mattered on this visit."""

from __future__ import annotations

from fractions import Fraction

from shopper.reports.view.cover import published_figure
from shopper.reports.view.frame import Frame
from shopper.reports.view.numbers import rounded


def arithmetic(frame: Frame) -> tuple[str, ...]:
    said = [_rule(frame), _sum(frame), _marks(frame), _rounding(frame), _cap(frame), _stop(frame), _share(frame)]
    return (*filter(None, said), _one_visit(frame))


def _rule(frame: Frame) -> str:
    return frame.words.gettext(
        "Every standard has a weight. “Met” earns all of it, “partly met” a half, “not met” and “critical” nothing. "
        "A standard that was not assessed leaves both sums."
    )


def _sum(frame: Frame) -> str:
    score = frame.snapshot["score"]
    if score["percent"] is None:
        return frame.words.gettext("Nothing was assessed, so there is nothing to divide and no score.")
    return frame.words.gettext(
        "Score = %(earned)s ÷ %(possible)s × 100 = %(percent)s.",
        earned=frame.numbers.points(Fraction(score["earned"])),
        possible=frame.numbers.points(Fraction(score["possible"])),
        percent=frame.numbers.one_place(Fraction(score["percent"])),
    )


def _marks(frame: Frame) -> str:
    score = frame.snapshot["score"]
    if published_figure(frame) is None:
        return ""
    return frame.words.gettext(
        "Passed from %(passed)s, excellent from %(excellent)s. The exact fraction is compared with these marks; only the "
        "printed figure is rounded, half up.",
        passed=frame.numbers.one_place(Fraction(score["pass_mark"])),
        excellent=frame.numbers.one_place(Fraction(score["excellent_mark"])),
    )


def _rounding(frame: Frame) -> str:
    """Said only when the printed figure seems to reach a mark that the exact one does not."""
    score = frame.snapshot["score"]
    exact = published_figure(frame)
    if exact is None:
        return ""
    for mark in (Fraction(score["pass_mark"]), Fraction(score["excellent_mark"])):
        if exact < mark <= Fraction(rounded(exact, 1)):
            shown = frame.numbers.one_place(exact)
            return frame.words.gettext(
                "Printed as %(shown)s, the score is exactly %(exact)s and so stays below the mark of %(mark)s.",
                shown=shown,
                exact=frame.numbers.exactly(exact, shown),
                mark=frame.numbers.one_place(mark),
            )
    return ""


def _cap(frame: Frame) -> str:
    score = frame.snapshot["score"]
    if not score["cap_applied"] or score["percent"] is None:
        return ""
    return frame.words.ngettext(
        "Standard %(keys)s is critical. When it is not met, the published result cannot exceed %(cap)s: "
        "%(percent)s was worked out, %(cap)s is published.",
        "Standards %(keys)s are critical. When one of them is not met, the published result cannot exceed %(cap)s: "
        "%(percent)s was worked out, %(cap)s is published.",
        len(score["capped_by"]),
        keys=frame.words.listed(score["capped_by"]),
        cap=frame.numbers.one_place(Fraction(score["cap"])),
        percent=frame.numbers.one_place(Fraction(score["percent"])),
    )


def _stop(frame: Frame) -> str:
    stopped_by = frame.snapshot["score"]["stopped_by"]
    if not stopped_by:
        return ""
    return frame.words.ngettext(
        "Standard %(keys)s stops a visit when it is not met: the result is published as stopped and stays out of "
        "comparisons; the score above is kept for the record.",
        "Standards %(keys)s stop a visit when they are not met: the result is published as stopped and stays out of "
        "comparisons; the score above is kept for the record.",
        len(stopped_by),
        keys=frame.words.listed(stopped_by),
    )


def _share(frame: Frame) -> str:
    score = frame.snapshot["score"]
    if score["band"] != "not_enough":
        return ""
    return frame.words.gettext(
        "Assessed by weight: %(possible)s of %(form)s, that is %(share)s. Below %(minimum)s no score is published.",
        possible=frame.numbers.points(Fraction(score["possible"])),
        form=frame.numbers.points(Fraction(score["form_weight"])),
        share=frame.numbers.percent(100 * Fraction(score["share"])),
        minimum=frame.numbers.percent(100 * Fraction(score["minimum_share"])),
    )


def _one_visit(frame: Frame) -> str:
    return frame.words.gettext(
        "This is one visit: what one person met with on one day. It is a reason to look, not an average of the location."
    )
