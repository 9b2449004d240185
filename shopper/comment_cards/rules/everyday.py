"""Words that look like a name and are none, and forms of a name that are another name. Small letters, Cyrillic ones as Latin."""

from __future__ import annotations

COMMON = (
    "will bill mark marks grace joy hope rose may art rich frank good best kind nice great small little sunny angel same "
    "sama sami samo samy samu sam fast quick polite friendly helpful thanks thank service always very clean clear bad "
    "vera nadezhda liubov roza mila lev slava tomu tem toma dana dane dany vsegda ochen spasibo bystro vezhlivo mily "
    "dobry dobra maly mala wesoly bardzo zawsze szybko dziekuje"
)
FIRST_NAMES = (
    "adriana aleksandra alexandra anastazja antonia antonina augustyna bernarda bogdana boguslawa bronislawa czeslawa "
    "daniela dominika emilia eryka evgeniia eugenia fryderyka gabriela henryka ivana iwona jana jane janina jaroslawa "
    "juliana julia justyna kamila karola karolina katia kazimiera klaudia kristina leona lisa marcela maria mariana "
    "marika marina martina michaela mieczyslawa miroslava miroslawa paula patricia radoslawa roberta romana ryszarda "
    "sabina sandra severyna seweryna simona stanislava stanislawa stefania sylwia teodora tomasa valentina walentyna "
    "valeriia waleria vasilisa viktoriia wiktoria victoria vladislava wladyslawa wieslawa iaroslava iuliia zdzislawa"
)
TRADES = (
    "cashier waiter waitress baker barista chef girl guy lady man woman boy team everybody everyone colleague one kasjer "
    "kasjerka kasjerce kasjerke sprzedawca sprzedawczyni kelner kelnerka kucharz zespol wszyscy wszystkim dziewczyna "
    "chlopak kassir prodavec prodavshchica oficiant oficiantka devushka devushke paren parniu sotrudnik sotrudnica povar "
    "komanda komande kollektiv vse vsem"
)
EVERYDAY = frozenset(COMMON.split())
"""In a sentence they name nobody; alone they may."""
NAMES_THEMSELVES = frozenset(FIRST_NAMES.split())
"""Kamila is Kamil in another case, or Kamila herself: a form that is a name of its own leads to nobody else."""
PERSONS = frozenset(TRADES.split())
"""Who is meant when no name is known: "Oleg and the girl at the till" are two."""
