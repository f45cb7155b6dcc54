"""A picture: the warm rendering child, pipes and all, against mplfinance alone drawing the same bars."""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import orjson

from analysis.images import ImageKey, spec_of
from analysis.renderer import Renderer
from bench._memory import pss
from unit.analysis.pictures import PARIS, picture

_ROUNDS = 9
_GOAL = 1.1

# What mplfinance's documentation would have one write for the same content: candles, volume, two averages, levels,
# RSI, and MACD with its histogram, at the same size in pixels.
_ALONE = """
import io, statistics, sys, time
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt, mplfinance as mpf, orjson, pandas as pd
spec = orjson.loads(open(sys.argv[1], "rb").read())
frame = pd.DataFrame(spec["candles"], index=pd.to_datetime(pd.Series(spec["times"]), unit="ms"))
frame.columns = ["Open", "High", "Low", "Close", "Volume"]
def draw():
    extra = [
        mpf.make_addplot(
            pd.Series(line["values"], index=frame.index, dtype=float), panel=line["panel"],
            type="bar" if line["drawn"] == "histogram" else "line", color=line["colour"], secondary_y=False,
        )
        for line in spec["lines"]
    ]
    levels = {"hlines": dict(hlines=[l["price"] for l in spec["levels"]], linestyle="--")} if spec["levels"] else {}
    png = io.BytesIO()
    mpf.plot(frame, type="candle", volume=True, addplot=extra, show_nontrading=True, figsize=(6, 7.5),
             panel_ratios=(3.2, 0.6, 1, 1), savefig=dict(fname=png, dpi=spec["width"] / 6), **levels)
    plt.close("all")
draw()
times = []
for _ in range(int(sys.argv[2])):
    begun = time.perf_counter()
    draw()
    times.append(time.perf_counter() - begun)
print(statistics.median(times) * 1000)
"""


async def _ours(spec: bytes) -> tuple[float, float, float]:
    """First picture and the median of the next ones, in ms, and the child's memory in MB."""
    renderer = Renderer()
    begun = time.perf_counter()
    await renderer.render(spec)
    first, times = (time.perf_counter() - begun) * 1000, []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        await renderer.render(spec)
        times.append((time.perf_counter() - begun) * 1000)
    assert renderer.pid is not None
    memory = pss(renderer.pid)
    await renderer.close()
    return first, statistics.median(times), memory


def _alone(spec: bytes) -> float:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "spec.json"
        file.write_bytes(spec)
        command = [sys.executable, "-W", "ignore", "-c", _ALONE, str(file), str(_ROUNDS)]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


async def main() -> None:
    """Prints both times and their ratio, and what the child takes."""
    drawn = picture()
    spec = orjson.dumps(spec_of(drawn, ImageKey(drawn.key, "en", "light", 1200), PARIS))
    alone_before = _alone(spec)
    first, warm, memory = await _ours(spec)
    alone = statistics.mean([alone_before, _alone(spec)])
    print(f"first picture, child and libraries started: {first:.0f} ms; the child then takes {memory:.0f} MB PSS")
    print(f"warm picture: {warm:.0f} ms, mplfinance alone {alone:.0f} ms;", end=" ")
    print(f"ratio {warm / alone:.2f} (held to at most {_GOAL})")


if __name__ == "__main__":
    asyncio.run(main())
