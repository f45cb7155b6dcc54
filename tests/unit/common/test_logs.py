import logging
import sys

import orjson

from common.logs import JsonFormatter


def record(**extra: object) -> logging.LogRecord:
    made = logging.LogRecord("ingest.sockets", logging.WARNING, "f.py", 1, "stream %s", ("lost",), None)
    vars(made).update(extra)
    return made


def test_an_event_is_one_line_of_json_with_what_the_call_added() -> None:
    text = JsonFormatter().format(record(symbol="BTCUSDC", attempts=3))
    line = orjson.loads(text)
    assert (line["event"], line["level"], line["logger"]) == ("stream lost", "warning", "ingest.sockets")
    assert (line["symbol"], line["attempts"]) == ("BTCUSDC", 3)
    assert "\n" not in text


def test_an_exception_stays_on_the_same_line() -> None:
    made = record()
    try:
        int("broken")
    except ValueError:
        made.exc_info = sys.exc_info()
    text = JsonFormatter().format(made)
    assert "ValueError: invalid literal" in orjson.loads(text)["error"]
    assert "\n" not in text
