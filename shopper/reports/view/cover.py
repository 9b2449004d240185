"""The first page: result, breaches, the map of all standards, what went well, what to mend first."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shopper.reports.snapshot.findings import Item
from shopper.reports.snapshot.plain import Outcome
from shopper.reports.view.frame import Frame, lost
from shopper.reports.view.model.cover import Breach, Check, Fact, Legend, Line, MapRow, Marker, Result, Scale
from shopper.reports.view.model.pieces import Said
from shopper.reports.view.numbers import css, share

LINES = 3
LINE_CHARS = 110
DENSE_LINE_CHARS = 60
ROWS_AT_EASE, STORE_AT_EASE, NAME_AT_EASE = 6, 45, 34
OUTCOMES: tuple[Outcome, ...] = ("met", "partly", "not_met", "critical", "not_assessed")


def facts(frame: Frame) -> tuple[Fact, ...]:
    visit, words = frame.snapshot["visit"], frame.words
    scenario = frame.said(visit["scenario"], 60)
    told = [
        Fact(words.gettext("Date"), frame.numbers.day(date.fromisoformat(visit["local_date"]), "full")),
        Fact(words.gettext("Time of day"), words.day_part(visit["came_in_at"], frame.snapshot["location"]["zone"])),
        Fact(words.gettext("Scenario"), scenario.text, scenario.lang),
        Fact(words.gettext("Mystery shopper"), frame.said(visit["shopper_alias"], 30).text),
    ]
    if visit["channel"] != "in_person":
        told.insert(2, Fact(words.gettext("Way of contact"), words.channel(visit["channel"])))
    return tuple(fact for fact in told if fact.value)


def result(frame: Frame) -> Result:
    score, numbers, gettext = frame.snapshot["score"], frame.numbers, frame.words.gettext
    published = published_figure(frame)
    percent = None if score["percent"] is None else Fraction(score["percent"])
    points = gettext(
        "Points: %(earned)s of %(possible)s",
        earned=numbers.points(Fraction(score["earned"])),
        possible=numbers.points(Fraction(score["possible"])),
    )
    assessed = gettext("%(share)s of the form by weight was assessed", share=numbers.percent(100 * Fraction(score["share"])))
    beside = percent is not None and percent != published and score["band"] != "not_enough"
    worked_out = gettext("worked out: %(percent)s", percent=numbers.one_place(percent)) if beside and percent is not None else ""
    return Result(
        headline="" if published is None else numbers.one_place(published),
        band=score["band"],
        word=frame.words.band(score["band"]),
        points=points if percent is not None and not _is_by_sections(frame) else "",
        assessed=assessed,
        worked_out=worked_out,
        scale=None if published is None else _scale(frame, published),
    )


def _is_by_sections(frame: Frame) -> bool:
    """Points of the whole form would not make the printed score."""
    scoring = frame.snapshot.get("scoring")
    return scoring is not None and scoring["method"] == "sections"


def published_figure(frame: Frame) -> Fraction | None:
    """The result as a figure; a stopped visit is published as a word, its score only stands beside it."""
    score = frame.snapshot["score"]
    if score["published_percent"] is None or score["band"] not in ("excellent", "pass", "below"):
        return None
    return Fraction(score["published_percent"])


def _scale(frame: Frame, published: Fraction) -> Scale:
    score, numbers = frame.snapshot["score"], frame.numbers
    passed, excellent = Fraction(score["pass_mark"]), Fraction(score["excellent_mark"])
    return Scale(
        at=css(published),
        pass_at=css(passed),
        excellent_at=css(excellent),
        pass_label=numbers.points(passed),
        excellent_label=numbers.points(excellent),
        markers=tuple(_markers(frame)),
    )


def _markers(frame: Frame) -> list[Marker]:
    """Other visits, when the snapshot holds them; a place in a ranking is never shown."""
    previous, network = frame.snapshot["previous"], frame.snapshot["network"]
    markers = []
    if previous:
        percent = Fraction(previous["published_percent"])
        label = frame.words.gettext(
            "previous visit, %(day)s: %(percent)s",
            day=frame.numbers.day(date.fromisoformat(previous["local_date"])),
            percent=frame.numbers.one_place(percent),
        )
        markers.append(Marker("previous", label, css(percent)))
    if network:
        percent = Fraction(network["percent"])
        label = frame.words.ngettext(
            "network, %(num)s visit: %(percent)s",
            "network, %(num)s visits: %(percent)s",
            network["visits"],
            percent=frame.numbers.one_place(percent),
        )
        markers.append(Marker("network", label, css(percent)))
    return markers


def breaches(frame: Frame) -> tuple[Breach, ...]:
    critical = [item for item in frame.findings if item["outcome"] == "critical"]
    return tuple(Breach(frame.mark(item), frame.said(item["title"], LINE_CHARS), _consequence(frame, item)) for item in critical)


def _consequence(frame: Frame, item: Item) -> str:
    if item["critical"] == "STOP":
        return frame.words.gettext("The visit is published as stopped; what was done about it is due within 24 hours.")
    if item["critical"] == "ZERO":
        return frame.words.gettext("Its whole section earned nothing.")
    if item["critical"] == "FLAG":
        return frame.words.gettext("It needs attention at once; the score stays as it is.")
    cap = frame.numbers.one_place(Fraction(frame.snapshot["score"]["cap"]))
    return frame.words.gettext("The published result cannot exceed %(cap)s.", cap=cap)


def map_title(frame: Frame) -> str:
    return frame.words.ngettext("The one standard on the form", "All %(num)s standards on one map", len(frame.scored))


def map_rows(frame: Frame) -> tuple[MapRow, ...]:
    rows = []
    for part in frame.snapshot["sections"]:
        items = [item for item in frame.scored if item["section"] == part["code"]]
        if items:
            percent = share(Fraction(part["earned"]), Fraction(part["possible"]))
            marks = tuple(frame.mark(item) for item in items)
            shown = "—" if percent is None else frame.numbers.percent(percent)
            rows.append(MapRow(part["code"], frame.said(part["name"], NAME_AT_EASE), marks, shown))
    return tuple(rows)


def legend(frame: Frame) -> tuple[Legend, ...]:
    counts = {outcome: sum(item["outcome"] == outcome for item in frame.scored) for outcome in OUTCOMES}
    return tuple(Legend(outcome, frame.words.outcome(outcome), count) for outcome, count in counts.items() if count)


def strengths(frame: Frame) -> tuple[Line, ...]:
    """The best section, the best measured time, then the heaviest standards that were met."""
    lines = [*_best_section(frame), *_best_time(frame)]
    taken = {line.number for line in lines}
    met = sorted((i for i in frame.assessed if i["outcome"] == "met"), key=lambda i: (-i["weight"], i["critical"] is None))
    for item in met:
        if len(lines) < LINES and item["key"] not in taken:
            lines.append(Line(item["key"], frame.said(item["title"], DENSE_LINE_CHARS), "", frame.mark(item).anchor))
    return tuple(lines[:LINES])


def _best_section(frame: Frame) -> list[Line]:
    parts = [part for part in frame.snapshot["sections"] if Fraction(part["possible"])]
    best = max(parts, key=lambda p: (share(Fraction(p["earned"]), Fraction(p["possible"])), Fraction(p["possible"])), default=None)
    if best is None or Fraction(best["earned"]) == 0:
        return []
    percent = share(Fraction(best["earned"]), Fraction(best["possible"])) or Fraction(0)
    return [Line(best["code"], frame.said(best["name"], DENSE_LINE_CHARS), frame.numbers.percent(percent), "")]


def _best_time(frame: Frame) -> list[Line]:
    timed = [i for i in frame.assessed if i["outcome"] == "met" and i["seconds"] is not None and i["limit"]]
    best = min(timed, key=lambda item: Fraction(item["seconds"] or 0, item["limit"] or 1), default=None)
    if best is None:
        return []
    note = frame.words.duration(best["seconds"] or 0)
    return [Line(best["key"], frame.said(best["title"], DENSE_LINE_CHARS), note, frame.mark(best).anchor)]


def is_dense(frame: Frame) -> bool:
    """Whether the cover has to set its parts closer together, and names shorter, to stay one page."""
    sections = [frame.said(part["name"]).text for part in frame.snapshot["sections"]]
    many = len(sections) > ROWS_AT_EASE or len(breaches(frame)) > 1
    return many or len(store(frame).text) > STORE_AT_EASE or max(map(len, sections), default=0) > NAME_AT_EASE


def fix_first(frame: Frame) -> tuple[Line, ...]:
    dense = is_dense(frame)
    return tuple(
        Line(
            item["key"],
            frame.said(item["title"], DENSE_LINE_CHARS) if dense else frame.said(item["text"] or item["title"], LINE_CHARS),
            frame.numbers.signed_points(-lost(item)),
            frame.mark(item).anchor,
        )
        for item in frame.findings[:LINES]
    )


def check(frame: Frame) -> Check:
    publication, address = frame.snapshot["publication"], frame.snapshot["publication"]["address"]
    approved = frame.words.gettext(
        "Revision %(revision)s, published on %(day)s",
        revision=publication["revision"],
        day=frame.numbers.day(published_on(frame)),
    )
    shown = frame.said({frame.lang: address.removeprefix("https://")}, 120).text
    return Check(frame.said({frame.lang: publication["code"]}, 40).text, address, shown, approved)


def published_on(frame: Frame) -> date:
    """The day on the location's calendar."""
    at = datetime.fromisoformat(frame.snapshot["publication"]["published_at"])
    try:
        return at.astimezone(ZoneInfo(frame.snapshot["location"]["zone"])).date()
    except (ValueError, ZoneInfoNotFoundError):
        return at.date()


def store(frame: Frame) -> Said:
    return frame.said(frame.snapshot["location"]["name"], 110)
