"""Which items are asked, given what was answered to those before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from shopper.questionnaires.rules.item import ItemSpec


def chosen(spec: ItemSpec, value: str | None) -> tuple[str, ...]:
    """The values an answer stands for: several for a "multi", none for no answer."""
    if value is None:
        return ()
    return tuple(filter(None, value.split(","))) if spec.answer == "multi" else (value,)


def hidden_keys(specs: Iterable[ItemSpec], values: Mapping[str, str | None]) -> frozenset[str]:
    """Keys of the items that are not asked: a condition fails, or stands on an item that is itself hidden.

    A condition on an item that does not exist or comes later holds for no answer.
    """
    hidden: set[str] = set()
    seen: dict[str, ItemSpec] = {}
    for spec in sorted(specs, key=lambda each: each.position):
        if not all(_holds(condition, seen, hidden, values) for condition in spec.show_if):
            hidden.add(spec.key)
        seen[spec.key] = spec
    return frozenset(hidden)


def _holds(
    condition: Mapping[str, object], seen: Mapping[str, ItemSpec], hidden: set[str], values: Mapping[str, str | None]
) -> bool:
    key, wanted = condition.get("item"), condition.get("is")
    if not isinstance(key, str) or not isinstance(wanted, list | tuple) or key not in seen or key in hidden:
        return False
    return any(value in wanted for value in chosen(seen[key], values.get(key)))
