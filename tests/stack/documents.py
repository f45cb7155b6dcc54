"""Writes the documents that are made from the code, or checks that the written ones are true."""

import argparse
import importlib
import sys
from collections.abc import Callable
from typing import Any

from analysis.indicators.catalogue import build_registry
from analysis.indicators.document import document as indicators_table
from common.settings import KNOWN_NAMES, ServiceSettings
from stack.nats_document import nats_document
from stack.plan import ROOT, SERVICES
from stack.rest import rest_reference

FOLDER = ROOT / "docs"

# Settings that no service reads: the launcher, Compose and Caddy do.
_OF_THE_STACK = {
    "WEB_PORT": ("5000", "The port of the page"),
    "WEB_BIND": ("0.0.0.0", "The address that the page listens on; 127.0.0.1 hides it from the network"),
    "WEB_HOSTS": ("", "Further host names, separated by blanks, that the page answers to"),
    "WEB_HTTPS": ("off", "`on`, `off`: HTTPS with an authority of this installation's own (see [HTTPS](https.md))"),
}
_HEAD = """# Settings

Made from the code by `make documents`. Set them in `.env` (see `.env.example`) or in the environment. A value that a
service does not understand stops its start with one line that names the setting. A secret `NAME` can be read from a
file instead: `NAME_FILE`. Where Docker or the launcher sets a value itself, it is not yours to set.

| setting | default | allowed | read by |
|---|---|---|---|
"""


def _allowed(schema: dict[str, Any]) -> str:
    """What a value may be, in words."""
    for option in schema.get("anyOf", []):
        if option.get("type") != "null":
            return _allowed(option)
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    bounds = [str(schema[name]) for name in ("minimum", "maximum") if name in schema]
    if len(bounds) == 2:
        return " to ".join(bounds)
    return {"array": "names separated by commas", "integer": "a whole number", "number": "a number"}.get(
        schema.get("type", ""), "text"
    )


def _default(schema: dict[str, Any]) -> str:
    value = schema.get("default")
    if isinstance(value, list):
        value = ",".join(value)
    return "" if value in {None, "", "**********"} else f"`{value}`"


def settings_document() -> str:
    """The table of all settings, by name."""
    readers: dict[str, list[str]] = {}
    rows: dict[str, str] = {}
    for service in SERVICES:
        settings: type[ServiceSettings] = importlib.import_module(f"{service}.settings").Settings
        for field, schema in settings.model_json_schema()["properties"].items():
            name = field.upper()
            readers.setdefault(name, []).append(service)
            rows.setdefault(name, f"| `{name}` | {_default(schema)} | {_allowed(schema)} |")
    lines = [f"{row} {', '.join(readers[name])} |" for name, row in rows.items()]
    lines += [f"| `{name}` | `{default}` | {words} | the stack |" for name, (default, words) in _OF_THE_STACK.items()]
    unknown = {name for name in rows if name not in KNOWN_NAMES}
    if unknown:
        raise ValueError(f"settings that common.settings does not know: {', '.join(sorted(unknown))}")
    return _HEAD + "\n".join(sorted(lines)) + "\n"


def indicators_document() -> str:
    """The table of all indicators."""
    return indicators_table(build_registry().all())


def rest_document() -> str:
    """The reference of the REST interface."""
    return rest_reference(ROOT / "web/openapi")


DOCUMENTS: dict[str, Callable[[], str]] = {
    "indicators.md": indicators_document,
    "nats.md": nats_document,
    "rest.md": rest_document,
    "settings.md": settings_document,
}


def main() -> None:
    """Writes, or with `--check` ends with one line and code 1 where a document has drifted."""
    parser = argparse.ArgumentParser(prog="stack.documents", description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        drifted = [name for name, make in DOCUMENTS.items() if (FOLDER / name).read_text() != make()]
        if drifted:
            print(f"documents have drifted: {', '.join(drifted)}; run `make documents`", file=sys.stderr)
            sys.exit(1)
        return
    for name, make in DOCUMENTS.items():
        (FOLDER / name).write_text(make())


if __name__ == "__main__":
    main()
