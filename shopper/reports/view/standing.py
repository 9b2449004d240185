"""This visit among others of its place, where most can be won, and what went beyond compliance."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from shopper.reports.snapshot.before import Trend as Kept
from shopper.reports.snapshot.before import TrendPoint
from shopper.reports.snapshot.findings import Item
from shopper.reports.snapshot.result import Part
from shopper.reports.view import limits
from shopper.reports.view.frame import FAILED, Frame, lost
from shopper.reports.view.model.pieces import Said
from shopper.reports.view.model.standing import Dot, Extra, Trend, TrendRow, Zone
from shopper.reports.view.numbers import rounded
from shopper.reports.view.texts import paragraphs, shorten, spoken

FEW, ENOUGH = 5, 9
"""Below five visits each is read by itself, below nine a figure of them is called indicative (PRODUCT, decision 9)."""
ZONES = 3
WIDTH, HEIGHT, LEFT, TOP = 720, 150, 30, 16
UNSEEN = ("no", "na", "not_seen", "", None)


def trend(frame: Frame) -> Trend | None:
    """None when there is no earlier visit to stand beside."""
    kept = frame.snapshot.get("trend")
    if kept is None or len(kept["visits"]) < 2:
        return None
    figures = [_figure(point) for point in kept["visits"]]
    floor = _floor(figures, frame)
    network = frame.snapshot["network"]
    passed = Fraction(frame.snapshot["score"]["pass_mark"])
    return Trend(
        lead=_lead(frame, kept),
        rows=tuple(reversed([_row(frame, point) for point in kept["visits"]])),
        dots=_dots(frame, kept, floor),
        lines=_lines(kept, floor),
        pass_y=_y(passed, floor),
        pass_label=frame.words.gettext("pass mark %(mark)s", mark=frame.numbers.points(passed)),
        network_y=_y(Fraction(network["percent"]), floor) if network else "",
        network_label=_network(frame),
        floor_label=str(floor),
        alt=frame.words.gettext("Results of the visits to this place in the order of time; the same figures stand in the table."),
    )


def _network(frame: Frame) -> str:
    network = frame.snapshot["network"]
    if not network:
        return ""
    return frame.words.ngettext(
        "network, %(num)s visit: %(percent)s",
        "network, %(num)s visits: %(percent)s",
        network["visits"],
        percent=frame.numbers.one_place(Fraction(network["percent"])),
    )


def _figure(point: TrendPoint) -> Fraction | None:
    if point["published_percent"] is None or point["band"] == "stopped":
        return None
    return Fraction(point["published_percent"])


def _floor(figures: list[Fraction | None], frame: Frame) -> int:
    known = [figure for figure in figures if figure is not None]
    network = frame.snapshot["network"]
    known += [Fraction(network["percent"])] if network else []
    lowest = min([*known, Fraction(frame.snapshot["score"]["pass_mark"])])
    return max(0, int(lowest // 10) * 10 - 10)


def _x(place: int, count: int) -> str:
    room = WIDTH - 2 * LEFT
    return f"{LEFT + (room * place / (count - 1) if count > 1 else room / 2):.1f}"


def _y(figure: Fraction, floor: int) -> str:
    room = HEIGHT - 2 * TOP
    return f"{rounded(TOP + room * (100 - max(figure, Fraction(floor))) / (100 - floor), 1):f}"


def _dots(frame: Frame, kept: Kept, floor: int) -> tuple[Dot, ...]:
    count, first_comparable = len(kept["visits"]), len(kept["visits"]) - kept["comparable"]
    dots = []
    for place, point in enumerate(kept["visits"]):
        figure = _figure(point)
        if figure is not None:
            kind = "now" if place == count - 1 else "before" if place >= first_comparable else "apart"
            dots.append(Dot(_x(place, count), _y(figure, floor), frame.numbers.one_place(figure), kind))
    return tuple(dots)


def _lines(kept: Kept, floor: int) -> tuple[str, ...]:
    """A visit without a figure, and a change of the standards, end a stretch."""
    stretches: list[list[str]] = [[]]
    for place, point in enumerate(kept["visits"]):
        figure = _figure(point)
        if point["changed"] or figure is None:
            stretches.append([])
        if figure is not None:
            stretches[-1].append(f"{_x(place, len(kept['visits']))},{_y(figure, floor)}")
    return tuple(" ".join(stretch) for stretch in stretches if len(stretch) > 1)


def _row(frame: Frame, point: TrendPoint) -> TrendRow:
    figure = _figure(point)
    note = ""
    if point["changed"]:
        few = frame.words.listed([key[:12] for key in point["changed"][:6]]) + ("…" if len(point["changed"]) > 6 else "")
        note = frame.words.gettext("changed with this edition: %(keys)s", keys=few)
    return TrendRow(
        day=frame.numbers.day(date.fromisoformat(point["local_date"])),
        result="—" if figure is None else frame.numbers.one_place(figure),
        word=frame.words.band(point["band"]),
        edition=point["edition"],
        note=note,
    )


def _lead(frame: Frame, kept: Kept) -> tuple[str, ...]:
    """How many, how many passed; a figure of several only where there are enough, and never without its n."""
    points = kept["visits"][-kept["comparable"] :]
    figures = [figure for figure in map(_figure, points) if figure is not None]
    passed = sum(point["band"] in ("excellent", "pass") for point in points)
    said = [
        frame.words.ngettext(
            "%(passed)s of %(num)s comparable visit passed.",
            "%(passed)s of %(num)s comparable visits passed.",
            len(points),
            passed=passed,
        )
    ]
    if len(points) < FEW or not figures:
        said.append(frame.words.gettext("Too few for an average: read each by itself."))
    else:
        mean = sum(figures, Fraction(0)) / len(figures)
        said.append(
            frame.words.gettext(
                "Average %(mean)s, from %(low)s to %(high)s.",
                mean=frame.numbers.one_place(mean),
                low=frame.numbers.one_place(min(figures)),
                high=frame.numbers.one_place(max(figures)),
            )
        )
    if FEW <= len(points) < ENOUGH:
        said.append(frame.words.gettext("Indicative only: fewer than nine visits."))
    if len(points) < len(kept["visits"]):
        said.append(frame.words.gettext("Earlier visits (empty circles) went by other standards and are not compared."))
    return (" ".join(said),)


def zones(frame: Frame) -> tuple[Zone, ...]:
    """The stages in which most points can be won back, at most three."""
    weak = [part for part in frame.snapshot["stages"] if _missing(part)]
    return tuple(_zone(frame, part) for part in sorted(weak, key=_missing, reverse=True)[:ZONES])


def _missing(part: Part) -> Fraction:
    return Fraction(part["possible"]) - Fraction(part["earned"])


def _zone(frame: Frame, part: Part) -> Zone:
    kept = frame.snapshot.get("trend")
    told = kept["stages"].get(part["code"]) if kept else None
    history = ""
    if told and told["visits"] > 1:
        history = frame.words.ngettext(
            "lost points in %(weak)s of %(num)s visit",
            "lost points in %(weak)s of %(num)s visits",
            told["visits"],
            weak=told["weak"],
        )
    return Zone(
        name=frame.said(part["name"], 80),
        owner=frame.said({frame.lang: part.get("owner") or ""}, 60).text,
        points=frame.numbers.signed_points(_missing(part)),
        history=history,
        marks=tuple(frame.mark(item) for item in frame.losses if item["stage"] == part["code"] and lost(item)),
    )


def extras(frame: Frame) -> tuple[Extra, ...]:
    """Only what happened: a step beyond that was not taken is no fault. The steps beyond first."""
    found = [item for item in frame.snapshot["items"] if item.get("aspect", "rule") != "rule" and _happened(item)]
    return tuple(_extra(frame, item) for item in sorted(found, key=lambda item: item.get("aspect") != "beyond"))


def _happened(item: Item) -> bool:
    return item["value"] not in UNSEEN and item["outcome"] not in FAILED


def _extra(frame: Frame, item: Item) -> Extra:
    kind = item.get("aspect", "beyond")
    text, _ = shorten(" ".join(paragraphs(item["fact"])), limits.FACT_SHOWN)
    fact = spoken(text, item["fact_language"], frame.lang) if text else frame.said(item.get("value_text"), 200)
    word = {"beyond": frame.words.gettext("Beyond the norm"), "departure": frame.words.gettext("Reasoned departure from a rule")}
    return Extra(
        kind=kind,
        kind_word=word[kind],
        mark=frame.mark(item),
        title=frame.said(item["title"], 160),
        fact=fact if isinstance(fact, Said) else Said("", frame.lang),
        photos=tuple(frame.pictures[pid] for pid in item["photos"] if pid in frame.pictures),
    )
