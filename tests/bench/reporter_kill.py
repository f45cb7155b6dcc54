"""`python tests/bench/reporter_kill.py [COUNT]`: SIGKILL at the steps of a delivery, 200 times by default.

At every step once, as far as COUNT allows; the rest of them where hypothesis chooses.

Held to: no mail lost; a mail doubled only where the server had accepted it and the process died before the
answer was stored, and then with the same Message-ID.
"""

import asyncio
import sys
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from integration.reporter.kills import Finding, spawner, try_once
from reporter.migrate import upgrade
from standins.mail import SmtpServer


def choose(count: int, steps: int) -> list[int]:
    """Where to kill: so many of an undisturbed round's steps, by their numbers."""
    first = min(count, steps)
    chosen = [number * steps // first for number in range(first)]
    if count == first:
        return chosen

    # With the second number no choice is like another, and hypothesis does not run out of them.
    @settings(max_examples=count - first, derandomize=True, database=None, phases=[Phase.generate], deadline=None)
    @given(st.integers(0, steps - 1), st.integers(0, 2**32))
    def draw(step: int, _other: int) -> None:
        chosen.append(step)

    draw()
    return chosen


async def run(count: int) -> tuple[int, list[Finding]]:
    """Makes the trials; gives the number of an undisturbed round's steps too."""
    findings = list[Finding]()
    mail = SmtpServer()
    await mail.start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = folder / "empty.sqlite3"
        upgrade(f"sqlite:///{empty}")
        context = spawner()
        await try_once(context, folder / "whole", empty, mail, None)
        steps = (folder / "whole" / "victim.diary").read_text().splitlines()
        for number, step in enumerate(choose(count, len(steps))):
            finding = await try_once(context, folder / str(number), empty, mail, step)
            finding.check()
            findings.append(finding)
    await mail.stop()
    return len(steps), findings


def main() -> None:
    """Runs and prints the figures; a broken promise ends with an AssertionError that shows the trial."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    steps, findings = asyncio.run(run(count))
    places = Counter(finding.died_at for finding in findings)
    doubled = [finding for finding in findings if finding.doubled]
    print(
        f"SIGKILL in a delivery: {len(findings)} times, at {len(places)} kinds of its {steps} steps (held to {count})"
    )
    print("mails lost: 0 (held to 0)")
    print(f"mails doubled: {len(doubled)}, each with its own Message-ID again, after: ", end="")
    print(", ".join(sorted({str(finding.died_at) for finding in doubled})) or "-")
    print("mails doubled before the server had accepted them: 0 (held to 0)")


if __name__ == "__main__":
    main()
