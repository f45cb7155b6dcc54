from pathlib import Path

import polars as pl
import pytest

from common.intervals import HOUR
from standins.exchange.record import RecordError, candles_of, find_parquet, parquet_series, read_event
from standins.exchange.spans import SPANS

SIX = ("open_time", "open", "high", "low", "close", "volume")


def _file(folder: Path, name: str, rows: list[tuple[float, ...]], columns: tuple[str, ...] = SIX) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    types = {column: pl.Int64 if column in {"open_time", "trades"} else pl.Float64 for column in columns}
    pl.DataFrame(rows, schema=types, orient="row").write_parquet(path)
    return path


def _series(binance: Path, symbol: str, interval: str, files: str = "*") -> list[Path]:
    return sorted((binance / "klines" / interval).glob(f"{symbol}-{interval}-{files}.parquet"))


def test_twelve_columns_are_served_as_recorded(binance: Path) -> None:
    (path,) = _series(binance, "BTCUSDC", "1h")
    recorded = pl.read_parquet(path)
    rows = parquet_series(SPANS["1h"], [path]).rows
    assert rows.columns == [*recorded.columns[:9], "taker_base", "taker_quote"]
    for ours, theirs in zip(rows.columns, recorded.columns[:11], strict=True):
        assert rows[ours].to_list() == recorded[theirs].to_list()


def test_quote_volume_and_trades_are_taken_where_recorded(binance: Path) -> None:
    (path,) = _series(binance, "BTCEUR", "1h")
    recorded, rows = pl.read_parquet(path), parquet_series(SPANS["1h"], [path]).rows
    assert recorded.width == 8
    for name in recorded.columns:
        assert rows[name].to_list() == recorded[name].to_list()


def test_missing_columns_are_derived(tmp_path: Path) -> None:
    path = _file(
        tmp_path, "A-1h-x.parquet", [(0, 100.0, 104.0, 98.0, 102.0, 25.0), (HOUR, 102.0, 102.0, 102.0, 102.0, 0.0)]
    )
    busy, idle = candles_of(parquet_series(SPANS["1h"], [path]).rows, 0)
    assert busy.close_time == HOUR - 1
    assert busy.quote_volume == 25.0 * 101.0
    assert busy.trades == 3
    assert (busy.taker_base, busy.taker_quote) == (12.5, 1262.5)
    assert (idle.quote_volume, idle.trades, idle.taker_base, idle.taker_quote) == (0, 0, 0, 0)


def test_overlapping_files_are_merged_and_the_later_one_counts(tmp_path: Path) -> None:
    first = _file(tmp_path, "A-1h-1.parquet", [(0, 1, 1, 1, 1, 1), (HOUR, 2, 2, 2, 2, 2)])
    second = _file(tmp_path, "A-1h-2.parquet", [(HOUR, 3, 3, 3, 3, 3), (2 * HOUR, 4, 4, 4, 4, 4)])
    series = parquet_series(SPANS["1h"], [first, second])
    assert series.rows.select("open_time", "close").rows() == [(0, 1.0), (HOUR, 3.0), (2 * HOUR, 4.0)]
    assert series.stretches == ((0, 3 * HOUR),)


def test_between_two_files_nothing_is_known(binance: Path) -> None:
    series = parquet_series(SPANS["5m"], _series(binance, "BTCUSDT", "5m"))
    assert len(series.stretches) > 1
    (_, first_end), (second_start, _) = series.stretches[:2]
    assert series.speaks_for(first_end - HOUR, first_end)
    assert not series.speaks_for(first_end - HOUR, second_start)


def test_files_of_different_columns_make_one_series(binance: Path) -> None:
    paths = _series(binance, "BTCUSDT", "1h")
    rows = parquet_series(SPANS["1h"], paths).rows
    recorded = {time for path in paths for time in pl.read_parquet(path)["open_time"].to_list()}
    assert rows["open_time"].to_list() == sorted(recorded)
    assert rows.null_count().sum_horizontal().item() == 0


def test_months_are_found_under_their_file_name(binance: Path) -> None:
    found = find_parquet(binance / "klines", ["BTCUSDT"])
    series = parquet_series(SPANS["1M"], found["BTCUSDT"]["1M"])
    assert all(SPANS["1M"].floor(time) == time for time in series.times.tolist())
    assert series.rows["close_time"][0] == SPANS["1M"].next(int(series.times[0])) - 1


def test_only_the_wanted_pairs_are_found(binance: Path) -> None:
    assert set(find_parquet(binance / "klines", ["BTCUSDC", "ETHUSDC"])) == {"BTCUSDC", "ETHUSDC"}
    assert len(find_parquet(binance / "klines", None)) > 10


def test_an_event_is_named_by_its_file(binance: Path) -> None:
    symbol, series = read_event(binance / "events" / "btcusdt-1m-20230324-spot-halt.csv")
    assert (symbol, series.span.name) == ("BTCUSDT", "1m")
    assert sum(candle.volume == 0 for candle in candles_of(series.rows, 0)) == 72


def test_a_folder_without_the_pair_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="NOPE"):
        find_parquet(tmp_path, ["NOPE"])


def test_a_file_of_another_name_is_refused(tmp_path: Path) -> None:
    _file(tmp_path, "1h/whatever.parquet", [(0, 1, 1, 1, 1, 1)])
    with pytest.raises(RecordError, match=r"whatever\.parquet"):
        find_parquet(tmp_path, None)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no candle"):
        parquet_series(SPANS["1h"], [_file(tmp_path, "A-1h-x.parquet", [])])
