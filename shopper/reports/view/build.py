"""Puts the parts of a report together."""

from __future__ import annotations

import re
from datetime import date

from shopper.reports.snapshot import Snapshot
from shopper.reports.view import cover, inside, limits, revision, standing
from shopper.reports.view.arithmetic import arithmetic
from shopper.reports.view.frame import Frame
from shopper.reports.view.model import ReportView
from shopper.reports.view.numbers import Numbers
from shopper.reports.view.public import fingerprint
from shopper.reports.view.texts import clean, shorten
from shopper.reports.view.verdict import verdict, weakest_sentence
from shopper.reports.view.words import Translations, Words

ACCENT = "#0B4F5C"
SHA256 = re.compile(r"[0-9a-f]{64}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
FINGERPRINT_SHOWN = 24


def build_view(snapshot: Snapshot, locale: str, translations: Translations) -> ReportView:
    """The report in the reader's language. ``translations`` is a gettext catalogue of that language.

    Raises ReportTooLarge for a snapshot beyond the bounds in ``limits``.
    """
    limits.check(snapshot)
    words = Words(translations)
    frame = Frame(snapshot, locale, words, Numbers(locale), inside.pictures(snapshot, locale, words))
    accent = snapshot["company"]["accent"]
    return ReportView(
        lang=locale,
        document_title=_document_title(frame),
        revision=snapshot["publication"]["revision"],
        accent=accent if COLOUR.fullmatch(accent) else ACCENT,
        company=frame.said(snapshot["company"]["name"], 60),
        logo=mark if SHA256.fullmatch(mark := snapshot["company"].get("logo") or "") else "",
        store=cover.store(frame),
        place=_place(frame),
        facts=cover.facts(frame),
        result=cover.result(frame),
        breaches=cover.breaches(frame),
        verdict=verdict(frame),
        map_title=cover.map_title(frame),
        map=cover.map_rows(frame),
        legend=cover.legend(frame),
        dense=cover.is_dense(frame),
        strengths=cover.strengths(frame),
        fix_first=cover.fix_first(frame),
        losses=inside.losses(frame),
        sections=inside.sections(frame),
        stages=inside.stages(frame),
        weakest=weakest_sentence(frame),
        plan=inside.plan(frame),
        arithmetic=arithmetic(frame),
        findings=inside.findings(frame),
        register=inside.register(frame),
        waits=inside.waits(frame),
        trend=standing.trend(frame),
        zones=standing.zones(frame),
        extras=standing.extras(frame),
        differences=revision.differences(frame),
        objections=revision.objections(frame),
        objection_note=revision.objection_note(frame),
        account=inside.account(frame),
        photos=tuple(sorted(frame.pictures.values(), key=lambda picture: picture.number)),
        check=cover.check(frame),
        footer=_footer(frame),
    )


def _document_title(frame: Frame) -> str:
    return frame.words.gettext(
        "%(store)s, visit of %(day)s",
        store=cover.store(frame).text,
        day=frame.numbers.day(date.fromisoformat(frame.snapshot["visit"]["local_date"])),
    )


def _place(frame: Frame) -> str:
    location = frame.snapshot["location"]
    return " · ".join(filter(None, (shorten(clean(location["address"]), 110)[0], clean(location["code"])[:40])))


def _footer(frame: Frame) -> str:
    """Enough to tell on paper which facts, which revision and which edition this is."""
    edition = frame.snapshot["edition"]
    shown = fingerprint(frame.snapshot)[:FINGERPRINT_SHOWN]
    return frame.words.gettext(
        "Revision %(revision)s · data SHA-256 %(fingerprint)s · %(book)s %(version)s of %(day)s",
        revision=frame.snapshot["publication"]["revision"],
        fingerprint=" ".join(shown[place : place + 8] for place in range(0, FINGERPRINT_SHOWN, 8)),
        book=frame.said(edition["book"], 60).text,
        version=edition["version"],
        day=frame.numbers.day(date.fromisoformat(edition["in_force_from"])),
    )
