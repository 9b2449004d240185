"""Thanks that arrived, ideas with their verdicts, words that may be repeated, a card that lay for 126 days."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid5

from shopper.comment_cards.actions.entering import Entry, enter_comment
from shopper.comment_cards.queries.entering import spots_to_enter
from shopper.comment_cards.rules.entry import PAPER, SPOKEN
from shopper.demo.people import Cast
from shopper.infra import clock
from shopper.infra.i18n import pick
from shopper.organisation.queries import node
from shopper.probes.actions import plan_probe
from shopper.probes.queries import probes_for
from shopper.recognition.actions.ideas import judge_idea
from shopper.recognition.actions.praise import confirm_praise
from shopper.recognition.actions.testimonials import let_repeat
from shopper.recognition.queries.ideas import idea_of_comment
from shopper.recognition.queries.praise import praise_of_comment
from shopper.recognition.words import consent_sentence

LEO, KUBA, OSKAR = (f"{name}@good-corner.example" for name in ("leo.nowicki", "kuba.zajac", "oskar.lind"))
Texts = dict[str, str]
NAMES = UUID("6a1c1d53-53f1-4a8c-9f13-6f0f6a1d0117")
SAID = (
    (26, "pl", 5, "Pan Kuba pomógł mi zanieść zakupy na przystanek. Cudowny człowiek!", "pan Kuba", "Anna, Mokotów"),
    (17, "en", 5, "Lovely bread, and always a kind word at the till.", "", "Tom"),
    (11, "ru", 4, "Спасибо высокому парню у хлеба, очень помог выбрать.", "высокий парень у хлеба", None),
    (4, "en", 5, "Kuba found the very last oat milk for me. So kind!", "Kuba", None),
)
IDEAS: tuple[tuple[int, str, str, str | None, Texts, Texts], ...] = (
    (33, "pl", "Przydałaby się ławka przed wejściem dla starszych klientów.", "done",
     {"en": "A bench at the door", "ru": "Лавочка у входа", "pl": "Ławka przy wejściu"},
     {"en": "It stands there since last Monday, in the shade in the afternoon.",
      "ru": "Она стоит там с прошлого понедельника, после обеда в тени.",
      "pl": "Stoi tam od zeszłego poniedziałku, po południu w cieniu."}),
    (21, "en", "Why not sell half loaves in the evening?", "planned",
     {"en": "Half loaves in the evening", "ru": "Половинки хлеба вечером", "pl": "Połówki chleba wieczorem"},
     {"en": "From next month on, after 18:00.", "ru": "Со следующего месяца, после 18:00.",
      "pl": "Od przyszłego miesiąca, po 18:00."}),
    (6, "ru", "Хорошо бы поставить стойку для велосипедов.", None, {}, {}),
)  # fmt: skip
OLD_CARD = "Half of my order was missing, and the courier did not come back. I never heard from you."
PROBE = (
    "Kupiona u Państwa zupa była zimna, a pani przy kasie roześmiała się, kiedy o tym powiedziałam. "
    "Proszę o informację, co Państwo z tym zrobią."
)
POINTS = ("Co z zupą", "Jak potraktowano klientkę")


def tell(cast: Cast) -> None:
    """Everything through the real actions, each at its own day; bears running twice."""
    leo = cast.people[LEO]
    spots = [each for each in spots_to_enter(leo) if each.place == "poster"]
    if not spots:
        return
    for days, language, face, words, name, signed in SAID:
        _praise(cast, spots[0].id, days, Entry(SPOKEN, None, language, face, [], words, name, False), signed)
    for days, language, words, verdict, said, answer in IDEAS:
        _idea(leo, spots[0].id, days, Entry(SPOKEN, None, language, 4, [], words, "", False), verdict, said, answer)
    with clock.frozen(clock.now() - timedelta(days=2)):
        written: date = (clock.now() - timedelta(days=126)).date()
        enter_comment(leo, uuid5(NAMES, OLD_CARD), spots[0].id, Entry(PAPER, written, "en", 1, [], OLD_CARD, "", True))
    _probe(cast)


def _praise(cast: Cast, spot_id: UUID, days: int, entry: Entry, signed: str | None) -> None:
    comment_id = uuid5(NAMES, entry.words)
    with clock.frozen(clock.now() - timedelta(days=days)) as time:
        code = enter_comment(cast.people[LEO], comment_id, spot_id, entry)
        time.advance(timedelta(hours=5))
        for praise in praise_of_comment(comment_id) if signed else ():
            if praise.employee_id is not None:
                confirm_praise(praise.employee_id, praise.id, "Dziękuję, do zobaczenia!")
        company = node(cast.company)
        if signed and company is not None:
            sentence = consent_sentence(pick(company.name, entry.language).text, entry.language)
            let_repeat(code, signed=signed, consent=sentence)


def _idea(leo: UUID, spot_id: UUID, days: int, entry: Entry, verdict: str | None, said: Texts, answer: Texts) -> None:
    comment_id = uuid5(NAMES, entry.words)
    with clock.frozen(clock.now() - timedelta(days=days)) as time:
        enter_comment(leo, comment_id, spot_id, entry)
        time.advance(timedelta(days=3))
        idea = idea_of_comment(comment_id)
        if idea is not None and verdict is not None and idea.verdict is None:
            judge_idea(leo, idea.id, verdict=verdict, answer=answer, said=said, is_shown=True)


def _probe(cast: Cast) -> None:
    """A letter on its way, in the language of the shop, unless there is one."""
    oskar = cast.people[OSKAR]
    if not probes_for(oskar):
        sent = clock.now() - timedelta(days=3)
        plan_probe(oskar, cast.places["0109"], "letter", PROBE, POINTS, sent)
