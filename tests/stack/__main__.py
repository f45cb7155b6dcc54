"""`python -m stack demo` and `python -m stack run`: the whole stack until Ctrl-C."""

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

from dotenv import dotenv_values

from common.settings import SettingsError, refuse_unknown
from stack.plan import (
    ADDRESSES,
    ROOT,
    Layout,
    mailbox,
    mailbox_settings,
    market,
    market_settings,
    stack,
    write_addresses,
)
from stack.process import Program, StackError
from stack.supervisor import Supervisor, check_port_free

_DEFAULT_PORT = "5000"


def _layout(mode: str, folder: str) -> Layout:
    file = {name: value or "" for name, value in dotenv_values(ROOT / ".env").items()}
    settings = file | dict(os.environ)
    refuse_unknown(settings)
    port = settings.get("WEB_PORT") or _DEFAULT_PORT
    if not port.isdigit() or not 1 <= int(port) <= 65_535:
        raise SettingsError(f"WEB_PORT: {port} must be a number from 1 to 65535")
    bind = settings.get("WEB_BIND") or ("127.0.0.1" if mode == "demo" else "0.0.0.0")
    data = Path(settings.get("DATA_DIR") or ROOT / ".run")
    return Layout(data / folder, int(port), bind, settings)


def _programs(mode: str, layout: Layout, seed: int) -> list[Program]:
    if mode == "run":
        return stack(layout)
    layout.settings.update(market_settings(layout) | mailbox_settings(layout))
    return [market(layout, ["--market", "generated", "--seed", str(seed)]), mailbox(layout), *stack(layout)]


async def _run(mode: str, seed: int) -> None:
    # Another seed is another market: its candles must not meet those of the last one.
    layout = _layout(mode, mode if mode == "run" else f"demo-{seed}")
    check_port_free(layout.web_bind, layout.web_port)
    supervisor = Supervisor(_programs(mode, layout, seed), layout.folder, _say)
    stopped = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stopped.set)
    starting = asyncio.create_task(supervisor.start())
    waiting = asyncio.create_task(stopped.wait())
    await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if starting.done():
        await starting
        supervisor.keep()
        write_addresses(layout)
        if mode == "demo":
            _say(f"every mail that the demo sends arrives at {layout.url('mailbox')}")
        _say(f"ready: open {layout.page} (Ctrl-C ends it; logs are in {layout.folder / 'logs'})")
        await waiting
    else:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
    _say("stopping")
    (layout.folder / ADDRESSES).unlink(missing_ok=True)
    await supervisor.stop()


def _say(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    """Reads the command line and runs the stack; what cannot work is one line and exit code 2."""
    parser = argparse.ArgumentParser(prog="stack", description=__doc__)
    parser.add_argument("mode", choices=("demo", "run"))
    parser.add_argument("--seed", type=int, default=7, help="the generated market's seed")
    arguments = parser.parse_args()
    try:
        asyncio.run(_run(arguments.mode, arguments.seed))
    except (StackError, SettingsError) as error:
        print(f"cannot start: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
