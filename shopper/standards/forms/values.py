"""How does a piece of the book become what stands in fields, and the other way round?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shopper.standards import rules
from shopper.standards.forms.fields import FORM_TEXTS, OPTION_ROWS, WHOLE


def values_of(kind: str, piece: Any) -> dict[str, Any]:
    """A piece as what stands in its fields: flat, by name, all text but for lists and ticks."""
    if kind == "charter":
        return {"charter": list(piece)}
    if kind == "changes":
        own = {each["clause"]: each for each in piece if each.get("clause")}
        texts = {f"{number}.{language}": text for number, each in own.items() for language, text in each["text"].items()}
        return texts | {f"{number}.same": each["kind"] == "editorial" for number, each in own.items()}
    values = _flat("", piece or {})
    if kind == "clauses":
        values["form.photo"] = values.get("form.photo") == "optional"
        values["asked"] = bool((piece or {}).get("form"))
        for turn, option in enumerate(((piece or {}).get("form") or {}).get("options") or []):
            values |= _flat(f"form.options.{turn}.", option)
        values["roles"] = list((piece or {}).get("roles") or [])
    return values


def _flat(prefix: str, piece: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in piece.items():
        if isinstance(value, Mapping):
            values |= _flat(f"{prefix}{key}.", value)
        elif isinstance(value, bool):
            values[f"{prefix}{key}"] = value
        elif not isinstance(value, list):
            values[f"{prefix}{key}"] = "" if value is None else str(value)
    return values


def piece_from(kind: str, values: Mapping[str, Any], before: Any, document: Mapping[str, Any]) -> Any:
    """The piece that the fields hold; what no field holds stays as it was."""
    languages = list(document["name"])
    if kind == "cover":
        return _cover(values, languages)
    if kind == "charter":
        return [each["id"] for each in document["clauses"] if each["id"] in values["charter"]]
    if kind == "changes":
        return [_change(each, values, languages) for each in before]
    if kind == "clauses":
        return _clause(values, before or {}, languages)
    texts: Any = _texts(values, "texts", languages)
    if kind == "glossary":
        texts = {key: _texts(values, f"texts.{key}", languages) for key in ("term", "meaning")}
    place = values.get("position", "")
    return {"code": values["code"], "texts": texts, "position": int(place) if WHOLE.fullmatch(place) else None}


def _texts(values: Mapping[str, Any], name: str, languages: Iterable[str]) -> dict[str, str]:
    return {language: values.get(f"{name}.{language}", "") for language in languages}


def _cover(values: Mapping[str, Any], languages: list[str]) -> dict[str, Any]:
    return {
        "name": _texts(values, "name", languages),
        "version": values["version"],
        "in_force_from": values["in_force_from"],
        "licence": values["licence"] or None,
        "rules": {key: values[f"rules.{key}"].replace(",", ".") for key in rules.PERCENTS},
    }


def _change(change: dict[str, Any], values: Mapping[str, Any], languages: list[str]) -> dict[str, Any]:
    number = change.get("clause")
    if not number or f"{number}.{languages[0]}" not in values:
        return change
    kind = change["kind"]
    if f"{number}.same" in values and kind in ("criterion", "editorial"):
        kind = "editorial" if values[f"{number}.same"] else "criterion"
    return change | {"text": _texts(values, number, languages), "kind": kind, "breaks_trend": kind in rules.BREAKING_KINDS}


def _clause(values: Mapping[str, Any], before: dict[str, Any], languages: list[str]) -> dict[str, Any]:
    clause = dict(before) | {
        "id": values["id"],
        **{key: values[key] for key in ("section", "stage", "source", "evidence", "answer")},
        "weight": _whole(values["weight"]),
        "critical": values["critical"] or None,
        "limit_s": _whole(values["limit_s"]),
        "dimension": values["dimension"] or None,
        **{key: _texts(values, key, languages) for key in ("title", "text", "criterion", "reason", "question")},
        "form": _asked(values, before.get("form") or {}, languages) if values["asked"] else None,
    }
    clause.pop("roles", None)
    if values.get("roles"):
        ticked, known = values["roles"], before.get("roles") or []
        clause["roles"] = [each for each in known if each in ticked] + [each for each in ticked if each not in known]
    if before.get("picture"):
        clause["picture"] = before["picture"] | {"alt": _texts(values, "picture.alt", languages)}
    return clause


def _asked(values: Mapping[str, Any], before: dict[str, Any], languages: list[str]) -> dict[str, Any]:
    texts = {key: _texts(values, f"form.{key}", languages) for key in FORM_TEXTS}
    options = [
        {"value": values[f"form.options.{turn}.value"], "label": _texts(values, f"form.options.{turn}.label", languages)}
        for turn in range(OPTION_ROWS)
        if any(values[f"form.options.{turn}.{key}"] for key in ("value", *(f"label.{each}" for each in languages)))
    ]
    known = {option["value"]: option for option in before.get("options") or []}
    return before | {
        "answer": values["form.answer"],
        "good": values["form.good"] or "yes",
        "na_allowed": values["form.na_allowed"],
        "photo": "optional" if values["form.photo"] else "none",
        "timer": values["form.timer"],
        "maximum": _whole(values["form.maximum"]),
        "pass_max": _whole(values["form.pass_max"]),
        "options": [known.get(option["value"], {}) | option for option in options] or None,
        **{key: found if any(found.values()) else None for key, found in texts.items()},
    }


def _whole(typed: str) -> int | str | None:
    """A number where it is one; else as it was typed, for the rules to refuse by name."""
    return int(typed) if WHOLE.fullmatch(typed) else typed or None
