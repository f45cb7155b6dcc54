"""SIGKILL in the middle of a delivery: nothing is lost, and doubled only where the server's answer was lost."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from integration.reporter.kills import READERS, spawner, try_once
from standins.mail import SmtpServer


async def findings(folder: Path, empty: Path, die_at: int | None) -> None:
    mail = SmtpServer()
    await mail.start()
    try:
        finding = await try_once(spawner(), folder, empty, mail, die_at)
    finally:
        await mail.stop()
    finding.check()
    if die_at is None:
        assert finding.died_at is None
        assert finding.accepted.total() == READERS


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kills")


def test_a_round_that_is_not_disturbed_sends_each_mail_once(trials: Path, empty_database: Path) -> None:
    asyncio.run(findings(trials / "undisturbed", empty_database, None))


@settings(
    max_examples=15,
    deadline=None,
    database=None,
    # Each example is two processes: a failing one is shown as it is, not made smaller for minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(die_at=st.integers(0, 130))
def test_a_delivery_survives_sigkill_at_any_step(trials: Path, empty_database: Path, die_at: int) -> None:
    folder = trials / f"{die_at}-{len(list(trials.iterdir()))}"
    asyncio.run(findings(folder, empty_database, die_at))
