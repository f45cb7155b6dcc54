"""The table of who may say and hear what, held against a broker with the product's own configuration."""

import httpx
import nats
import pytest
from nats.errors import NoServersError

from common import subjects
from integration.broker_accounts.clients import Client
from standins.broker import NatsServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

USERS = ("ingest", "analysis", "reporter", "monitor")

# Who may publish to a subject. Nobody stands where no service has business.
SAY: dict[str, set[str]] = {
    "candles.closed.binance.BTCUSDC.5m": {"ingest"},
    "candles.live.binance.BTCUSDC.5m": {"ingest"},
    "candles.closed.kraken.BTCUSDC.5m": set(),
    "ingest.backfill": {"analysis"},
    "ingest.other": set(),
    "analysis.report": {"reporter"},
    "analysis.image": {"reporter"},
    "analysis.watchlist": {"ingest"},
    "analysis.chart": set(),
    "host.sample": {"monitor"},
    "service.heartbeat": set(USERS),
    "service.other": set(),
    "events.ingest.stream_up": {"ingest"},
    "events.analysis.hole_found": {"analysis"},
    "events.reporter.mails_sent": {"reporter"},
    "events.monitor.alarm_raised": {"monitor"},
    "events.stranger.any": set(),
    "$SRV.PING": set(),
    "$SRV.INFO.analysis": set(),
    "$SYS.REQ.SERVER.PING": set(),
    "$KV.watchlist.BTCUSDC": {"ingest"},
    "$KV.ingest.pause": {"ingest"},
    "$KV.other.key": set(),
    "_INBOX.ingest.x": set(),
    "_INBOX.analysis.x": set(),
    "_INBOX.reporter.x": set(),
    "_INBOX.monitor.x": set(),
    "$JS.API.INFO": set(),
    "$JS.API.STREAM.NAMES": set(),
    "$JS.API.STREAM.LIST": set(),
    "$JS.API.STREAM.CREATE.CANDLES": {"ingest", "analysis"},
    "$JS.API.STREAM.UPDATE.CANDLES": {"ingest", "analysis"},
    "$JS.API.STREAM.INFO.CANDLES": {"analysis"},
    "$JS.API.STREAM.DELETE.CANDLES": set(),
    "$JS.API.STREAM.PURGE.CANDLES": set(),
    "$JS.API.STREAM.MSG.GET.CANDLES": set(),
    "$JS.API.STREAM.MSG.DELETE.CANDLES": set(),
    "$JS.API.STREAM.CREATE.EVENTS": set(USERS),
    "$JS.API.STREAM.UPDATE.EVENTS": {"monitor"},
    "$JS.API.STREAM.INFO.EVENTS": {"monitor"},
    "$JS.API.STREAM.DELETE.EVENTS": set(),
    "$JS.API.STREAM.PURGE.EVENTS": set(),
    "$JS.API.STREAM.CREATE.KV_watchlist": {"ingest", "analysis", "reporter"},
    "$JS.API.STREAM.INFO.KV_watchlist": {"ingest", "analysis", "reporter"},
    "$JS.API.STREAM.MSG.GET.KV_watchlist": {"ingest", "analysis", "reporter"},
    "$JS.API.STREAM.UPDATE.KV_watchlist": set(),
    "$JS.API.STREAM.DELETE.KV_watchlist": set(),
    "$JS.API.STREAM.CREATE.KV_ingest": {"ingest"},
    "$JS.API.STREAM.INFO.KV_ingest": {"ingest"},
    "$JS.API.STREAM.MSG.GET.KV_ingest": {"ingest"},
    "$JS.API.STREAM.DELETE.KV_ingest": set(),
    "$JS.API.STREAM.CREATE.OTHER": set(),
    "$JS.API.STREAM.SNAPSHOT.CANDLES": set(),
    "$JS.API.STREAM.RESTORE.CANDLES": set(),
    "$JS.API.CONSUMER.DURABLE.CREATE.CANDLES.analysis-1": {"analysis"},
    "$JS.API.CONSUMER.INFO.CANDLES.analysis-1": {"analysis"},
    "$JS.API.CONSUMER.DELETE.CANDLES.analysis-1": {"analysis"},
    "$JS.API.CONSUMER.MSG.NEXT.CANDLES.analysis-1": {"analysis"},
    "$JS.API.CONSUMER.CREATE.CANDLES": set(),
    "$JS.API.CONSUMER.LIST.CANDLES": set(),
    "$JS.ACK.CANDLES.analysis-1.1.1.1.1.0": {"analysis"},
    "$JS.API.CONSUMER.CREATE.EVENTS": {"monitor"},
    "$JS.API.CONSUMER.INFO.EVENTS.x": {"monitor"},
    "$JS.API.CONSUMER.DELETE.EVENTS.x": {"monitor"},
    "$JS.ACK.EVENTS.x.1.1.1.1.0": set(),
    "$JS.API.CONSUMER.CREATE.KV_watchlist": {"ingest", "analysis"},
    "$JS.API.CONSUMER.INFO.KV_watchlist.x": {"ingest", "analysis"},
    "$JS.API.CONSUMER.DELETE.KV_watchlist.x": {"ingest", "analysis"},
    "$JS.FC.KV_watchlist.x.1": {"ingest", "analysis"},
    "$JS.API.CONSUMER.CREATE.KV_ingest": set(),
}

# Who may subscribe to a subject.
HEAR: dict[str, set[str]] = {
    "_INBOX.ingest.>": {"ingest"},
    "_INBOX.analysis.>": {"analysis"},
    "_INBOX.reporter.>": {"reporter"},
    "_INBOX.monitor.>": {"monitor"},
    "_INBOX.>": set(),
    "_INBOX.*.x": set(),
    ">": set(),
    "*": set(),
    "candles.>": set(),
    "candles.closed.binance.>": set(),
    "candles.live.binance.>": {"analysis"},
    "candles.live.binance.*.5m": {"analysis", "reporter"},
    "candles.live.binance.*.1h": {"analysis"},
    "ingest.backfill": {"ingest"},
    "ingest.>": set(),
    "analysis.chart": {"analysis"},
    "analysis.report": {"analysis"},
    "analysis.image": {"analysis"},
    "analysis.watchlist": {"analysis"},
    "analysis.>": set(),
    "host.sample": {"reporter"},
    "service.heartbeat": {"monitor"},
    "events.>": set(),
    "events.ingest.>": set(),
    "$SRV.PING": {"analysis"},
    "$SRV.PING.analysis": {"analysis"},
    "$SRV.STATS.analysis.x": {"analysis"},
    "$SRV.PING.ingest": set(),
    "$SRV.>": set(),
    "$SYS.>": set(),
    "$JS.>": set(),
    "$JS.EVENT.ADVISORY.>": set(),
    "$JS.API.>": set(),
    "$KV.watchlist.>": set(),
    "$KV.ingest.>": set(),
}


async def test_every_subject_of_the_stack_is_in_the_table() -> None:
    named = {value for name, value in vars(subjects).items() if name.isupper() and "." in value}
    known = {*SAY, *HEAR}
    assert {subject for subject in named if not any(matches(subject, one) for one in known)} == set()


def matches(pattern: str, subject: str) -> bool:
    start = pattern.removesuffix(">")
    return pattern == subject or (start != pattern and subject.startswith(start))


@pytest.mark.parametrize("user", USERS)
async def test_a_service_may_say_what_it_must_and_nothing_else(clients: dict[str, Client], user: str) -> None:
    forbidden = {subject for subject, allowed in SAY.items() if user not in allowed}
    assert await clients[user].refused_to_say(list(SAY)) == forbidden


@pytest.mark.parametrize("user", USERS)
async def test_a_service_may_hear_what_it_must_and_nothing_else(clients: dict[str, Client], user: str) -> None:
    forbidden = {subject for subject, allowed in HEAR.items() if user not in allowed}
    assert await clients[user].refused_to_hear(list(HEAR)) == forbidden


@pytest.mark.parametrize(
    "login",
    [
        {},
        {"user": "ingest"},
        {"user": "ingest", "password": ""},
        {"user": "ingest", "password": "wrong"},
        {"user": "stranger", "password": "wrong"},
        {"token": "wrong"},
    ],
)
async def test_a_stranger_is_refused(server: NatsServer, login: dict[str, str]) -> None:
    refusals: list[str] = []

    async def note(error: Exception) -> None:
        refusals.append(str(error))

    with pytest.raises((NoServersError, nats.errors.Error)):
        await nats.connect(server.url, **login, allow_reconnect=False, error_cb=note)
    assert "authorization violation" in refusals[-1].lower()


async def test_the_password_of_one_service_does_not_open_another(server: NatsServer) -> None:
    with pytest.raises((NoServersError, nats.errors.Error)):
        await nats.connect(server.url, user="ingest", password=server.login("monitor").password, allow_reconnect=False)


async def test_an_answer_may_be_given_once_to_whoever_has_asked(clients: dict[str, Client]) -> None:
    ingest, analysis = clients["ingest"], clients["analysis"]
    asked = await ingest.nats.subscribe("ingest.backfill")
    answers = await analysis.nats.subscribe("_INBOX.analysis.here")
    await ingest.nats.flush()
    await analysis.nats.publish("ingest.backfill", b"?", reply="_INBOX.analysis.here")
    question = await asked.next_msg(timeout=20)
    assert await ingest.refused_to_say([question.reply]) == set()
    assert (await answers.next_msg(timeout=20)).data == b""
    assert await ingest.refused_to_say([question.reply]) == {question.reply}
    await asked.unsubscribe()
    await answers.unsubscribe()


async def test_the_monitoring_port_tells_as_before(server: NatsServer) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.monitor_port}", trust_env=False) as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        assert (await client.get("/varz")).json()["auth_required"] is True


async def test_what_the_broker_may_store_is_limited(server: NatsServer) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.monitor_port}", trust_env=False) as client:
        limits = (await client.get("/jsz")).json()["config"]
    assert (limits["max_storage"], limits["max_memory"]) == (512 * 2**20, 16 * 2**20)
