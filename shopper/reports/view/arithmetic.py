"""How the score is worked out: the actual sum, and only those rules that mattered on this visit."""

from __future__ import annotations

from fractions import Fraction

from shopper.reports.snapshot.result import Scoring, ZeroedSection
from shopper.reports.view.cover import published_figure
from shopper.reports.view.frame import Frame
from shopper.reports.view.numbers import rounded


def arithmetic(frame: Frame) -> tuple[str, ...]:
    """In the order in which the rules apply; older snapshots know points pooled over the form and nothing else."""
    scoring = frame.snapshot.get("scoring")
    more = _more_of(frame, scoring) if scoring else []
    said = [_rule(frame), *_sums(frame, scoring), *more, _marks(frame), _rounding(frame), _cap(frame), _stop(frame)]
    return (*filter(None, said), *filter(None, [_flags(frame, scoring), _share(frame)]), _one_visit(frame))


def _rule(frame: Frame) -> str:
    if any(item["answer"] in ("choice", "multi") and Fraction(item["possible"]) for item in frame.snapshot["items"]):
        return frame.words.gettext(
            "Every standard has a weight. “Met” earns all of it, “partly met” the part that belongs to the answer, “not met” "
            "and “critical” nothing. A standard that was not assessed leaves both sums."
        )
    return frame.words.gettext(
        "Every standard has a weight. “Met” earns all of it, “partly met” a half, “not met” and “critical” nothing. "
        "A standard that was not assessed leaves both sums."
    )


def _sums(frame: Frame, scoring: Scoring | None) -> list[str]:
    if scoring is None:
        return [_sum(frame)]
    zeroed = [_zeroed(frame, each) for each in scoring["zeroed"]]
    if scoring["method"] == "sections":
        return [*zeroed, _by_sections(frame, scoring), *_renormalised(frame, scoring)]
    return [*zeroed, _with_bonus(frame, scoring) if Fraction(scoring["bonus"]) else _sum(frame)]


def _zeroed(frame: Frame, zeroed: ZeroedSection) -> str:
    return frame.words.ngettext(
        "Standard %(keys)s was not met, so its whole section %(section)s earned nothing.",
        "Standards %(keys)s were not met, so their whole section %(section)s earned nothing.",
        len(zeroed["by"]),
        keys=frame.words.listed(zeroed["by"]),
        section=_section(frame, zeroed["code"]),
    )


def _section(frame: Frame, code: str) -> str:
    name = next((each["name"] for each in frame.snapshot["sections"] if each["code"] == code), {})
    return frame.words.quoted(frame.said(name, 60).text or code)


def _by_sections(frame: Frame, scoring: Scoring) -> str:
    score, numbers = frame.snapshot["score"], frame.numbers
    if score["percent"] is None:
        return _sum(frame)
    counted = [each for each in scoring["sections"] if Fraction(each["counted"])]
    parts = [(_section(frame, each["code"]), Fraction(each["percent"] or 0), Fraction(each["weight"])) for each in counted]
    terms = [f"{name} {numbers.percent(percent)} × {numbers.points(weight)}" for name, percent, weight in parts]
    return frame.words.gettext(
        "Score by sections, each with its own weight: (%(terms)s) ÷ %(weights)s = %(percent)s.",
        terms=" + ".join(terms),
        weights=numbers.points(sum((Fraction(each["weight"]) for each in counted), Fraction(0))),
        percent=numbers.one_place(Fraction(score["percent"])),
    )


def _renormalised(frame: Frame, scoring: Scoring) -> list[str]:
    """Only sections with weight can be missed."""
    left_out = [each for each in scoring["sections"] if Fraction(each["weight"]) and each["percent"] is None]
    if not left_out or frame.snapshot["score"]["percent"] is None:
        return []
    return [
        frame.words.ngettext(
            "Nothing in section %(sections)s applied: it leaves both sums, and the others weigh more.",
            "Nothing in sections %(sections)s applied: they leave both sums, and the others weigh more.",
            len(left_out),
            sections=frame.words.listed([_section(frame, each["code"]) for each in left_out]),
        )
    ]


def _with_bonus(frame: Frame, scoring: Scoring) -> str:
    score, points = frame.snapshot["score"], frame.numbers.points
    if score["percent"] is None:
        return _sum(frame)
    return frame.words.gettext(
        "Score = (%(earned)s + %(bonus)s bonus points) ÷ %(possible)s × 100 = %(percent)s; a bonus never lifts it above 100.",
        earned=points(Fraction(score["earned"])),
        bonus=points(Fraction(scoring["bonus"])),
        possible=points(Fraction(score["possible"])),
        percent=frame.numbers.one_place(Fraction(score["percent"])),
    )


def _more_of(frame: Frame, scoring: Scoring) -> list[str]:
    return [_penalties(frame, scoring), _level(frame, scoring)]


def _penalties(frame: Frame, scoring: Scoring) -> str:
    percent, reduced = frame.snapshot["score"]["percent"], scoring["reduced"]
    if not scoring["penalties"] or percent is None or reduced is None:
        return ""
    points = frame.numbers.points
    terms = [f"{points(Fraction(each['points']))} ({each['key']})" for each in scoring["penalties"]]
    return frame.words.gettext(
        "Penalties come off the score afterwards: %(percent)s − %(terms)s = %(reduced)s.",
        percent=frame.numbers.one_place(Fraction(percent)),
        terms=" − ".join(terms),
        reduced=frame.numbers.one_place(Fraction(reduced)),
    )


def _level(frame: Frame, scoring: Scoring) -> str:
    if not scoring["level"]:
        return ""
    return frame.words.gettext("Level reached: %(level)s.", level=frame.words.quoted(frame.said(scoring["level"], 60).text))


def _flags(frame: Frame, scoring: Scoring | None) -> str:
    if scoring is None or not scoring["flagged"]:
        return ""
    return frame.words.ngettext(
        "Standard %(keys)s needs attention at once; it does not change the score.",
        "Standards %(keys)s need attention at once; they do not change the score.",
        len(scoring["flagged"]),
        keys=frame.words.listed(scoring["flagged"]),
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
        percent=frame.numbers.one_place(Fraction(_before_the_cap(frame))),
    )


def _before_the_cap(frame: Frame) -> str:
    """After penalties, when there were any; asked only of a visit with a score."""
    scoring = frame.snapshot.get("scoring")
    return (scoring and scoring["reduced"]) or frame.snapshot["score"]["percent"] or "0"


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
