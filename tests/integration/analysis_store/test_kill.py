"""SIGKILL at any moment."""

from pathlib import Path

from integration.analysis_store.kills import Ordeal


async def test_no_candle_is_lost_or_doubled_and_no_file_unreadable_when_killed_at_random(tmp_path: Path) -> None:
    verdict = await Ordeal(tmp_path, kills=8, seed=1).run()
    assert verdict.faults == []
    assert verdict.candles > 2_500
    assert verdict.flushed_before_kill > 0
