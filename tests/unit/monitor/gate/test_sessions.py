"""Sessions: what a cookie is worth, until when, and after a restart."""

from pathlib import Path

import pytest

from monitor.gate.sessions import ENDED_FILE, LIFE, Sessions

KEY = b"k" * 32
START = 1_800_000_000_000


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock) -> Sessions:
    return Sessions(KEY, tmp_path, clock)


def test_a_cookie_is_good_for_thirty_days(sessions: Sessions, clock: Clock) -> None:
    session = sessions.begin()
    token = sessions.token(session)
    assert session.expires == START + 30 * 24 * 3_600_000
    clock.now = session.expires - 1
    assert sessions.read(token) == session
    clock.now = session.expires
    assert sessions.read(token) is None


def test_every_session_has_a_number_of_its_own(sessions: Sessions) -> None:
    assert len({sessions.begin().number for _ in range(100)}) == 100


def test_a_cookie_that_was_touched_is_worth_nothing(sessions: Sessions) -> None:
    token = sessions.token(sessions.begin())
    for place in range(len(token)):
        other = "0" if token[place] != "0" else "1"
        assert sessions.read(token[:place] + other + token[place + 1 :]) is None


@pytest.mark.parametrize("token", ["", ".", "...", "1.2.3.4", "1.9999999999999.x.", "é.é.é.é", "\udcff.1"])
def test_what_is_no_cookie_of_ours_is_nobody(sessions: Sessions, token: str) -> None:
    assert sessions.read(token) is None


def test_another_key_knows_no_session_of_the_former(sessions: Sessions, tmp_path: Path, clock: Clock) -> None:
    token = sessions.token(sessions.begin())
    assert Sessions(b"x" * 32, tmp_path, clock).read(token) is None
    assert Sessions(KEY, tmp_path, clock).read(token) is not None


def test_an_ended_session_stays_ended_after_a_restart_and_when_it_had_been_prolonged(
    sessions: Sessions, tmp_path: Path, clock: Clock
) -> None:
    first = sessions.begin()
    clock.now += LIFE // 2 + 1
    prolonged = sessions.begin(first.number)
    tokens = [sessions.token(first), sessions.token(prolonged)]
    sessions.end(first)
    again = Sessions(KEY, tmp_path, clock)
    assert [sessions.read(token) for token in tokens] == [None, None]
    assert [again.read(token) for token in tokens] == [None, None]


def test_ending_one_session_leaves_the_others(sessions: Sessions) -> None:
    one, other = sessions.begin(), sessions.begin()
    sessions.end(one)
    assert sessions.read(sessions.token(other)) == other


def test_the_list_of_ended_sessions_is_bounded_and_forgets_what_is_over(tmp_path: Path, clock: Clock) -> None:
    sessions = Sessions(KEY, tmp_path, clock, most_ended=3)
    for _ in range(5):
        sessions.end(sessions.begin())
    assert (tmp_path / ENDED_FILE).read_text().count(":") == 3
    clock.now += LIFE + 1
    sessions.end(sessions.begin())
    assert (tmp_path / ENDED_FILE).read_text().count(":") == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b'{"a": "b"}', b"\xff"])
def test_a_damaged_list_starts_anew(tmp_path: Path, clock: Clock, content: bytes) -> None:
    (tmp_path / ENDED_FILE).write_bytes(content)
    sessions = Sessions(KEY, tmp_path, clock)
    session = sessions.begin()
    assert sessions.read(sessions.token(session)) == session


def test_where_nothing_can_be_written_a_session_still_ends(tmp_path: Path, clock: Clock) -> None:
    sessions = Sessions(KEY, tmp_path / "gone", clock)
    session = sessions.begin()
    sessions.end(session)
    assert sessions.read(sessions.token(session)) is None
