"""The JetStream streams and buckets, declared once and brought up to date wherever they are needed."""

from nats.js import JetStreamContext
from nats.js.api import DiscardPolicy, KeyValueConfig, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import BadRequestError, BucketNotFoundError, NotFoundError
from nats.js.kv import KeyValue

from common.subjects import CANDLES_CLOSED, CANDLES_STREAM, EVENTS_ALL, EVENTS_STREAM, WATCHLIST_BUCKET

_DAY_SECONDS = 86_400
_NAME_IN_USE = 10_058

CANDLES = StreamConfig(
    name=CANDLES_STREAM,
    subjects=[CANDLES_CLOSED],
    storage=StorageType.FILE,
    retention=RetentionPolicy.LIMITS,
    discard=DiscardPolicy.OLD,
    max_age=2 * _DAY_SECONDS,
    max_bytes=128 * 1024 * 1024,
    max_msg_size=1024 * 1024,
)

# What happened lately: long enough for a reader that was down over a weekend, small enough for a card.
EVENTS = StreamConfig(
    name=EVENTS_STREAM,
    subjects=[EVENTS_ALL],
    storage=StorageType.FILE,
    retention=RetentionPolicy.LIMITS,
    discard=DiscardPolicy.OLD,
    max_age=3 * _DAY_SECONDS,
    max_bytes=8 * 1024 * 1024,
    max_msg_size=32 * 1024,
)


async def ensure_stream(jetstream: JetStreamContext, config: StreamConfig, replicas: int = 1) -> None:
    """Adds the stream, or brings an older one to this configuration. `replicas` brokers of a cluster keep it."""
    config = config.evolve(num_replicas=replicas)
    try:
        await jetstream.add_stream(config)
    except BadRequestError as error:
        if error.err_code != _NAME_IN_USE:
            raise
        await jetstream.update_stream(config)


async def ensure_bucket(jetstream: JetStreamContext, name: str, replicas: int = 1) -> KeyValue:
    """The bucket of that name, created when it is not there."""
    try:
        return await jetstream.key_value(name)
    except (BucketNotFoundError, NotFoundError):
        return await jetstream.create_key_value(
            KeyValueConfig(bucket=name, history=1, storage=StorageType.FILE, replicas=replicas)
        )


async def ensure_watchlist(jetstream: JetStreamContext, replicas: int = 1) -> KeyValue:
    """The watchlist bucket, created when it is not there."""
    return await ensure_bucket(jetstream, WATCHLIST_BUCKET, replicas)
