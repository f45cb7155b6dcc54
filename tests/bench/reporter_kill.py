"""`python tests/bench/reporter_kill.py [COUNT]`: SIGKILL at random steps of a delivery, 200 times by default.

Held to: no mail lost; a mail doubled only where the server had accepted it and the process died before the
answer was stored, and then with the same Message-ID.
"""

import asyncio
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from integration.reporter.kills import Finding, spawner, try_once
from reporter.migrate import upgrade
from standins.mail import SmtpServer

_SEED = 7


async def run(count: int) -> tuple[int, list[Finding]]:
    """Makes the trials, each at a step that the dice choose among an undisturbed round's; gives their number too."""
    dice, findings = random.Random(_SEED), list[Finding]()
    mail = SmtpServer()
    await mail.start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        empty = folder / "empty.sqlite3"
        upgrade(f"sqlite:///{empty}")
        context = spawner()
        await try_once(context, folder / "whole", empty, mail, None)
        steps = (folder / "whole" / "victim.diary").read_text().splitlines()
        for number in range(count):
            finding = await try_once(context, folder / str(number), empty, mail, dice.randrange(len(steps)))
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
    print(f"SIGKILL in a delivery: {count} times, at {len(places)} kinds of its {steps} steps")
    print("mails lost: 0 (held to 0)")
    print(f"mails doubled: {len(doubled)}, each with its own Message-ID again, after: ", end="")
    print(", ".join(sorted({str(finding.died_at) for finding in doubled})) or "-")
    print("mails doubled before the server had accepted them: 0 (held to 0)")


if __name__ == "__main__":
    main()
