"""The pages behind the cover: losses, plan, findings, register, waits, account, photographs."""

from __future__ import annotations

from fractions import Fraction

from shopper.reports.snapshot import Snapshot
from shopper.reports.snapshot.findings import Item, Photo
from shopper.reports.snapshot.result import Part
from shopper.reports.view import limits
from shopper.reports.view.frame import Frame, anchor, lost
from shopper.reports.view.model.inside import Account, Action, Finding, Group, Loss, Losses, PartRow, Plan, Row, Wait
from shopper.reports.view.model.pieces import Picture, Said
from shopper.reports.view.numbers import css, share
from shopper.reports.view.public import photos_in_order
from shopper.reports.view.texts import paragraphs, pick, shorten, spoken
from shopper.reports.view.verdict import most_of_the_loss, weakest
from shopper.reports.view.words import Words

COSTS = ("free", "small", "money")
ACTIONS = 9
"""More would not fit on the page that hangs on the wall, and nobody mends more at once."""


def losses(frame: Frame) -> Losses:
    total = sum(map(lost, frame.losses), Fraction(0))
    longest = max(map(lost, frame.losses), default=Fraction(1)) or Fraction(1)
    rows, so_far = [], Fraction(0)
    for item in frame.losses:
        so_far += lost(item)
        rows.append(
            Loss(
                mark=frame.mark(item),
                title=frame.said(item["title"], 90),
                width=css(100 * lost(item) / longest),
                points=frame.numbers.signed_points(-lost(item)),
                cumulative=frame.numbers.whole_percent(100 * so_far / total) if total else "",
            )
        )
    return Losses(_losses_lead(frame, total), tuple(rows))


def _losses_lead(frame: Frame, total: Fraction) -> str:
    if not frame.losses:
        return ""
    return frame.words.ngettext(
        "Points lost: %(points)s. At least half of that comes from %(num)s standard. The bar shows the points, "
        "the figure on the right the share of the loss so far.",
        "Points lost: %(points)s. At least half of that comes from %(num)s standards. The bar shows the points, "
        "the figure on the right the share of the loss so far.",
        len(most_of_the_loss(frame)),
        points=frame.numbers.points(total),
    )


def sections(frame: Frame) -> tuple[PartRow, ...]:
    known = {item["section"] for item in frame.scored}
    return tuple(_part(frame, p, p["code"], False) for p in frame.snapshot["sections"] if p["code"] in known)


def stages(frame: Frame) -> tuple[PartRow, ...]:
    lowest = weakest(frame)
    known = {item["stage"] for item in frame.scored}
    parts = [part for part in frame.snapshot["stages"] if part["code"] in known]
    return tuple(_part(frame, part, "", part is lowest) for part in parts)


def _part(frame: Frame, part: Part, number: str, is_weakest: bool) -> PartRow:
    earned, possible = Fraction(part["earned"]), Fraction(part["possible"])
    percent = share(earned, possible)
    return PartRow(
        number=number,
        name=frame.said(part["name"], 80),
        percent="—" if percent is None else frame.numbers.percent(percent),
        earned=frame.numbers.points(earned),
        possible=frame.numbers.points(possible),
        width=css(percent or Fraction(0)),
        weakest=is_weakest,
        owner=frame.said({frame.lang: part.get("owner") or ""}, 60).text,
    )


def plan(frame: Frame) -> Plan:
    """The gravest failed standards, what costs nothing first; the action is the standard's own wording."""
    items = sorted(frame.findings[:ACTIONS], key=lambda item: COSTS.index(item.get("cost", "free")))
    owners = {stage["code"]: stage.get("owner") or "" for stage in frame.snapshot["stages"]}
    total = sum(map(lost, frame.losses), Fraction(0))
    rows = tuple(
        Action(
            mark=frame.mark(item),
            title=frame.said(item["title"], 90),
            text=frame.said(item["text"], 260),
            check=frame.said(item["criterion"], 260),
            wins_back=frame.numbers.signed_points(lost(item)),
            cost=item.get("cost", "free"),
            cost_word=frame.words.cost(item.get("cost", "free")),
            owner=frame.said({frame.lang: owners.get(item["stage"], "")}, 60).text,
            repeat=repeat(frame, item),
        )
        for item in items
    )
    free = [item for item in items if item.get("cost", "free") == "free"]
    costless = frame.words.ngettext(
        "%(num)s of them costs nothing and wins back %(won)s.",
        "%(num)s of them cost nothing and win back %(won)s.",
        len(free),
        won=frame.numbers.points(sum(map(lost, free), Fraction(0))),
    )
    lead = frame.words.ngettext(
        "%(num)s action. Points it wins back: %(won)s of %(lost)s.",
        "%(num)s actions, in the order to start in. Points they win back: %(won)s of %(lost)s.",
        len(items),
        won=frame.numbers.points(sum(map(lost, items), Fraction(0))),
        lost=frame.numbers.points(total),
    )
    said = f"{lead} {costless}" if free and len(items) > 1 else lead
    return Plan(said if items else _nothing_to_do(frame), rows, _more(frame, len(frame.findings) - len(items)))


def _nothing_to_do(frame: Frame) -> str:
    if frame.snapshot["score"]["band"] in ("no_score", "not_enough"):
        return frame.words.gettext("Too little was assessed on this visit to plan anything from it.")
    return frame.words.gettext("Nothing was lost, so nothing needs mending. Tell the team, and name what went well.")


def _more(frame: Frame, left: int) -> str:
    if not left:
        return ""
    return frame.words.ngettext(
        "%(num)s more standard waits under Findings: first these.",
        "%(num)s more standards wait under Findings: first these.",
        left,
    )


def findings(frame: Frame) -> tuple[Finding, ...]:
    return tuple(_finding(frame, item) for item in frame.findings)


def _citation(frame: Frame, item: Item) -> str:
    """The book, for what stands in it; an item of the form alone cites the form."""
    edition, clause = frame.snapshot["edition"], item.get("clause", item["key"])
    if not clause:
        return frame.words.gettext("Question %(key)s", key=item["key"])
    return frame.words.gettext(
        "Standard %(key)s, %(book)s %(version)s",
        key=clause,
        book=frame.said(edition["book"], 60).text,
        version=edition["version"],
    )


def _finding(frame: Frame, item: Item) -> Finding:
    points = frame.words.gettext("Points: %(points)s", points=frame.numbers.signed_points(-lost(item)))
    return Finding(
        mark=frame.mark(item),
        points=points,
        title=frame.said(item["title"], 200),
        text=frame.said(item["text"], 600),
        citation=_citation(frame, item),
        measured=_measured(frame, item),
        fact=_fact(frame, item),
        photos=tuple(frame.pictures[pid] for pid in item["photos"] if pid in frame.pictures),
        repeat=repeat(frame, item),
    )


def repeat(frame: Frame, item: Item) -> str:
    """"" the first time; a row is told only of visits that assessed the standard as it reads now."""
    trend = frame.snapshot.get("trend")
    told = trend["items"].get(item["key"]) if trend else None
    if told is None or told["missed"] < 2:
        return ""
    if told["in_a_row"] > 1:
        return frame.words.ngettext("%(num)s visit in a row", "%(num)s visits in a row", told["in_a_row"])
    return frame.words.ngettext(
        "%(missed)s of %(num)s visit", "%(missed)s of %(num)s visits", told["assessed"], missed=told["missed"]
    )


def _fact(frame: Frame, item: Item) -> Said:
    text, _ = shorten(" ".join(paragraphs(item["fact"])), limits.FACT_SHOWN)
    return spoken(text, item["fact_language"], frame.lang)


def _measured(frame: Frame, item: Item) -> str:
    """The figure against its norm, for times and counts."""
    if item["answer"] == "time" and item["seconds"] is not None and item["limit"] is not None:
        measured, norm = frame.words.duration(item["seconds"]), frame.words.duration(item["limit"])
        return frame.words.gettext("%(measured)s against a norm of %(norm)s", measured=measured, norm=norm)
    if item["answer"] == "count" and (item["value"] or "").isdigit() and item["limit"] is not None:
        return frame.words.gettext("%(count)s counted, %(limit)s allowed", count=item["value"], limit=item["limit"])
    return ""


def register(frame: Frame) -> tuple[Group, ...]:
    """Every standard of the form in book order, those without weight included."""
    groups = []
    for part in frame.snapshot["sections"]:
        items = [item for item in frame.snapshot["items"] if item["section"] == part["code"]]
        if items:
            percent = share(Fraction(part["earned"]), Fraction(part["possible"]))
            shown = "" if percent is None else frame.numbers.percent(percent)
            groups.append(Group(part["code"], frame.said(part["name"], 80), shown, tuple(_row(frame, i) for i in items)))
    return tuple(groups)


def _row(frame: Frame, item: Item) -> Row:
    points = "—"
    if Fraction(item["possible"]):
        earned = frame.numbers.points(Fraction(item["earned"]))
        points = f"{earned} / {frame.numbers.points(Fraction(item['possible']))}"
    text = frame.said(item["text"], 400)
    return Row(anchor("Standard", item["key"]), frame.mark(item), frame.said(item["title"], 160), text, points, _basis(frame, item))


def _basis(frame: Frame, item: Item) -> str:
    """What the result rests on: the figure, the chosen answer, the photographs."""
    said = []
    if item["seconds"] is not None:
        said.append(frame.words.duration(item["seconds"]))
    elif item["answer"] == "count" and (item["value"] or "").isdigit():
        said.append(item["value"] or "")
    elif item.get("value_text"):
        said.append(frame.said(item.get("value_text"), 80).text)
    said.extend(frame.pictures[pid].label for pid in item["photos"] if pid in frame.pictures)
    return ", ".join(said)


def waits(frame: Frame) -> tuple[Wait, ...]:
    timed = [i for i in frame.assessed if i["answer"] == "time" and i["seconds"] is not None and i["limit"]]
    longest = max((max(item["seconds"] or 0, item["limit"] or 0) for item in timed), default=0)
    return tuple(_wait(frame, item, item["seconds"] or 0, item["limit"] or 0, longest) for item in timed)


def _wait(frame: Frame, item: Item, seconds: int, norm: int, longest: int) -> Wait:
    return Wait(
        mark=frame.mark(item),
        title=frame.said(item["title"], 80),
        measured=frame.words.duration(seconds),
        norm=frame.words.gettext("norm: %(duration)s", duration=frame.words.duration(norm)),
        within=css(Fraction(100 * min(seconds, norm), longest)),
        beyond=css(Fraction(100 * max(seconds - norm, 0), longest)),
        norm_at=css(Fraction(100 * norm, longest)),
    )


def account(frame: Frame) -> Account:
    text, was_cut = shorten(frame.snapshot["narrative"], limits.NARRATIVE_SHOWN)
    said = spoken("", frame.snapshot["narrative_language"], frame.lang)
    note = frame.words.gettext("Shortened here; the whole account is in the attached visit.json.") if was_cut else ""
    return Account(paragraphs(text), said.lang, said.tag, note)


def pictures(snapshot: Snapshot, lang: str, words: Words) -> dict[str, Picture]:
    """By ``pid``, numbered in the order of the book."""
    titles = {item["key"]: item["title"] for item in snapshot["items"]}
    numbered = enumerate(photos_in_order(snapshot), start=1)
    return {photo["pid"]: _picture(snapshot, photo, number, titles, lang, words) for number, photo in numbered}


def _picture(snapshot: Snapshot, photo: Photo, number: int, titles: dict[str, dict[str, str]], lang: str, words: Words) -> Picture:
    key = photo["item"] or ""
    caption = pick(photo.get("caption") or titles.get(key), lang, snapshot["language"])
    caption = Said(shorten(caption.text, 160)[0], caption.lang, caption.tag)
    label = words.gettext("Photo %(number)s", number=number)
    standard = words.gettext("standard %(key)s", key=key) if key in titles else ""
    alt = ", ".join(filter(None, (label, standard, caption.text)))
    return Picture(number, label, photo["sha256"], caption, standard, alt, f"Photo-{number}")
