"""The kinds of events that the services' code sends, with the fields of each, read from the source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from stack.plan import ROOT, SERVICES


@dataclass
class Kind:
    """An event of a service. `fields` are the names in its detail."""

    service: str
    name: str
    fields: list[str] = field(default_factory=list)


def emitted() -> list[Kind]:
    """Every kind once, by service and name, with the fields of all the places that send it."""
    found: dict[tuple[str, str], Kind] = {}
    for service in SERVICES:
        for path in sorted((ROOT / "services" / service / "src").rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for name, fields in _calls(tree):
                kind = found.setdefault((service, name), Kind(service, name))
                kind.fields += [one for one in fields if one not in kind.fields]
    return [found[key] for key in sorted(found)]


def _calls(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """The kind and the field names of each `emit("kind", name=..., **helper(...))` of a module."""
    helpers = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _name(node.func).lstrip("_") != "emit" or not node.args:
            continue
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            fields = [one for keyword in node.keywords for one in _fields(keyword, helpers)]
            yield first.value, fields


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _fields(keyword: ast.keyword, helpers: dict[str, ast.FunctionDef]) -> list[str]:
    if keyword.arg is not None:
        return [keyword.arg]
    # A dictionary of a helper in the same module. Raises KeyError where it is none of that.
    assert isinstance(keyword.value, ast.Call)
    helper = helpers[_name(keyword.value.func)]
    literals = [node for node in ast.walk(helper) if isinstance(node, ast.Dict)]
    return [str(key.value) for one in literals for key in one.keys if isinstance(key, ast.Constant)]
