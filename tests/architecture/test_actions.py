"""An action is one transaction, or is made of some."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from shopper.config import ROOT

FILES = [*(ROOT / "shopper").glob("*/actions.py"), *(ROOT / "shopper").glob("*/actions/*.py")]
MODULES = sorted(path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__") for path in FILES)
NO_CHANGE = {
    "shopper.reports.actions.document_key": "works out a name, changes nothing",
    "shopper.reviews.actions.appeals.draft_of_appeal": "shows what would be published, changes nothing",
    "shopper.reviews.actions.publishing.draft_of": "shows what would be published, changes nothing",
    "shopper.reports.actions.render_key": "works out a name, changes nothing",
}


def public_actions() -> list[Any]:
    found = []
    for name in MODULES:
        module = import_module(name)
        for key, value in vars(module).items():
            if inspect.isfunction(value) and value.__module__ == name and not key.startswith("_"):
                found.append(pytest.param(value, id=f"{name}.{key}"))
    return found


@pytest.mark.parametrize("action", public_actions())
def test_a_public_action_is_a_transaction_or_calls_one(action: Callable[..., object]) -> None:
    name = f"{action.__module__}.{action.__name__}"
    assert name in NO_CHANGE or ends_in_a_transaction(action), f"{name} neither is nor calls a @transaction"


@pytest.mark.parametrize("action", public_actions())
def test_whoever_writes_is_a_transaction_itself(action: Callable[..., object]) -> None:
    """Calling one afterwards would leave what was written before it to chance."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(action))))
    writes = [node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("db.session.")]
    assert getattr(action, "is_transaction", False) or set(writes) <= {"rollback"}, f"{action.__name__} calls {writes}"


def test_the_exceptions_are_still_there() -> None:
    names = {param.id for param in public_actions()}
    assert set(NO_CHANGE) <= names


def ends_in_a_transaction(function: Callable[..., object], depth: int = 3) -> bool:
    if getattr(function, "is_transaction", False):
        return True
    return depth > 0 and any(ends_in_a_transaction(each, depth - 1) for each in called(function))


def called(function: Callable[..., object]) -> list[Callable[..., object]]:
    """The functions of ours that this one calls by name."""
    plain = inspect.unwrap(function)
    tree = ast.parse(textwrap.dedent(inspect.getsource(plain)))
    found = [_resolve(node.func, plain.__globals__) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [each for each in found if inspect.isfunction(each) and each.__module__.startswith("shopper.")]


def _resolve(node: ast.expr, names: dict[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return getattr(names.get(node.value.id), node.attr, None)
    return None
