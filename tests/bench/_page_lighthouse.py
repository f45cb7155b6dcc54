"""Lighthouse on the built page: performance, accessibility and best practices of some pages."""

import asyncio
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stack.plan import BIN

CATEGORIES = ("performance", "accessibility", "best-practices")
_FOLDER = Path(__file__).with_name("lighthouse")
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = "--headless=new --no-sandbox --disable-gpu"
_RUNS = 3
# Where Lighthouse itself stumbled, not the page.
_TRIES = 3


class LighthouseError(Exception):
    """Lighthouse gave no scores; its own words say why."""


@dataclass(frozen=True)
class Scores:
    """Points of 100 by category, and what costs points: each audit with what it measured."""

    points: dict[str, int]
    faults: list[str]


async def install() -> None:
    """Installs Lighthouse as locked, beside the benchmark: it is 180 MB, and nothing else needs it."""
    if not (_FOLDER / "node_modules/lighthouse").exists():
        await _run([str(BIN / "npm"), "ci", "--no-audit", "--no-fund", "--loglevel=error"])


async def scores(url: str, form: str, report: Path) -> Scores:
    """The best of some runs of a page, on a `desktop` or a `mobile`: another program may take the processor in one."""
    runs = [_scores_in(await _report(url, form, report)) for _ in range(_RUNS)]
    return max(runs, key=lambda one: one.points["performance"])


async def _report(url: str, form: str, report: Path) -> dict[str, Any]:
    preset = ["--preset=desktop"] if form == "desktop" else []
    words = [str(_FOLDER / "node_modules/.bin/lighthouse"), url, "--quiet", "--output=json", f"--output-path={report}"]
    words += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={_FLAGS}", *preset]
    for _ in range(_TRIES):
        await _run(words)
        found: dict[str, Any] = json.loads(report.read_text())
        if "runtimeError" not in found:
            return found
    raise LighthouseError(found["runtimeError"]["message"])


def _scores_in(report: dict[str, Any]) -> Scores:
    points = {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}
    counted = {
        audit["id"] for name in CATEGORIES for audit in report["categories"][name]["auditRefs"] if audit["weight"] > 0
    }
    audits = [report["audits"][name] for name in sorted(counted)]
    faults = [
        f"{one['id']} {one.get('displayValue', '')}".strip()
        for one in audits
        if (one["score"] or 0) < 0.9 and _counts(one)
    ]
    return Scores(points, faults)


def _counts(audit: dict[str, Any]) -> bool:
    return audit["scoreDisplayMode"] in {"binary", "numeric", "metricSavings"}


async def _run(words: list[str]) -> None:
    program = next(path for name in _NAMES if (path := shutil.which(name)))
    environment = os.environ | {"CHROME_PATH": program, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    process = await asyncio.create_subprocess_exec(
        *words, cwd=_FOLDER, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    # Lighthouse ends with 1 where a page could not be measured, and says so in its report too.
    if process.returncode not in {0, 1}:
        raise LighthouseError(said.decode(errors="replace").strip()[-500:])
