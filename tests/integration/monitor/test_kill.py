"""A process that stores the history, killed at any moment: what was stored stays."""

import asyncio
import random
import sys
from pathlib import Path

from monitor.history.store import Store
from monitor.history.tiers import TEN_SECONDS
from unit.monitor.records import MIDNIGHT

# Stores one block after the other, and says so after each.
_WRITER = """
import sys
from pathlib import Path
from monitor.history.rows import Fold, NamePool
from monitor.history.store import Store
from monitor.history.tiers import ONE_MINUTE, TEN_SECONDS, Block
from monitor.history.writing import Batch
store = Store(Path(sys.argv[1]), lambda: 0)
store.open()
number = store.last_number(TEN_SECONDS)
while True:
    number += 1
    rows = []
    for place in range(90):
        fold = Fold(int(sys.argv[2]) + number * TEN_SECONDS.block + place * TEN_SECONDS.step)
        fold.add_values({f"cpu.core{core}": (number * 31 + place * core * 7) % 1000 / 10 for core in range(8)})
        rows.append(fold.row(NamePool()))
    blocks = [Block(TEN_SECONDS, number, 0, tuple(rows))]
    if number % 4 == 0:
        blocks.append(Block(ONE_MINUTE, number, number, tuple(rows)))
    store.write(Batch(tuple(blocks), (), {"last": str(number)}))
    print(number, flush=True)
"""


async def _write_until_killed(path: Path, batches: int, rest: float) -> int:
    """The number of the last batch that the writer said it had stored."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _WRITER, str(path), str(MIDNIGHT), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    said = 0
    for _ in range(batches):
        said = int(await asyncio.wait_for(process.stdout.readline(), 30))
    # Somewhere within the next batch, wherever that is on this machine.
    for _ in range(round(rest * 500)):
        await asyncio.sleep(0)
    process.kill()
    remaining = (await process.stdout.read()).split()
    await process.wait()
    return int(remaining[-1]) if remaining else said


async def test_a_writer_killed_at_any_moment_loses_nothing_that_it_had_stored(tmp_path: Path) -> None:
    path, dice, known = tmp_path / "history.sqlite3", random.Random(3), 0
    for _ in range(4):
        said = await _write_until_killed(path, dice.randint(1, 6), dice.random())
        assert said > known
        store = Store(path, lambda: 0)
        store.open()
        known = store.last_number(TEN_SECONDS)
        assert store.set_aside is None
        assert known in (said, said + 1)
        assert store.read_state()["last"] == str(known)
        # Nothing is dropped before a day's rows are there.
        assert sum(len(table.start) for table in store.read(TEN_SECONDS, 0, 1 << 60)) == 90 * known
        store.close()
