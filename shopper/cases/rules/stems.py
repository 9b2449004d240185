"""Words that say what a sentence is about, as beginnings of words in three languages.

Read folded: small letters, no accents, ё as е (`cases.rules.splitting.folded`). `=word` is the whole word; several words in a row
stand with spaces. To add one: here, with a sentence in tests/cases/test_triage.py that has it.
"""

from __future__ import annotations

from typing import NamedTuple


class Cause(NamedTuple):
    """Why a word matters: a name for the log, and the beginnings."""

    name: str
    stems: tuple[str, ...]


def _stems(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split("|"))


SERIOUS = (
    Cause("allergy", _stems("allerg|anaphyl|аллерг|анафил|alergi|alergen|uczulen")),
    Cause(
        "poisoned",
        _stems(
            "poison|vomit|threw up|got sick|made me sick|was sick|felt sick|fell ill|diarrh|salmonel|отрав|рвот|"
            "вырвал|стошн|тошн|понос|сальмонел|zatru|wymiot|zwymiot|biegunk"
        ),
    ),
    Cause(
        "spoilt",
        _stems("mould|=mold|=moldy|rotten|spoilt|spoiled|плесен|заплесн|гнил|тухл|протух|plesn|splesn|zgnil|zgniec"),
    ),
    Cause(
        "foreign",
        _stems(
            "cockroach|insect|maggot|=worm|=worms|piece of glass|broken glass|таракан|насеком|червяк|личинк|осколок|"
            "осколк|karaluch|robak|odlamek szkl|kawalek szkl"
        ),
    ),
    Cause("expired", _stems("expired|out of date|past its date|use by date|просроч|срок годности|przetermin|po terminie")),
    Cause(
        "injury",
        _stems(
            "injur|scald|bleed|=blood|slipped and|broke my|hospital|ambulance|травм|ожог|обожгл|обожже|поскользн|"
            "порезал|кровь|кровот|больниц|скорую|oparz|poparz|skalecz|zranil|krwaw|poslizg|szpital|karetk|zlamal noge|"
            "zlamal reke|zadlaw|zakrztus|подавил|choked|choking"
        ),
    ),
    Cause(
        "theft",
        _stems("theft|stole|=thief|robbed|pickpocket|украл|украд|краж|=вор|=воры|обокра|ukrad|kradziez|zlodziej|okrad"),
    ),
    Cause(
        "discrimination",
        _stems("discriminat|racis|sexis|homophob|harass|дискримин|расис|домога|dyskrymin|rasis|seksis|homofob|molestow"),
    ),
)

OPENING = (
    Cause(
        "incomplete",
        _stems(
            "missing|incomplet|forgot|not everything|недостач|недовес|недовлож|не хватает|не хватило|не хватал|"
            "не доложил|недоложил|не положил|забыли|не полностью|brakow|brakuj|niekompletn|niepeln|zapomni"
        ),
    ),
    Cause(
        "rude",
        _stems(
            "=rude|rudely|rudeness|impolite|disrespect|shouted|yelled|хам|нахам|груб|невежлив|кричал|наорал|оскорб|"
            "chamsk|niegrzeczn|nieuprzejm|opryskliw|krzycza|obrazil"
        ),
    ),
    Cause(
        "faulty",
        _stems("=broken|defect|faulty|сломан|бракован|дефект|не работает|не работал|wadliw|uszkodz|zepsut|nie dziala"),
    ),
    Cause(
        "money",
        _stems(
            "overcharg|charged twice|wrong price|wrong change|refund|обсчит|обсчет|обман|дважды списал|не та цена|"
            "верните|возврат денег|oszuk|zawyzon|dwa razy policz|zla cena|zwrot pieni|zwrot koszt"
        ),
    ),
)

MEND = _stems(
    "waited|waiting|queue|=cold|=slow|slowly|=bad|badly|terribl|awful|worst|worse|horribl|disgust|disappoint|"
    "unfriendly|=wrong|never again|too late|=dirty|filthy|unclean|=stale|tasteless|problem|complain|overpriced|"
    "too expensive|ignored|unhappy|плох|ужас|отврат|разочаров|долго|ждал|ждем|ждать|очеред|холодн|остыл|грязн|медлен|"
    "невкусн|неприятн|хуже|худш|проблем|жалоб|опозда|слишком дорого|игнорир|безобраз|кошмар|неудоб|=zle|=zly|=zla|"
    "okropn|fataln|strasz|rozczarow|dlugo|czekal|czekam|czekan|kolejk|zimn|wystyg|brud|=wolno|powoln|niesmaczn|niemil|"
    "problem|najgorsz|gorsz|spozni|za drogo|skarg|skarz|ignorow|brak miejsc|skandal"
)
THANK = _stems(
    "great|=good|excellent|thank|friendly|=kind|kindly|=nice|=love|=loved|perfect|wonderful|delicious|tasty|helpful|"
    "=best|amazing|=clean|=fast|=quick|quickly|pleasant|polite|smil|lovely|recommend|happy|спасиб|отличн|хорош|вежлив|"
    "вкусн|быстр|=чисто|=чистый|=чистая|приветлив|доброжел|супер|прекрасн|замечат|молодц|молодец|благодар|лучший|"
    "лучшая|лучшее|рекоменд|приятн|улыб|люблю|нравит|понравил|dziek|swietn|super|=dobry|=dobra|=dobre|=dobrze|mily|"
    "=mila|=mile|=milo|uprzejm|smaczn|pyszn|szybk|=czysto|=czysty|=czysta|polec|wspanial|rewelac|najlepsz|pomocn|"
    "usmiech|sympat|cudown|podoba|kocham"
)
SUGGEST = _stems(
    "suggest|could you|you could|you should|please add|would be nice|would be good|would be great|it would help|i wish|an idea|"
    "why not|предлож|предлаг|хотелось бы|хорошо бы|почему бы|было бы|добавьте|можно бы|сделайте|поставьте|=идея|propon|suger|"
    "byloby|mogloby|moglby|moglaby|moglibyscie|=warto|dodajcie|pomysl|przydalb|przydalab|przydalob"
)
NEGATIONS = frozenset(
    _stems("not|no|never|without|nothing|hardly|не|ни|нет|без|никаких|никогда|nie|bez|zaden|zadna|zadne|zadnych|nigdy")
)
CONTRASTS = frozenset(_stems("but|however|although|though|yet|но|однако|зато|хотя|ale|jednak|natomiast|lecz|chociaz|choc"))

ANSWERS_THAT_OPEN = frozenset({("fixed", "no")})
"""(question, option) of a card's follow-up that says: it is still wrong."""
TOPICS_THAT_OPEN = frozenset({"incomplete", "missing", "faulty", "rude", "money", "wrong_order"})
"""Keys of topics that are a fault whatever the face, unless the face is a happy one."""
