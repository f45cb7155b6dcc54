"""The whole stack on the generated market, once for all browser tests."""

import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio

from stack.plan import Layout, mailbox_settings, market, market_settings, stack
from stack.supervisor import Supervisor
from standins.broker import free_port
from standins.mail import SmtpServer


@dataclass(frozen=True)
class Running:
    """The running stack, where it is, and the mail server that its reports go to."""

    layout: Layout
    supervisor: Supervisor
    mail: SmtpServer


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running() -> AsyncIterator[Running]:
    with tempfile.TemporaryDirectory() as name:
        layout, mail = Layout(Path(name), free_port()), SmtpServer()
        await mail.start()
        # The mails are taken here, where a test can have them refused.
        layout.ports["smtp"] = mail.port
        layout.settings.update(market_settings(layout) | mailbox_settings(layout))
        programs = [market(layout, ["--market", "generated", "--seed", "7"]), *stack(layout)]
        supervisor = Supervisor(programs, layout.folder, print)
        await supervisor.start()
        supervisor.keep()
        yield Running(layout, supervisor, mail)
        await supervisor.stop()
        await mail.stop()
