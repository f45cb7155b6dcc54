"""Writes each service's OpenAPI document for the page's types, or checks that the written one is true."""

import argparse
import importlib
import json
import sys
import tempfile
from pathlib import Path

from stack.plan import ROOT, SERVICES

FOLDER = ROOT / "web/openapi"


def document(service: str) -> str:
    """The OpenAPI document of a service, made by its own application."""
    settings = importlib.import_module(f"{service}.settings").Settings
    create = importlib.import_module(f"{service}.main").create
    with tempfile.TemporaryDirectory() as folder:
        app = create(settings.load({"DATA_DIR": folder}))
    return json.dumps(app.openapi(), indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Writes, or with `--check` ends with one line and code 1 where a document has drifted."""
    parser = argparse.ArgumentParser(prog="stack.openapi", description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    FOLDER.mkdir(exist_ok=True)
    drifted = [service for service in SERVICES if not _settle(FOLDER / f"{service}.json", document(service), check)]
    if drifted:
        print(f"OpenAPI has changed: {', '.join(drifted)}; run `make openapi` and commit the result", file=sys.stderr)
        sys.exit(1)


def _settle(path: Path, text: str, check: bool) -> bool:
    if not check:
        path.write_text(text)
        return True
    return path.is_file() and path.read_text() == text


if __name__ == "__main__":
    main()
