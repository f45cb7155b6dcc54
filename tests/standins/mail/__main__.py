"""`python -m standins.mail --smtp-port P --http-port Q`: the demo's mail catcher, until a signal ends it."""

import argparse
import asyncio
import signal

from aiohttp import web

from standins.mail.page import make_app
from standins.mail.server import SmtpServer


async def run(host: str, smtp_port: int, http_port: int) -> None:
    """Takes mails and shows them."""
    stopped = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stopped.set)
    server = SmtpServer(host=host, port=smtp_port)
    await server.start()
    runner = web.AppRunner(make_app(server.mailbox), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, http_port).start()
    print(f"SMTP on {host}:{server.port}, mails at http://{host}:{http_port}", flush=True)
    await stopped.wait()
    await runner.cleanup()
    await server.stop()


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="standins.mail", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--smtp-port", type=int, default=2525)
    parser.add_argument("--http-port", type=int, default=8025)
    arguments = parser.parse_args()
    asyncio.run(run(arguments.host, arguments.smtp_port, arguments.http_port))


if __name__ == "__main__":
    main()
