"""Kinds, rules and problems of a form in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from shopper.questionnaires.rules import Problem

ANSWER_WORDS = {
    "yes_no": _l("Yes or no"),
    "scale3": _l("Yes, partly, no"),
    "time": _l("A time, with or without a stopwatch"),
    "count": _l("A count"),
    "number": _l("A number with decimals"),
    "choice": _l("One of several options"),
    "multi": _l("Several of the options"),
    "text": _l("Free text"),
    "note": _l("An instruction, nothing to answer"),
}
COMMENT_WORDS = {
    "on_fail": _l("When the answer is a miss"),
    "on_extremes": _l("At both ends: the best and the worst answer"),
    "always": _l("Always"),
    "never": _l("Never"),
}
CRITICAL_WORDS = {
    "": _l("No"),
    "CAP": _l("Caps the result of the whole visit"),
    "STOP": _l("Veto: stops the visit, no score is published"),
    "ZERO": _l("Its whole section earns nothing"),
    "FLAG": _l("Needs attention at once, the score stays"),
}
ASPECT_WORDS = {
    "rule": _l("A rule of the book"),
    "beyond": _l("A step beyond the norm, shown apart"),
    "departure": _l("A reasoned departure from a rule in the customer’s favour, shown apart"),
}
CHANNEL_WORDS = {
    "in_person": _l("In person"),
    "phone": _l("By phone"),
    "letter": _l("By letter"),
    "email": _l("By e-mail"),
    "web": _l("On the website"),
}
METHOD_WORDS = {
    "pooled": _l("All points together: points earned of points possible"),
    "sections": _l("By sections: each section’s percentage counts with the section’s weight"),
}
OPERATOR_WORDS = {
    "<=": _l("at most"),
    "<": _l("less than"),
    "=": _l("equal to"),
    ">=": _l("at least"),
    ">": _l("more than"),
    "!=": _l("other than"),
}
VALUE_WORDS = {"yes": _l("Yes"), "no": _l("No"), "partly": _l("Partly"), "na": _l("Not applicable"), "not_seen": _l("Not seen")}
GOOD_WORDS = {"yes": _l("Yes"), "no": _l("No")}
TIME_WORDS = {"came_in_at": _l("Time of coming in"), "left_at": _l("Time of leaving")}

PROBLEMS: Mapping[str, str] = {
    "no_name": _l("The questionnaire has no name."),
    "no_items": _l("The questionnaire asks nothing yet."),
    "nothing_scored": _l("No question has a weight, so there can be no score."),
    "marks_crossed": _l("The mark for “excellent” is below the pass mark."),
    "section_no_name": _l("The section has no name."),
    "section_empty": _l("The section has no questions."),
    "section_unscored": _l("The section has a weight, but none of its questions does."),
    "section_no_weight": _l("The section is scored but weighs nothing in the result."),
    "no_text": _l("The question has no words."),
    "unknown_section": _l("The question belongs to no section."),
    "unknown_stage": _l("The question belongs to no stage of the visit."),
    "unknown_clause": _l("This edition has no such standard."),
    "few_options": _l("At least two options are needed."),
    "no_shares": _l("A scored choice has to say what its options earn."),
    "no_limit": _l("A scored number has to say up to where it passes."),
    "never_scored": _l("Text and instructions cannot be scored: the weight has to be 0."),
    "condition_lost": _l("The condition stands on a question or an answer that does not come before."),
    "check_lost": _l("The check compares something that the form does not ask."),
    "check_silent": _l("The check has no words to say."),
}


def problem_text(problem: Problem) -> str:
    return str(PROBLEMS.get(problem.code) or _("Something in it does not fit."))
