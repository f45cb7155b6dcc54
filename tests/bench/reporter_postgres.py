"""Two reporters on one PostgreSQL: the same tables, and each due mail sent by one of them, once.

Needs PostgreSQL's own programs (Debian: `apt-get install postgresql`); without them it says so and ends. Held to: the
migrations, run by two processes at once, bring the database exactly to the models; of 600 mails due at one minute each
comes once, whoever of the two sends it.
"""

import asyncio
import getpass
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from functools import partial
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from integration.reporter.rig import DAY, HOUR, Rig, at, open_rig
from reporter.database import Database
from reporter.engine import make_engine
from reporter.models import Base, Status
from reporter.revision import HEAD, current_revision, migrate
from standins.broker import free_port
from standins.mail import SmtpServer
from unit.reporter.rows import add_subscription

COUNT = 600
DUE = at("2027-03-01 07:00")


def programs() -> Path | None:
    """Where PostgreSQL's programs are, the newest first; nothing where it is not installed."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    found = [path for path in packaged if (path / "initdb").exists()]
    named = shutil.which("initdb")
    return found[0] if found else Path(named).parent if named else None


@contextmanager
def postgres(programs: Path, folder: Path) -> Iterator[str]:
    """A server of this bench's own on the loopback; gives its URL for the reporter."""
    # It refuses to run as root; the Debian package brings an account for it.
    owner = "postgres" if getpass.getuser() == "root" else None
    run = partial(subprocess.run, check=True, stdout=subprocess.DEVNULL, user=owner, cwd="/")
    if owner:
        shutil.chown(folder, owner)
    data, port = folder / "data", free_port()
    run([programs / "initdb", "-D", data, "-U", "reporter", "-A", "trust", "-E", "UTF8", "--locale=C"])
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
    control = [programs / "pg_ctl", "-D", data, "-w"]
    run([*control, "-l", folder / "log", "-o", options, "start"])
    try:
        yield f"postgresql+psycopg://reporter@127.0.0.1:{port}/postgres"
    finally:
        run([*control, "-m", "immediate", "stop"])


async def bring_up(url: str) -> list[object]:
    """Has two processes migrate the empty database at once; gives what still differs from the models."""
    await asyncio.gather(*(asyncio.to_thread(migrate, url) for _ in range(2)))
    engine = make_engine(url)
    try:
        assert current_revision(engine) == HEAD
        with engine.connect() as connection:
            return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))
    finally:
        engine.dispose()


def fill(url: str) -> None:
    """The subscriptions."""
    database = Database(url)
    for number in range(COUNT):
        database.transact(partial(add_subscription, now=DUE - DAY, recipient=f"reader{number}@example.org"))
    database.close()


async def share(url: str, folder: Path) -> tuple[Counter[str], list[int], list[Status]]:
    """Two reporters make their rounds at once: what the mail server took, how many came from each, the rows' states."""
    mail = SmtpServer()
    await mail.start()
    async with AsyncExitStack() as stack:
        (folder / "unused").touch()
        rigs: list[Rig] = []
        for name in ("one", "two"):
            settings = {"DATABASE_URL": url, "MAIL_FROM": f"{name}@example.org"}
            opened = open_rig(folder / name, folder / "unused", mail, start=DUE - HOUR, settings=settings)
            rigs.append(await stack.enter_async_context(opened))
        for rig in rigs:
            rig.clock.to(DUE)
        await asyncio.gather(*map(work, rigs))
        rows = await rigs[0].parts.deliveries.listing(2 * COUNT, None, None, None)
        senders = Counter(each.sender for each in mail.mailbox)
    await mail.stop()
    return (
        Counter(each.message_id for each in mail.mailbox),
        sorted(senders.values()),
        [row.status for row in rows],
    )


async def work(rig: Rig) -> None:
    """Makes rounds until every delivery is settled."""
    while True:
        await rig.parts.rounds.round()
        rows = await rig.parts.deliveries.listing(2 * COUNT, None, None, None)
        if len(rows) == COUNT and all(row.settled for row in rows):
            return


async def run(url: str, folder: Path) -> bool:
    """Measures and prints; gives whether everything is as it is held to be."""
    differences = await bring_up(url)
    fill(url)
    came, shares, states = await share(url, folder)
    doubled = came.total() - len(came)
    print(f"migrations by two processes at once: {len(differences)} differences from the models (held to 0)")
    print(f"two reporters, {COUNT} mails due: {len(came)} came (held to {COUNT}), {doubled} twice (held to 0)")
    print(f"sent by the one and by the other: {' and '.join(map(str, shares))} (held to a share for each)")
    whole = len(came) == COUNT == states.count(Status.SENT) and doubled == 0
    return not differences and whole and len(shares) == 2


def main() -> None:
    """Ends with code 1 when something is not what it is held to."""
    found = programs()
    if found is None:
        print("PostgreSQL is not installed here, nothing to try the reporter on (Debian: apt-get install postgresql)")
        return
    os.umask(0o022)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "server").mkdir()
        with postgres(found, folder / "server") as url:
            good = asyncio.run(run(url, folder))
    sys.exit(not good)


if __name__ == "__main__":
    main()
