"""The reference of the REST interface, as words, from the services' OpenAPI documents."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_HEAD = """# REST

Made from the services' OpenAPI documents by `make documents`; they are in `web/openapi/`, and live at
`/api/<service>/openapi.json`. Everything is behind the page's own address. Times are milliseconds UTC unless a field
says otherwise; prices are in the quote currency; changes are in percent. An error is `application/problem+json`
(RFC 9457) with `code`, for programs, and `detail`, for people: what is wrong and what to do. Writes come from the
page's own origin or from a program. `/healthz`, `/readyz` and `/metrics` of each service exist inside the stack only.

"""
_METHODS = ("get", "put", "post", "patch", "delete")


def rest_reference(folder: Path) -> str:
    """The whole reference as Markdown; `folder` holds one OpenAPI document a service."""
    documents = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
    parts = [f"## {name}\n\n" + "\n".join(_operations(document)) for name, document in documents.items()]
    return _HEAD + "\n".join(parts)


def _operations(document: dict[str, Any]) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield _operation(document, f"{method.upper()} {path}", methods[method])


def _operation(document: dict[str, Any], title: str, operation: dict[str, Any]) -> str:
    lines = [f"### `{title}`", "", _first(operation.get("description") or operation["summary"]), ""]
    fields = [*_parameters(document, operation), *_body(document, operation)]
    if fields:
        lines += ["| field | in | values | default | |", "|---|---|---|---|---|", *fields, ""]
    return "\n".join([*lines, f"Answers {_answers(operation)}.", ""])


def _first(words: str) -> str:
    """The first paragraph, on one line."""
    return words.split("\n\n", maxsplit=1)[0].replace("\n", " ")


def _parameters(document: dict[str, Any], operation: dict[str, Any]) -> Iterator[str]:
    for parameter in operation.get("parameters", []):
        schema = _resolve(document, parameter["schema"])
        words = parameter.get("description", schema.get("description", ""))
        yield _row(parameter["name"], parameter["in"], schema, words)


def _body(document: dict[str, Any], operation: dict[str, Any]) -> Iterator[str]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = _resolve(document, content["schema"])
        for name, field in schema.get("properties", {}).items():
            yield _row(name, "body", _resolve(document, field), field.get("description", ""))


def _row(name: str, place: str, schema: dict[str, Any], words: str) -> str:
    default = schema.get("default")
    shown = "" if default in (None, "") else f"`{json.dumps(default).strip(chr(34))}`"
    return f"| `{name}` | {place} | {_values(schema)} | {shown} | {_first(words).replace('|', chr(92) + '|')} |"


def _values(schema: dict[str, Any]) -> str:
    """What a value may be, in words."""
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    bounds = [f"{schema[name]:.0f}" for name in ("minimum", "maximum") if name in schema]
    if len(bounds) == 2:
        return " to ".join(bounds)
    if schema.get("type") == "array":
        return f"list of {_values(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type", ""))


def _resolve(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference stands for; of a choice between one and null, that one."""
    options = [one for one in schema.get("anyOf", []) if one.get("type") != "null"]
    if options:
        return {"default": schema.get("default")} | _resolve(document, options[0])
    if "items" in schema:
        return schema | {"items": _resolve(document, schema["items"])}
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return {"default": schema.get("default")} | found


def _answers(operation: dict[str, Any]) -> str:
    """The status codes of success with what they carry."""
    good = {code: answer for code, answer in operation["responses"].items() if code.startswith("2")}
    kinds = {code: ", ".join(f"`{kind}`" for kind in answer.get("content", {})) for code, answer in good.items()}
    return "; ".join(f"{code} {kind}".strip() for code, kind in kinds.items())
