"""What browser tests ask a drawn chart: where things lie on the screen, and what plotly holds of them."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page

_STATE = """(cell) => {
  const chart = document.querySelectorAll('[data-testid=chart]')[cell]
  const { xaxis, yaxis } = chart._fullLayout
  const box = chart.getBoundingClientRect()
  const levels = (chart.layout.shapes ?? []).filter(({ name }) => name === 'support' || name === 'resistance')
  return {
    range: xaxis.range.map((end) => xaxis.d2r ? xaxis.r2l(end) : end),
    left: box.left + xaxis._offset, width: xaxis._length,
    top: box.top + yaxis._offset, height: yaxis._length,
    scale: yaxis.type,
    levels: levels.map(({ y0 }) => ({ price: y0, y: box.top + yaxis._offset + yaxis.l2p(yaxis.d2l(y0)) })),
  }
}"""


@dataclass(frozen=True)
class Drawn:
    """A drawn chart: its x range (ms, at the reader's clock), its price panel and its levels' lines in pixels."""

    range: list[float]
    left: float
    width: float
    top: float
    height: float
    scale: str
    levels: list[dict[str, float]]


async def drawn(page: Page, cell: int = 0) -> Drawn:
    """The chart of that place as it is drawn now."""
    return Drawn(**await page.evaluate(_STATE, cell))


async def drag(page: Page, chart: Drawn, pixels: float) -> None:
    """Drags the price panel, to the right for earlier candles."""
    x, y = chart.left + chart.width / 2 - pixels / 2, chart.top + chart.height / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + pixels / 2, y, steps=3)
    await page.mouse.move(x + pixels, y, steps=3)
    await page.mouse.up()


async def until(page: Page, condition: str, argument: Any = None) -> None:
    """Waits until a condition on the first chart's traces (by key, as `traces`) holds."""
    script = f"""(argument) => {{
      const chart = document.querySelector('[data-testid=chart]')
      const traces = Object.fromEntries((chart?.data ?? []).map((trace) => [trace.meta?.key, trace]))
      return {condition}
    }}"""
    await page.wait_for_function(script, arg=argument, timeout=60_000)
