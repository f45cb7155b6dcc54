"""docs/nats.md: what passes over the broker, made from the code."""

from typing import Any

from nats.js.api import StreamConfig

from common.backfill import BackfillReply, BackfillRequest
from common.candles import Candles
from common.events import Event
from common.heartbeat import Beat
from common.host import HostSample
from common.messages import Message
from common.reports import ChartRequest, ImageRequest, Report, ReportRequest
from common.streams import CANDLES, EVENTS
from common.watchlist import WatchlistEntry, WatchlistMemory
from stack.emitted import emitted
from stack.plan import ROOT

_MESSAGES: tuple[type[Message], ...] = (
    Candles,
    BackfillRequest,
    BackfillReply,
    WatchlistEntry,
    WatchlistMemory,
    ChartRequest,
    ReportRequest,
    Report,
    ImageRequest,
    HostSample,
    Beat,
    Event,
)

_SUBJECTS = (
    ("`candles.closed.binance.<SYMBOL>.<interval>`", "stream CANDLES", "`Candles`", "ingest → analysis"),
    ("`candles.live.binance.<SYMBOL>.<interval>`", "core, lossy", "`Candles`", "ingest → analysis, reporter"),
    ("`ingest.backfill`", "request", "`BackfillRequest` → `BackfillReply`", "analysis → ingest"),
    ("`analysis.chart`", "micro service", "`ChartRequest` → the chart as REST gives it", "nobody of the stack"),
    ("`analysis.report`", "micro service", "`ReportRequest` → `Report`", "reporter → analysis"),
    ("`analysis.image`", "micro service", "`ImageRequest` → a PNG", "reporter → analysis"),
    ("`analysis.watchlist`", "request", "nothing → `WatchlistMemory`", "ingest → analysis"),
    ("`events.<service>.<kind>`", "stream EVENTS", "`Event`", "each service → monitor"),
    ("`host.sample`", "core, lossy", "`HostSample`", "monitor → reporter"),
    ("`service.heartbeat`", "core, lossy", "`Beat`", "each service → monitor"),
)

_EVENTS = {
    ("analysis", "candles_restated"): "The exchange has corrected closed candles: `count` of them from `first`",
    ("analysis", "chart_computed"): "Charts were computed, `count` since the last word of it, this one the latest",
    ("analysis", "disk_failed"): "Candles cannot be written; they stay in memory and with the broker",
    ("analysis", "disk_recovered"): "They can be written again, and have been",
    ("analysis", "file_set_aside"): "A file that cannot be believed was renamed; its candles are fetched again",
    ("analysis", "hole_found"): "The exchange has no candles from `start` to `end`",
    ("analysis", "pair_dropped"): "The stored candles of a pair that nobody follows were deleted by the user",
    ("analysis", "picture_drawn"): "A picture was drawn, for a mail or a download",
    ("ingest", "backfill_done"): "A range has been fetched",
    ("ingest", "backfill_failed"): "Fetching a range was broken off",
    ("ingest", "backfill_progress"): "A page of a longer range has been fetched",
    ("ingest", "exchange_down"): "The exchange does not answer, or forbids asking",
    ("ingest", "exchange_up"): "The exchange answers again",
    ("ingest", "pair_added"): "A pair is followed from now on",
    ("ingest", "pair_removed"): "A pair is not followed any more",
    ("ingest", "stream_down"): "A stream connection was lost",
    ("ingest", "stream_up"): "A stream connection delivers",
    ("monitor", "alarm_ended"): "A value is well below its threshold again",
    ("monitor", "alarm_raised"): "A value has passed its threshold",
    ("monitor", "history_resumed"): "The record of the machine can be written again",
    ("monitor", "history_set_aside"): "The record's file was damaged, or of another version; a new one was begun",
    ("monitor", "history_stopped"): "The record of the machine cannot be written; it goes on in memory",
    ("monitor", "restart"): "A part of the stack has started anew",
    ("reporter", "mail_failed"): "A mail was given up",
    ("reporter", "mail_stopped"): "The mail server refused the account; nothing is sent until that is mended",
    ("reporter", "mails_sent"): "Mails have gone, the latest of them so many seconds after it was due",
    ("reporter", "report_rendered"): "A report was written, for all who get the same one",
}

_HEAD = """# What passes over the broker

Made from the code by `make documents`. Payloads are JSON with `"schema": 1`; a reader ignores fields that it does not
know. Times are milliseconds UTC, prices in the quote currency.

| subject | kind | payload | writer → readers |
|---|---|---|---|
"""
_STREAMS = """
## Streams and buckets

A service that needs a stream makes it, or brings an older one to these limits; what it holds stays. All of them
together may take 512 MB of disk (`services/nats/nats.conf`), and the broker takes messages up to 1 MB.

| stream | subjects | kept for | at most | a message at most |
|---|---|---|---|---|
"""
_BUCKETS = """
| bucket | key | value | written by |
|---|---|---|---|
| `watchlist` | `<SYMBOL>` | `WatchlistEntry` | ingest; read by analysis and reporter |
| `ingest` | `pause` | until when the exchange wants no requests, and why | ingest |

## Events

| subject | fields of `detail` | what has happened |
|---|---|---|
"""
_ACCOUNTS = """
## Who may say and hear what

Each service has a user of its own with the least that it needs; whoever has no name and password is refused, and the
broker's port is not reachable from outside the stack. They are users of one account and not accounts of their own:
accounts of NATS divide the subjects themselves, and these services exist to talk to each other.

The passwords are made at the first start of the broker, 32 random bytes each, into files of mode 600 that it shares
with that one service (`key-*` volumes in Docker, `.run/*/keys` without). They are kept over restarts, and stand in no
setting and no log. To renew one, delete its file and restart the broker; the service reads it at each connection.

```
docker compose exec nats rm /keys/reporter/password && docker compose restart nats
```

The broker holds them as they are, and says so in its log ("Plaintext passwords detected"): hashing guards passwords
that people choose and use twice; to read these one must be the broker's own user already.

A limit of what permissions can promise: whoever may make a consumer chooses where the broker delivers to. This is why
only analysis has consumers on CANDLES, and only the monitor on EVENTS.

This is `services/nats/accounts.conf`:

```
"""
_DAY = 86_400


def nats_document() -> str:
    """The whole page."""
    subjects = "".join(_row(subject) for subject in _SUBJECTS)
    return (
        _HEAD
        + subjects
        + _STREAMS
        + _stream(CANDLES)
        + _stream(EVENTS)
        + _BUCKETS
        + _events()
        + "\n## Payloads\n"
        + "".join(_message(message) for message in _MESSAGES)
        + _ACCOUNTS
        + (ROOT / "services/nats/accounts.conf").read_text(encoding="utf-8")
        + "```\n"
    )


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _stream(config: StreamConfig) -> str:
    days, size = (config.max_age or 0) / _DAY, (config.max_bytes or 0) // 2**20
    subjects = ", ".join(f"`{subject}`" for subject in config.subjects or [])
    return _row(
        (f"`{config.name}`", subjects, f"{days:g} days", f"{size} MB", f"{(config.max_msg_size or 0) // 1024} kB")
    )


def _events() -> str:
    kinds = emitted()
    sent = {(kind.service, kind.name) for kind in kinds}
    if sent != _EVENTS.keys():
        raise ValueError(f"_EVENTS lacks words on these events, or has too many: {sorted(sent ^ _EVENTS.keys())}")
    return "".join(
        _row(
            (
                f"`events.{kind.service}.{kind.name}`",
                ", ".join(f"`{field}`" for field in kind.fields) or "none",
                _EVENTS[kind.service, kind.name],
            )
        )
        for kind in kinds
    )


def _message(message: type[Message]) -> str:
    schema = message.model_json_schema()
    words = " ".join((message.__doc__ or "").split())
    rows = "".join(
        _row((f"`{name}`", _type(one, schema), "yes" if name in schema.get("required", []) else "no"))
        for name, one in schema["properties"].items()
        if name != "schema"
    )
    head = "| field | type | needed |\n|---|---|---|\n"
    return f"\n### {message.__name__}\n\n{words}\n" + (f"\n{head}{rows}" if rows else "")


def _type(schema: dict[str, Any], whole: dict[str, Any]) -> str:
    """A field's type in words; what it refers to is looked up in the message's `whole` schema."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        meant = whole["$defs"][name]
        return _type(meant, whole) if "enum" in meant else f"`{name}`: {{{', '.join(meant['properties'])}}}"
    if "anyOf" in schema:
        return " or ".join(_type(option, whole) for option in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'], whole)}" if "items" in schema else "list"
    return str(schema.get("const") or schema.get("type", "any"))
