"""One trial of the kill test: a process that dies in the middle of a delivery, another that takes it up."""

import asyncio
import multiprocessing
import os
import shutil
import signal
import sys
from collections import Counter
from dataclasses import dataclass
from functools import partial
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path

from integration.reporter.rig import DAY, at
from integration.reporter.victim import Trial, live
from reporter import delivery_log
from reporter.database import Database
from reporter.models import Status
from standins.mail import SmtpServer
from unit.reporter.rows import add_subscription

DUE = at("2027-03-01 07:00")
READERS = 2
_LONGEST_SECONDS = 60


@dataclass(frozen=True)
class Finding:
    """What a trial has shown. `died_at` is the last step that was begun, nothing when the process lived on.

    `accepted` counts, by Message-ID, what the mail server took; `settled` are the rows' states at the end.
    """

    died_at: str | None
    after_acceptance: bool
    accepted: Counter[str]
    settled: list[Status]

    @property
    def doubled(self) -> int:
        """How many mails came twice."""
        return sum(count - 1 for count in self.accepted.values())

    def check(self) -> None:
        """Raises AssertionError unless nothing was lost, and doubled only where it could not be helped."""
        assert self.settled == [Status.SENT] * READERS, self
        assert len(self.accepted) == READERS, self
        assert self.doubled <= (1 if self.after_acceptance else 0), self


def spawner() -> ForkServerContext:
    """Where victims come from: a server process that has loaded everything once and forks."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["integration.reporter.victim"])
    # The server process looks for the module where Python itself would, not where pytest has added to.
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return context


async def try_once(
    context: ForkServerContext, folder: Path, empty: Path, mail: SmtpServer, die_at: int | None
) -> Finding:
    """Kills a reporter with two due mails at that step, lets another take up the work, and looks at the outcome."""
    folder.mkdir(parents=True)
    shutil.copy(empty, folder / "reporter.sqlite3")
    database = Database(f"sqlite:///{folder}/reporter.sqlite3")
    for number in range(READERS):
        database.transact(partial(add_subscription, now=DUE - DAY, recipient=f"reader{number}@example.org"))
    database.close()
    mail.mailbox.clear()
    trial = Trial(folder, mail.port, DUE, die_at)
    code = await _run(context, trial)
    assert code in (0, -signal.SIGKILL), code
    steps = trial.diary.read_text().splitlines()
    await _run(context, Trial(folder, mail.port, DUE + 60_000, None, name="rescuer"))
    return _finding(folder, mail, steps if code else [])


async def _run(context: ForkServerContext, trial: Trial) -> int:
    process = context.Process(target=live, args=(trial,))
    process.start()
    await asyncio.wait_for(asyncio.to_thread(process.join), _LONGEST_SECONDS)
    code = process.exitcode
    process.close()
    assert code is not None
    return code


def _finding(folder: Path, mail: SmtpServer, steps: list[str]) -> Finding:
    database = Database(f"sqlite:///{folder}/reporter.sqlite3")
    rows = database.transact(lambda session: delivery_log.listing(session, 100, None, None, None))
    database.close()
    return Finding(
        died_at=steps[-1] if steps else None,
        after_acceptance=_is_after_acceptance(steps),
        accepted=Counter(each.message_id for each in mail.mailbox),
        settled=[Status(row.status) for row in rows],
    )


def _is_after_acceptance(steps: list[str]) -> bool:
    """Whether the process died between the last byte of a mail and the commit of its answer."""
    last_data = max((index for index, name in enumerate(steps) if name == "after reply 354"), default=None)
    if last_data is None:
        return False
    # The commit that stores the answer is the first one after it; dying before or in it loses the answer.
    commits = [index for index, name in enumerate(steps) if name == "before commit" and index > last_data]
    return not commits or commits[0] == len(steps) - 1
