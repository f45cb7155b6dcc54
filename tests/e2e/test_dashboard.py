import re
from typing import Any

import pytest
from playwright.async_api import expect

from common.intervals import VIEWS, Depth
from e2e.browser import visit
from e2e.conftest import Running

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEYS = ["candles", "volume", "sma_short", "sma_long", "rsi", "macd", "macd_signal", "macd_hist"]
PAIRS = ["BTCUSDC", "ETHUSDC", "SOLUSDC", "XRPUSDC", "ADAUSDC"]


def last(values: list[Any]) -> Any:
    return values[-1]


async def test_every_pair_and_depth_draws_and_nothing_goes_wrong(running: Running) -> None:
    async with visit(running.layout.page) as seen:
        for symbol in PAIRS:
            for depth in Depth:
                await seen.choose(symbol, depth)
                candles = await seen.trace("candles")
                assert len(candles["x"]) > VIEWS[depth].bars * 0.8
        assert seen.errors == []
        assert seen.hosts == {f"localhost:{running.layout.web_port}"}


async def test_the_tab_tells_the_price_of_the_pair_that_was_chosen_last(running: Running) -> None:
    async with visit(running.layout.page) as seen:
        for symbol in ("BTCUSDC", "ETHUSDC", "ADAUSDC"):
            await seen.choose(symbol, "1d")
            # Sooner than a title that waits for its turn.
            await expect(seen.page).to_have_title(re.compile(rf"^[\d,.]+ {symbol} · "), timeout=5_000)


async def test_the_chart_has_every_panel_on_one_time_axis(running: Running) -> None:
    async with visit(running.layout.page) as seen:
        await seen.choose("BTCUSDC", "1mo")
        traces = {key: await seen.trace(key) for key in KEYS}
    assert {trace["x"][0] for trace in traces.values()} == {traces["candles"]["x"][0]}
    assert len({trace.get("yaxis", "y") for trace in traces.values()}) == 4
    assert len({trace.get("xaxis", "x") for trace in traces.values()}) == 1


async def test_changing_pair_and_depth_changes_traces_and_statistics(running: Running) -> None:
    async with visit(running.layout.page) as seen:
        shown = []
        for symbol, depth, digits in (("BTCUSDC", "1mo", 2), ("BTCUSDC", "1y", 2), ("XRPUSDC", "1y", 4)):
            await seen.choose(symbol, depth)
            candles = await seen.trace("candles")
            # The texts follow the picture.
            await expect(seen.page.get_by_test_id("stat-open")).to_have_text(f"{candles['open'][0]:,.{digits}f}")
            shown.append((candles["open"][0], candles["open"][:5]))
    stats, opens = zip(*shown, strict=True)
    assert len(set(stats)) == 3
    assert len({tuple(values) for values in opens}) == 3


async def test_the_last_candle_moves_without_a_reload(running: Running) -> None:
    async with visit(running.layout.page) as seen:
        await seen.choose("BTCUSDC", "1d")
        before = await seen.trace("candles")
        requests: list[str] = []
        seen.page.on("request", lambda request: requests.append(request.url))
        await seen.page.wait_for_function(
            """(close) => {
              const trace = document.querySelector('[data-testid=chart]').data.find((t) => t.meta?.key === 'candles')
              return trace.close.at(-1) !== close
            }""",
            arg=last(before["close"]),
            timeout=30_000,
        )
        assert [url for url in requests if "/charts/" in url] == []
        assert seen.errors == []
