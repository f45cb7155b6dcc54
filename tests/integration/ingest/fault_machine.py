"""Faults in random sequence, for as long as somebody wishes: after each, exactly the exchange's candles, once each."""

import asyncio
import random
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from integration.ingest.acts import ACTS, Act
from integration.ingest.house import SLOW_TICK_SECONDS, House


class FaultMachine(RuleBasedStateMachine):
    """The services as they run, between a real broker and the stand-in, on clocks that the machine moves."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._runner = asyncio.Runner()
        self._house = House(Path(self._folder.name))
        self._do(self._house.start())

    @rule(act=st.sampled_from(ACTS), seed=st.integers(0, 2**16))
    def suffer(self, act: Act, seed: int) -> None:
        """One thing goes wrong and is over."""
        self._do(act(self._house, random.Random(seed)))
        self._do(self._house.until_true())

    @rule(first=st.sampled_from(ACTS), second=st.sampled_from(ACTS), seed=st.integers(0, 2**16))
    def suffer_twice(self, first: Act, second: Act, seed: int) -> None:
        """The next thing goes wrong before the first is mended."""
        chance = random.Random(seed)
        self._do(first(self._house, chance))
        self._do(second(self._house, chance))
        self._do(self._house.until_true())

    @rule(doubled=st.booleans(), foreign=st.booleans())
    def live_with_noise(self, doubled: bool, foreign: bool) -> None:
        """From now on the stream says everything twice, or says what nobody asked for, or neither."""
        self._house.exchange.faults.double = doubled
        self._house.exchange.faults.foreign = foreign

    @rule(minutes=st.integers(1, 90))
    def live_in_peace(self, minutes: int) -> None:
        """Nothing goes wrong for a while."""
        self._do(self._house.pass_time(minutes * 60, SLOW_TICK_SECONDS))
        self._do(self._house.until_true())

    @invariant()
    def pauses_are_kept(self) -> None:
        """No request was sent before a pause was over that the exchange had asked for."""
        assert self._house.impatience() is None

    def teardown(self) -> None:
        """Ends everything; what is on disk is read anew and is as true as what was in memory."""
        try:
            self._do(self._house.stop_store())
            self._do(self._house.start_store())
            self._do(self._house.until_true())
        finally:
            self._do(self._house.stop())
            self._runner.close()
            self._folder.cleanup()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        self._runner.run(work)
