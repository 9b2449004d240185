"""What is an idea: the customer chose so on the card, or says so in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

TOPIC = "idea"
_SAID = re.compile(
    r"\b(?:suggest\w*|i propose|it would be (?:nice|great|good|better)|would be (?:nice|great|good) (?:to|if)|why not"
    r"|why don.?t you|you (?:could|should) (?:add|have|put|open|offer|make)|my idea|an idea|please (?:add|consider|introduce)"
    r"|предлага\w+|предложени\w+|хорошо бы|было бы (?:здорово|хорошо|удобно|неплохо|лучше)|почему бы|могли бы|сделайте"
    r"|добавьте|иде[яюи]"
    r"|proponuj\w*|propozycj\w+|sugeruj\w*|sugesti\w+|przydał[aob]?by|mogliby|moglibyście|byłoby (?:miło|dobrze|fajnie|lepiej)"
    r"|może warto|warto by|dlaczego nie|prosz[ęe] (?:dodać|wprowadzić)|pomysł\w*)\b",
    re.IGNORECASE,
)


def is_idea(topics: Iterable[str], words: str | None) -> bool:
    """Words are needed: a topic without any is nothing to think about."""
    said = (words or "").strip()
    return bool(said) and (TOPIC in set(topics) or _SAID.search(said) is not None)
