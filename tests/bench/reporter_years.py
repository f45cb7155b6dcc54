"""Two years of every frequency in four time zones, in fast motion, with a mail server at the other end.

Held to: every mail handed over at the very moment that dateutil's rrule gives, each period once, none else.
"""

import asyncio
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from zoneinfo import ZoneInfo

from integration.reporter.rig import Rig, open_rig
from reporter import subscription_store
from reporter.migrate import upgrade
from standins.mail import Mailbox, Received, SmtpServer
from unit.reporter.almanac import DAY, END, FREQUENCIES, HOUR, START, ZONES, expected

Schedule = tuple[str, str]


class DatedMailbox(Mailbox):
    """Notes when each reader's mails came, and forgets the mails."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0
        self.came: dict[str, list[int]] = defaultdict(list)

    def add(self, sender: str, recipients: tuple[str, ...], data: bytes) -> Received:
        """Takes a mail."""
        for recipient in recipients:
            self.came[recipient].append(self.now)
        return Received(1, sender, recipients, data)


async def live(rig: Rig, mailbox: DatedMailbox) -> None:
    """Makes a round at every due moment, and another at once, which must find nothing to do."""
    ends = [round(END.replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000) for zone in ZONES]
    while (moment := await rig.parts.database.run(subscription_store.next_moment)) and moment <= max(ends):
        mailbox.now = moment
        await rig.round_at(moment)
        await rig.round_at(moment)


async def run(folder: Path) -> dict[Schedule, tuple[list[int], list[int]]]:
    """What came and what should have come, by frequency and zone."""
    upgrade(f"sqlite:///{folder}/empty.sqlite3")
    mailbox = DatedMailbox()
    mail = SmtpServer(mailbox=mailbox)
    await mail.start()
    starts = {zone: round(START.replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000) for zone in ZONES}
    async with open_rig(folder / "data", folder / "empty.sqlite3", mail, start=min(starts.values())) as rig:
        readers: dict[Schedule, str] = {}
        for zone in sorted(ZONES, key=starts.__getitem__):
            rig.clock.to(starts[zone])
            for frequency in FREQUENCIES:
                reader = readers[frequency, zone] = f"reader{len(readers)}@example.org"
                await rig.subscribe(recipient=reader, frequency=frequency, timezone=zone, hour=HOUR, day=DAY)
        await live(rig, mailbox)
    await mail.stop()
    last = {zone: round(END.replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000) for zone in ZONES}
    return {
        (frequency, zone): ([at for at in mailbox.came[reader] if at <= last[zone]], expected(frequency, zone))
        for (frequency, zone), reader in readers.items()
    }


def main() -> None:
    """Ends with code 1 when a mail came at another moment, or came twice, or did not come."""
    with tempfile.TemporaryDirectory() as name:
        outcome = asyncio.run(run(Path(name)))
    wrong = [schedule for schedule, (came, wanted) in outcome.items() if came != wanted]
    mails, days = sum(len(came) for came, _ in outcome.values()), (END - START).days + 1
    print(f"{days} days, {len(ZONES)} zones, {len(FREQUENCIES)} frequencies: {mails} mails")
    print(f"schedules whose moments are not those of the independent calendar: {len(wrong)} (held to 0)")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
