from standins.exchange.request_log import Request, RequestLog


def _log() -> RequestLog:
    log = RequestLog()
    for symbol, interval, start in (("BTCUSDC", "5m", "1000"), ("BTCUSDC", "1h", "2000"), ("ETHUSDC", "5m", "3000")):
        params = {"symbol": symbol, "interval": interval, "startTime": start}
        log.add(Request(0, "127.0.0.1", "/api/v3/klines", params))
    log.add(Request(0, "127.0.0.1", "/api/v3/ping", {}))
    return log


def test_requests_for_candles_can_be_picked_by_pair_and_interval() -> None:
    log = _log()
    assert len(log.klines()) == 3
    assert len(log.klines("BTCUSDC")) == 2
    assert len(log.klines(interval="5m")) == 2
    assert len(log.klines("ETHUSDC", "5m")) == 1


def test_the_ranges_asked_for_are_known() -> None:
    assert _log().ranges("BTCUSDC", "5m") == [(1000, None)]


def test_every_path_is_counted_until_cleared() -> None:
    log = _log()
    assert log.counts == {"/api/v3/klines": 3, "/api/v3/ping": 1}
    log.clear()
    assert not log.counts
    assert not log.entries
