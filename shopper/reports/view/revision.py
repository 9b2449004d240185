"""What a corrected report says otherwise than before, and what became of the location's objections."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from shopper.reports.snapshot.plain import Texts
from shopper.reports.snapshot.revision import Change
from shopper.reports.view.frame import Frame
from shopper.reports.view.model.revision import Difference, Objection
from shopper.reports.view.texts import clean, shorten

WORDS = 300


def differences(frame: Frame) -> tuple[Difference, ...]:
    return tuple(_difference(frame, change) for change in frame.snapshot.get("changes", ()))


def _difference(frame: Frame, change: Change) -> Difference:
    gettext = frame.words.gettext
    what = {
        "answer": gettext("Answer"),
        "fact": gettext("Observation"),
        "narrative": gettext("Account"),
        "photos": gettext("Photographs"),
        "score": gettext("Score"),
    }[change["what"]]
    if change["what"] == "narrative":
        old, new = "", gettext("Written anew")
    else:
        old = _value(frame, change, change["old"], change.get("old_text"))
        new = _value(frame, change, change["new"], change.get("new_text"))
    why = _short(change["why"])
    if not why:
        why = {"correction": gettext("Corrected by the shopper"), "appeal": gettext("After an appeal")}.get(change["cause"], "")
    return Difference(clean(change["item"])[:12], what, old, new, why)


def _value(frame: Frame, change: Change, value: str, words: Texts | None) -> str:
    if words:
        return frame.said(words, WORDS).text
    if change["what"] == "score":
        return frame.numbers.one_place(Fraction(value)) if value else "—"
    answers = {
        "yes": frame.words.gettext("Yes"),
        "no": frame.words.gettext("No"),
        "partly": frame.words.gettext("Partly"),
        "na": frame.words.gettext("Does not apply"),
        "not_seen": frame.words.gettext("Not seen"),
        "": "—",
    }
    return answers.get(value) or _short(value)


def _short(text: str) -> str:
    return shorten(clean(text), WORDS)[0]


def objections(frame: Frame) -> tuple[Objection, ...]:
    items = {item["key"]: item for item in frame.snapshot["items"]}
    return tuple(
        Objection(
            mark=frame.mark(items[told["item"]]) if told["item"] in items else None,
            key=clean(told["item"])[:12],
            reason=_short(told["reason"]),
            decision=told["decision"],
            decision_word=frame.words.decision(told["decision"]),
            explanation=_short(told["explanation"]),
        )
        for told in frame.snapshot.get("appeals", ())
    )


def objection_note(frame: Frame) -> str:
    until = frame.snapshot.get("appeal_until")
    if not until:
        return ""
    return frame.words.gettext(
        "Is something not right? The location may object to single standards, with a reason, until %(day)s.",
        day=frame.numbers.day(date.fromisoformat(until[:10])),
    )
