"""One file out of a graph of our own scripts, made in memory when the program starts.

Twenty-odd modules are pleasant to read and slow to fetch on a phone: each costs a round trip and half a kilobyte of headers.
The modules keep to a small grammar (named imports, no default export, a name stands at the top level of one module only), so
joining them in the order of their imports is enough. Whatever leaves the grammar refuses to start.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

Read = Callable[[str], str]

IMPORT = re.compile(r"^import (?:\* as (?P<whole>\w+)|\{(?P<names>[^}]*)\}) from '(?P<path>\.[^']+)'\n?", re.M)
LAZY = re.compile(r"import\('(?P<path>\.[^']+)'\)")
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class)\b|const\b|let\b)", re.M)
DECLARED = re.compile(
    r"^(?P<export>export )?(?:async )?(?:const|let|class|function\*?)\s+(?:(?P<name>\w+)|\{(?P<several>[^}]*)\})", re.M
)
EXPORT_LIST = re.compile(r"export\s*\{(?P<names>[^}]*)\};?\s*$")
COMMENT = re.compile(r"^[ \t]*//[^\n]*\n|^[ \t]*/\*\*(?:[^*]|\*(?!/))*\*/\n", re.M)
LEFT_OVER = re.compile(r"^(?:import|export)\b(?!\s*\()", re.M)


class Unjoinable(Exception):
    """A module does not keep to the grammar; the text names it and what is wrong."""


def bundle(entries: list[str], read: Read) -> str:
    """The entries and all they import, as one module standing beside the last entry. Raises Unjoinable."""
    order: list[str] = []
    for entry in entries:
        _collect(entry, read, order, set())
    _refuse_shared_names(order, read)
    wholes = _wholes(order, read)
    folder = posixpath.dirname(entries[-1])
    return "".join(_joined(name, read(name), folder, wholes.get(name)) for name in order)


def _collect(name: str, read: Read, order: list[str], waiting: set[str]) -> None:
    """Imports before importers; in a circle, whoever was met first comes last."""
    if name in order or name in waiting:
        return
    for path in _imported(name, read(name)):
        _collect(path, read, order, waiting | {name})
    order.append(name)


def _imported(name: str, text: str) -> list[str]:
    return [_resolve(name, found["path"]) for found in IMPORT.finditer(text)]


def _wholes(order: list[str], read: Read) -> dict[str, str]:
    """Modules imported whole, and the name they then go by: `import * as store` is the same `store` everywhere."""
    return {
        _resolve(name, found["path"]): found["whole"]
        for name in order
        for found in IMPORT.finditer(read(name))
        if found["whole"]
    }


def _refuse_shared_names(order: list[str], read: Read) -> None:
    owners: dict[str, str] = {}
    for name in order:
        for declared in _exports_of_list(read(name)) or _declared(read(name)):
            if owners.setdefault(declared, name) != name:
                raise Unjoinable(f"{declared} stands at the top level of {owners[declared]} and of {name}; rename one")


def _joined(name: str, text: str, folder: str, whole: str | None) -> str:
    if _exports_of_list(text):
        return _walled(text)
    aliases = "".join(_aliases(found["names"] or "") for found in IMPORT.finditer(text))
    body = EXPORT.sub("", COMMENT.sub("", IMPORT.sub("", text)))
    if LEFT_OVER.search(body):
        raise Unjoinable(f"{name}: only named imports, and exports where something is declared")
    body = LAZY.sub(lambda lazy: f"import('./{posixpath.relpath(_resolve(name, lazy['path']), folder)}')", body)
    exported = ", ".join(_declared(text, exported_only=True))
    return aliases + body + (f"const {whole} = {{ {exported} }}\n" if whole else "")


def _aliases(names: str) -> str:
    """`import { start as startSync }` gives a function a second name; asked late, so that circles do no harm."""
    pairs = (each.split(" as ") for each in names.split(",") if " as " in each)
    return "".join(f"const {new.strip()} = (...all) => {old.strip()}(...all)\n" for old, new in pairs)


def _declared(text: str, *, exported_only: bool = False) -> list[str]:
    names: list[str] = []
    for found in DECLARED.finditer(text):
        if exported_only and not found["export"]:
            continue
        several = (each.split(":")[-1].split("=")[0].strip() for each in (found["several"] or "").split(","))
        names += [found["name"]] if found["name"] else [each for each in several if each]
    return names


def _exports_of_list(text: str) -> dict[str, str]:
    """Of a vendored file that ends in `export {a as b, …}`: outer name → inner name."""
    found = EXPORT_LIST.search(text)
    pairs = (each.split(" as ") for each in found["names"].split(",")) if found else ()
    return {pair[-1].strip(): pair[0].strip() for pair in pairs}


def _walled(text: str) -> str:
    """Its inner names stay its own."""
    exports = _exports_of_list(text)
    inner = EXPORT_LIST.sub("", text)
    answer = ", ".join(f"{outer}: {name}" for outer, name in exports.items())
    return f"const {{ {', '.join(exports)} }} = (() => {{\n{inner}\nreturn {{ {answer} }}\n}})()\n"


def _resolve(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
