"""A reporter that kills itself at a chosen step of a delivery, as a power cut would: SIGKILL, nothing is tidied up.

A step is any moment at which something outside the process has changed or is about to: before and after
each SQL statement and commit, before and after each line to and reply from the mail server, and before the
mail is written. Steps are counted from 0; without a number the process lives to the end of the round.
"""

import asyncio
import logging
import os
import signal
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, event

from common.reports import ImageRequest, Report, ReportRequest
from integration.reporter.rig import HandClock, LocalFacts, no_sleep
from reporter.sanity import FIRST_DATE
from reporter.settings import Settings
from reporter.smtp import Account
from reporter.wiring import Surroundings, build_parts

Step = Callable[[str], None]

# The exchange is not there to confirm the clock: the service has waited for it long enough.
_LONG_AGO = 10 * 60_000


@dataclass(frozen=True)
class Trial:
    """What a victim is told: its folder, the mail server's port, the time (ms UTC), and at which step it dies."""

    folder: Path
    port: int
    now: int
    die_at: int | None
    name: str = "victim"

    @property
    def diary(self) -> Path:
        """Where the victim writes each step before it takes it; the last line is where it died."""
        return self.folder / f"{self.name}.diary"


class Reaper:
    """Counts steps, and ends the process at the chosen one."""

    def __init__(self, trial: Trial) -> None:
        self._left = trial.die_at
        self._diary = os.open(trial.diary, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def step(self, name: str) -> None:
        """One step; it may be the last."""
        os.write(self._diary, f"{name}\n".encode())
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        if self._left is not None:
            self._left -= 1


def watch_database(engine: Engine, step: Step) -> None:
    """Makes each statement and commit two steps."""

    def before(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        step(f"before sql {statement.split(maxsplit=1)[0]}")

    def after(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        step(f"after sql {statement.split(maxsplit=1)[0]}")

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    event.listen(engine, "commit", lambda _connection: step("before commit"))


def watched_connect(step: Step) -> Callable[[Account], smtplib.SMTP]:
    """Makes each command and each reply two steps."""

    class Watched(smtplib.SMTP):
        def putcmd(self, cmd: str, args: str = "") -> None:
            step(f"before {cmd[:4]}")
            super().putcmd(cmd, args)
            step(f"after {cmd[:4]}")

        def getreply(self) -> tuple[int, bytes]:
            step("before reply")
            reply = super().getreply()
            step(f"after reply {reply[0]}")
            return reply

    return lambda account: Watched(account.host, account.port, "[127.0.0.1]", timeout=account.timeout)


class WatchedFacts(LocalFacts):
    """Makes each question a step."""

    step: Step

    async def report(self, request: ReportRequest) -> Report:
        self.step("before report")
        return await super().report(request)

    async def picture(self, request: ImageRequest) -> bytes:
        self.step("before picture")
        return await super().picture(request)


async def _live(trial: Trial) -> None:
    reaper = Reaper(trial)
    clock = HandClock(trial.now - _LONG_AGO)
    facts = WatchedFacts(clock)
    facts.step = reaper.step
    settings = Settings.load(
        {
            "DATA_DIR": str(trial.folder),
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(trial.port),
            "SMTP_SECURITY": "none",
            "MAIL_FROM": "rascrypto@example.org",
        }
    )
    around = Surroundings(
        clock=clock,
        ticks=clock.ticks,
        sleep=no_sleep,
        connect=watched_connect(reaper.step),
        timeout=10.0,
        facts=facts,
        built=FIRST_DATE,
        release=lambda: None,
    )
    parts = build_parts(settings, around)
    clock.advance(_LONG_AGO)
    watch_database(parts.database.engine, reaper.step)
    await parts.rounds.round()
    await parts.close()


def live(trial: Trial) -> None:
    """The process: one round of the reporter, to its end or to the chosen step."""
    logging.disable(logging.CRITICAL)
    asyncio.run(_live(trial))
