"""What the book's rules may say of a document, read from their source."""

from __future__ import annotations

import ast
from pathlib import Path

from shopper.config import ROOT

RULES = ROOT / "shopper" / "standards"
FILES = ("reading", "form", "history", "clauses", "document")


def faults_in_the_source() -> list[str]:
    """Every second argument of `refuse(…)`, with 1 for what is put in."""
    return [text for name in FILES for text in _faults(RULES / "rules" / f"{name}.py")]


def _faults(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "refuse" and len(node.args) > 1:
            found.append(_text(node.args[1]))
    return [text for text in found if text]


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [str(each.value) if isinstance(each, ast.Constant) else "1" for each in node.values]
        text = "".join(parts)
        return "must be a text" if text == "must be 1" else text
    return ""
