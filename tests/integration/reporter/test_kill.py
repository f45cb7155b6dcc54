"""SIGKILL in the middle of a delivery: nothing is lost, and doubled only where the server's answer was lost."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from integration.reporter.kills import READERS, Finding, spawner, try_once
from standins.mail import SmtpServer


async def trial(folder: Path, empty: Path, die_at: int | None) -> Finding:
    mail = SmtpServer()
    await mail.start()
    try:
        finding = await try_once(spawner(), folder, empty, mail, die_at)
    finally:
        await mail.stop()
    finding.check()
    return finding


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kills")


@pytest.fixture(scope="module")
def steps(trials: Path, empty_database: Path) -> int:
    """How many steps a round with two mails takes when it is not disturbed, and each mail comes once."""
    finding = asyncio.run(trial(trials / "undisturbed", empty_database, None))
    assert (finding.died_at, finding.accepted.total()) == (None, READERS)
    return len((trials / "undisturbed" / "victim.diary").read_text().splitlines())


@settings(
    max_examples=15,
    deadline=None,
    database=None,
    # Each example is two processes: a failing one is shown as it is, not made smaller for minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(part=st.floats(0, 1, exclude_max=True))
def test_a_delivery_survives_sigkill_at_any_step(trials: Path, empty_database: Path, steps: int, part: float) -> None:
    folder = trials / str(len(list(trials.iterdir())))
    finding = asyncio.run(trial(folder, empty_database, int(part * steps)))
    assert finding.died_at is not None
