"""The pure modules of the phone, by the JavaScript engine that comes with the browser driver."""

from __future__ import annotations

import json
import random
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

from shopper.questionnaires.rules import OPERATORS, ItemSpec, broken_checks, hidden_keys
from shopper.visits.rules import judge, measured, owes_fact, owes_reasons, read_manifest

NODE, _ = compute_driver_executable()
HERE = Path(__file__).parent
BEGAN = datetime(2026, 4, 18, 15, 40, tzinfo=UTC)
VALUES = {
    "yes_no": ("yes", "no", "na", "not_seen"),
    "scale3": ("yes", "partly", "no", "not_seen"),
    "time": ("0", "19", "20", "21", "na"),
    "count": ("0", "3", "4", "9"),
    "number": ("-18", "-18,5", "12.75", "20", "20,1", "0"),
    "choice": ("a", "b", "c", "d", "not_seen"),
    "multi": ("a", "a,b", "b,c", "a,b,c", "d", "c", "na"),
    "text": ("Two people stood there.", "na"),
    "note": (),
}
ID = "0190f3c4-0000-4000-8000-000000000001"


def test_they_do_what_they_say() -> None:
    files = sorted(str(path) for path in HERE.glob("*.test.mjs"))
    found = subprocess.run([NODE, "--test", *files], capture_output=True, text=True, timeout=60)
    assert found.returncode == 0, found.stdout + found.stderr


def _spec(draw: random.Random, position: int) -> ItemSpec:
    answer = draw.choice(sorted(VALUES))
    offers = answer in ("choice", "multi")
    shown = {"item": f"q{draw.randrange(12)}", "is": draw.sample(["yes", "no", "a", "b", "20"], 2)}
    return ItemSpec(
        key=f"q{position}", standard_number="", stage="s", section="1", position=position, text={}, title={}, criterion={},
        answer=answer, good=draw.choice(["yes", "no"]), weight=draw.choice([0, 3]), optional=draw.random() < 0.2,
        options=tuple((value, {}) for value in "abcd") if offers else (),
        shares=tuple(draw.sample([("a", "1"), ("b", "0.85"), ("c", "0"), ("d", "1/3")], 3)) if offers and draw.random() < 0.8 else (),
        critical=draw.choice([None, None, "CAP", "FLAG"]), penalty=draw.choice([None, None, "2.5"]),
        comment=draw.choice(["never", "on_fail", "on_fail", "on_extremes", "always"]),
        reasons=(("dirty", {}), ("broken", {})) if draw.random() < 0.5 else (),
        show_if=(shown,) if draw.random() < 0.3 else (),
        limit=draw.choice([None, 3, 20]) if answer in ("time", "count", "number") else None,
    )  # fmt: skip


def _for_the_phone(spec: ItemSpec) -> dict[str, Any]:
    """As templates/visits/_item.html and answers.js hand it to the rules."""
    return {
        "key": spec.key, "answer": spec.answer, "good": spec.good, "limit": spec.limit, "maximum": spec.maximum,
        "scored": spec.is_judged, "optional": spec.optional, "comment": spec.comment, "reasons": bool(spec.reasons),
        "shares": dict(spec.shares), "show": list(spec.show_if),
    }  # fmt: skip


def _case(draw: random.Random) -> tuple[list[ItemSpec], dict[str, dict[str, str]], list[dict[str, Any]], dict[str, str]]:
    specs = [_spec(draw, position) for position in range(12)]
    asked = [spec for spec in specs if VALUES[spec.answer] and draw.random() < 0.8]
    answers = {spec.key: {"value": draw.choice(VALUES[spec.answer])} for spec in asked}
    names = [spec.key for spec in specs] + ["came_in_at", "left_at"]
    sides = [*names, "3", "20"]
    checks = [
        {"left": draw.choice(names), "op": draw.choice(OPERATORS), "right": draw.choice(sides), "message": str(number)}
        for number in range(4)
    ]
    times = {name: (BEGAN + timedelta(seconds=draw.choice([0, 0, 3, 20]))).isoformat() for name in ("came_in_at", "left_at")}
    return specs, answers, checks, times


def _by_the_office(specs: list[ItemSpec], answers: Any, checks: Any, times: dict[str, str]) -> dict[str, Any]:
    values = {key: answer["value"] for key, answer in answers.items()}
    hidden = hidden_keys(specs, values)
    told = {
        spec.key: measured(spec, values[spec.key]) if spec.key in values and spec.key not in hidden else None
        for spec in specs if spec.answer in ("time", "count", "number")
    }  # fmt: skip
    told |= {name: datetime.fromisoformat(at).timestamp() for name, at in times.items()}  # type: ignore[misc]
    raw = {"kind": "visit", "subject": ID, "form": ID, "answers": answers, **times}
    judged = judge(
        read_manifest(json.dumps(raw).encode()), specs, window=(BEGAN, BEGAN), cancelled=False, known_form=True, already_visited=False,
        local_date=BEGAN.date(), in_force=(BEGAN.date(), None), received_at=BEGAN + timedelta(hours=1), checks=checks,
    )  # fmt: skip
    broken = [check["message"] for check in broken_checks(checks, told)]
    assert any(each.code == "contradiction" for each in judged) == bool(broken)
    missing = [each.item for each in judged if each.code == "missing_answer"]
    for each in (each for each in judged if each.code in ("fact_missing", "reasons_missing")):
        assert each.item not in hidden
    return {
        "hidden": sorted(hidden), "broken": broken,
        "facts": [spec.key for spec in specs if spec.key in values and owes_fact(spec, values[spec.key])],
        "reasons": [spec.key for spec in specs if spec.key in values and owes_reasons(spec, values[spec.key])],
        "open": [spec.key for spec in specs if spec.is_judged and not spec.is_scored and spec.key not in values
                 and spec.key not in hidden and not spec.optional and spec.answer != "note"] + missing,
    }  # fmt: skip


def test_the_phone_judges_as_the_office_does(tmp_path: Path) -> None:
    """The same thousand forms, answered at random, on both sides."""
    draw = random.Random(1)
    cases = [_case(draw) for _ in range(1000)]
    given = [
        {"items": [_for_the_phone(spec) for spec in specs], "answers": answers, "checks": checks, "times": times}
        for specs, answers, checks, times in cases
    ]
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(given))
    found = subprocess.run([NODE, str(HERE / "answers.mjs"), str(file)], capture_output=True, text=True, timeout=60)
    assert found.returncode == 0, found.stderr
    for case, phone in zip(cases, json.loads(found.stdout), strict=True):
        office = _by_the_office(*case)
        assert {name: sorted(each) for name, each in phone.items()} == {name: sorted(each) for name, each in office.items()}, case
