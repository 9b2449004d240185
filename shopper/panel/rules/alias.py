"""What a shopper is called where the visited can read it."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

BIRDS = (
    {"en": "Swallow", "ru": "Ласточка", "pl": "Jaskółka"},
    {"en": "Robin", "ru": "Зарянка", "pl": "Rudzik"},
    {"en": "Starling", "ru": "Скворец", "pl": "Szpak"},
    {"en": "Chaffinch", "ru": "Зяблик", "pl": "Zięba"},
    {"en": "Siskin", "ru": "Чиж", "pl": "Czyż"},
    {"en": "Linnet", "ru": "Коноплянка", "pl": "Makolągwa"},
    {"en": "Nightingale", "ru": "Соловей", "pl": "Słowik"},
    {"en": "Lark", "ru": "Жаворонок", "pl": "Skowronek"},
    {"en": "Wren", "ru": "Крапивник", "pl": "Strzyżyk"},
    {"en": "Wagtail", "ru": "Трясогузка", "pl": "Pliszka"},
    {"en": "Oriole", "ru": "Иволга", "pl": "Wilga"},
    {"en": "Waxwing", "ru": "Свиристель", "pl": "Jemiołuszka"},
    {"en": "Thrush", "ru": "Дрозд", "pl": "Drozd"},
    {"en": "Heron", "ru": "Цапля", "pl": "Czapla"},
    {"en": "Crane", "ru": "Журавль", "pl": "Żuraw"},
    {"en": "Stork", "ru": "Аист", "pl": "Bocian"},
    {"en": "Swift", "ru": "Стриж", "pl": "Jerzyk"},
    {"en": "Kingfisher", "ru": "Зимородок", "pl": "Zimorodek"},
    {"en": "Plover", "ru": "Ржанка", "pl": "Siewka"},
    {"en": "Lapwing", "ru": "Чибис", "pl": "Czajka"},
    {"en": "Curlew", "ru": "Кроншнеп", "pl": "Kulik"},
    {"en": "Goldfinch", "ru": "Щегол", "pl": "Szczygieł"},
    {"en": "Redstart", "ru": "Горихвостка", "pl": "Pleszka"},
    {"en": "Bullfinch", "ru": "Снегирь", "pl": "Gil"},
)


def alias_for(visit_id: UUID) -> dict[str, str]:
    """One neutral word by language, the same for a visit for ever.

    It comes from the visit alone, so two visits of one shopper are no more alike than those of two: whoever collects
    reports learns nothing (PRODUCT decision 1).
    """
    drawn = int.from_bytes(sha256(visit_id.bytes).digest())
    return dict(BIRDS[drawn % len(BIRDS)])
