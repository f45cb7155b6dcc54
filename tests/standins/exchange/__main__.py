"""Runs the stand-in until it is told to end: `python -m standins.exchange --help`."""

import argparse
import asyncio
import logging
import signal
from pathlib import Path
from typing import NoReturn

from common.clock import system_clock, system_sleep
from standins.exchange.clock import FastClock
from standins.exchange.generated import GeneratedMarket
from standins.exchange.market import Market
from standins.exchange.server import ExchangeStandIn

log = logging.getLogger("standins.exchange")


def main() -> None:
    """Reads the command line and serves."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    arguments = _arguments()
    clock = FastClock(arguments.speed, system_clock, system_sleep)
    exchange = ExchangeStandIn(
        _market(arguments), clock, clock.sleep, host=arguments.host, port=arguments.port, tick=arguments.tick
    )
    try:
        asyncio.run(_serve(exchange))
    except OSError as error:
        _refuse(f"{arguments.host}:{arguments.port} cannot be used: {error.strerror}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="standins.exchange", description="A stand-in for the Binance spot exchange.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--market", choices=("generated", "recorded"), default="generated")
    parser.add_argument("--seed", type=int, default=7, help="the generated market's seed")
    parser.add_argument("--pairs", type=int, default=0, help="further generated pairs, for tests of size")
    parser.add_argument(
        "--data", type=Path, help="the recorded market's folder of <interval>/<SYMBOL>-<interval>-*.parquet"
    )
    parser.add_argument("--symbols", help="the recorded market's pairs, separated by commas; all if left out")
    parser.add_argument("--future", type=float, help="hours of the record that are left to come, at least")
    parser.add_argument("--tick", type=float, default=1.0, help="seconds between two events of a forming candle")
    parser.add_argument("--speed", type=float, default=1.0, help="how many times as fast as the wall clock time passes")
    arguments = parser.parse_args()
    if arguments.market == "recorded" and arguments.data is None:
        parser.error("--market recorded needs --data FOLDER")
    return arguments


def _market(arguments: argparse.Namespace) -> Market:
    if arguments.market == "generated":
        return GeneratedMarket(arguments.seed, arguments.pairs)
    # Only this market needs polars, which is large.
    from standins.exchange.record import RecordError  # noqa: PLC0415
    from standins.exchange.recorded import FUTURE, RecordedMarket  # noqa: PLC0415

    symbols = arguments.symbols.upper().split(",") if arguments.symbols else None
    future = FUTURE if arguments.future is None else round(arguments.future * 3_600_000)
    try:
        return RecordedMarket.load(arguments.data, system_clock(), symbols=symbols, future=future)
    except RecordError as error:
        _refuse(str(error))


def _refuse(reason: str) -> NoReturn:
    log.error("cannot start: %s", reason)
    raise SystemExit(2)


async def _serve(exchange: ExchangeStandIn) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    await exchange.start()
    log.info("exchange stand-in at %s (REST %s, streams %s)", exchange.url, exchange.rest_url, exchange.stream_url)
    await ended.wait()
    await exchange.stop()


if __name__ == "__main__":
    main()
