"""The demonstration's planning: staff were told, two scenarios, the wave that runs now, a few offers without an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from shopper.assignments.actions import planning
from shopper.assignments.actions.waves import ScenarioTerms, WaveTerms, keep_scenario, record_notice, start_wave
from shopper.assignments.queries.board import BoardFilter
from shopper.assignments.queries.planning import waves
from shopper.assignments.rules.waves import name_of, period
from shopper.demo.content import read
from shopper.demo.people import Cast
from shopper.infra import clock
from shopper.organisation.queries import company_settings
from shopper.setup.actions import keep_company
from shopper.setup.queries import company_for

OSKAR = "oskar.lind@good-corner.example"
NINA = "nina.wrona@good-corner.example"
TOLD = {
    "en": "Our guests see things that we no longer see. From time to time somebody comes, buys, and writes down what they saw.",
    "ru": "Гости видят то, чего мы уже не замечаем. Время от времени кто-то приходит, делает покупку и записывает увиденное.",
    "pl": "Goście widzą to, czego my już nie widzimy. Od czasu do czasu ktoś przychodzi, robi zakupy i zapisuje, co widać.",
}
QUIZ = [
    {
        "question": {
            "en": "Somebody asks whether you are the mystery shopper. What do you say?",
            "ru": "Вас спрашивают, не тайный ли вы покупатель. Что вы скажете?",
            "pl": "Ktoś pyta, czy to wizyta tajemniczego klienta. Co powiedzieć?",
        },
        "options": [
            {
                "en": "Yes, so that nobody is embarrassed",
                "ru": "Да, чтобы никому не было неловко",
                "pl": "Tak, żeby nikomu nie było głupio",
            },
            {
                "en": "I am shopping, like everybody here",
                "ru": "Я за покупками, как и все здесь",
                "pl": "Robię zakupy, jak wszyscy tutaj",
            },
        ],
        "right": 1,
        "why": {
            "en": "Whoever is recognised cannot see an ordinary day.",
            "ru": "Кого узнали, тот не увидит обычного дня.",
            "pl": "Kto został rozpoznany, nie zobaczy zwykłego dnia.",
        },
    },
    {
        "question": {
            "en": "May a face be in a photograph?",
            "ru": "Может ли на фото быть лицо?",
            "pl": "Czy na zdjęciu może być twarz?",
        },
        "options": [
            {"en": "No, things only", "ru": "Нет, только предметы", "pl": "Nie, tylko rzeczy"},
            {"en": "Yes, from behind the shelf", "ru": "Да, из-за полки", "pl": "Tak, zza półki"},
        ],
        "right": 0,
        "why": {
            "en": "A report is about the shop, never about a person.",
            "ru": "Отчёт — о точке, а не о человеке.",
            "pl": "Raport dotyczy placówki, nigdy osoby.",
        },
    },
]


def plan_the_quarter(cast: Cast, questionnaire_id: UUID) -> None:
    """Once: a demonstration that was cut short goes on where it stopped."""
    nina = cast.people[NINA]
    if waves(nina, most=1):
        return
    _set_figures(cast)
    today = clock.now().date()
    record_notice(
        nina, cast.company, told_on=today - timedelta(days=40), who="Everybody in the shops", how="Morning meeting", text=TOLD
    )
    briefs = read("company")["briefs"]
    scenarios = [
        keep_scenario(
            nina,
            None,
            ScenarioTerms(
                name=f"{each['scenario']['en']}, {each['regions'][0].title()}"[:100],
                channel="in_person",
                text=each["scenario"],
                brief=each["lines"][:3],
                dos=[],
                donts=[],
                quiz=QUIZ,
            ),
        )
        for each in briefs[:2]
    ]
    first, _last = period(today, 3)
    for back in (3, 2, 1, 0):
        begin, end = period(_months_before(first, 3 * back), 3)
        wave = start_wave(
            nina, WaveTerms(name_of(begin, 3), begin, end, questionnaire_id, scenarios[0], 7, 30, 14, None, 6000, 4000, "PLN", 72)
        )
    planning.plan_wave(nina, wave, BoardFilter(city="Warszawa"), ask=1)


def _set_figures(cast: Cast) -> None:
    """What the company pays by itself is what its waves pay."""
    oskar = cast.people[OSKAR]
    company, figures = company_for(oskar), replace(company_settings(cast.company), fee_minor=6000, currency="PLN")
    keep_company(
        oskar, name=company.name, accent=company.accent or "#0B4F5C", zone=company.zone, language=company.language, settings=figures
    )


def _months_before(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
