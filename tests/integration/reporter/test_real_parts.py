"""Broker, analysis and exchange away at the due hour, with the real services between: late and marked, never lost."""

from email.message import EmailMessage
from pathlib import Path

from integration.reporter.rig import HOUR, MINUTE, at
from integration.reporter.world import World, open_world
from reporter.models import Status


async def waits(world: World, subscription: int, words: str) -> None:
    """Returns once the due mail waits for this reason."""

    async def is_waiting() -> bool:
        delivery = await world.delivery_of(subscription)
        return delivery is not None and delivery.status is Status.WAITING and words in (delivery.answer or "")

    await world.until(is_waiting)


async def goes_late(world: World, subscription: int) -> EmailMessage:
    """Returns the mail once it has gone, after the hour and marked."""

    async def is_sent() -> bool:
        delivery = await world.delivery_of(subscription)
        return delivery is not None and delivery.status is Status.SENT

    await world.until(is_sent)
    delivery = await world.delivery_of(subscription)
    assert delivery is not None
    assert delivery.late_seconds > 10 * 60
    (mail,) = (each for each in world.mail.mailbox if each.message_id == delivery.message_id)
    assert str(mail.message["Subject"]).startswith("BTCUSDC : 7 j ")
    assert str(mail.message["Subject"]).endswith(" (en retard)")
    return mail.message


async def test_a_mail_waits_for_whatever_is_away_at_its_hour_then_goes_late_and_marked(
    tmp_path: Path, empty_database: Path
) -> None:
    seven, eight, nine = (at(f"2027-03-01 0{hour}:00") for hour in (7, 8, 9))
    async with open_world(tmp_path, empty_database) as world:
        first, second, third = [await world.subscribe(f"0{hour}:00") for hour in (7, 8, 9)]

        await world.pass_until(seven - MINUTE)
        await world.stop_analysis()
        await world.pass_until(seven + 12 * MINUTE)
        await waits(world, first, "analysis cannot be reached")
        await world.start_analysis()
        message = await goes_late(world, first)
        assert [part.get_content_type() for part in message.walk()].count("image/png") == 4

        await world.pass_until(eight - MINUTE)
        await world.broker.kill()
        await world.pass_until(eight + 12 * MINUTE)
        await waits(world, second, "the NATS broker cannot be reached")
        await world.broker.start()
        await goes_late(world, second)

        await world.pass_until(nine - 10 * MINUTE)
        await world.exchange.go_offline()
        await world.pass_until(nine + HOUR)
        await waits(world, third, "the exchange has not been heard lately")
        await world.exchange.go_online()
        await goes_late(world, third)
        assert len(world.mail.mailbox) == 3
