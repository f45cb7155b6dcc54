"""Writes web/build/services.txt: the Python packages of the services and their licences, for the page's list.

They are installed whole, with their texts beside them, so that names, licences and homes are enough. What the page
itself carries is added, with full texts, when it is built.
"""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "web/build/services.txt"
_REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==")
_HOMES = ("homepage", "source", "repository", "source code", "github")


def main() -> None:
    """Writes the file."""
    names = {name for file in ROOT.glob("services/*/requirements.txt") for name in _names_in(file)}
    TARGET.write_text("".join(f"{_line_for(name)}\n" for name in sorted(names)), encoding="utf-8")
    print(f"written: {TARGET.relative_to(ROOT)}")


def _names_in(file: Path) -> list[str]:
    return [match[1].lower() for line in file.read_text().splitlines() if (match := _REQUIREMENT.match(line))]


def _line_for(name: str) -> str:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return f"{name}: for other systems; see the package"
    return ", ".join(filter(None, (f"{name}: {_licence_of(found)}", _home_of(found))))


def _all(found: Distribution, field: str) -> list[str]:
    return found.metadata.get_all(field) or []


def _licence_of(found: Distribution) -> str:
    """The expression, else the classifiers, else the first line of what is written freely."""
    classifiers = [each.split(" :: ")[-1] for each in _all(found, "Classifier") if each.startswith("License ::")]
    free = [text.strip().splitlines()[0] for text in _all(found, "License") if text.strip()]
    told = [*_all(found, "License-Expression"), ", ".join(classifiers), *free]
    return next(filter(None, told), "see the package")


def _home_of(found: Distribution) -> str:
    links = [each.partition(", ") for each in _all(found, "Project-URL")]
    by_name = {name.lower(): url for name, _, url in links}
    known = [by_name[each] for each in _HOMES if each in by_name]
    return next(iter([*_all(found, "Home-page"), *known]), "")


if __name__ == "__main__":
    main()
