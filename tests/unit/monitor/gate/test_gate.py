"""The gate as a whole: the password, its key, and what is said about it."""

import asyncio
import logging
import stat
from pathlib import Path

import pytest

from common.serve import StartError
from monitor.gate.gate import Gate, NoPasswordError, WrongPasswordError
from monitor.gate.guesses import TooManyGuessesError
from monitor.gate.key import KEY_FILE
from monitor.gate.sessions import LIFE
from monitor.timing import Timing

PASSWORD = "correct horse battery"
HERE = "192.168.1.5"


class Time:
    def __init__(self) -> None:
        self.now = 1_800_000_000_000

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


def gate(folder: Path, time: Time, password: str = PASSWORD) -> Gate:
    return Gate(password, folder, Timing(clock=time, ticks=time))


async def test_the_right_password_opens(tmp_path: Path, time: Time) -> None:
    one = gate(tmp_path, time)
    session = await one.sign_in(PASSWORD, HERE)
    assert one.session(one.token(session)) == session


@pytest.mark.parametrize("guess", ["", " ", PASSWORD + " ", PASSWORD.upper(), PASSWORD[:-1], "\0", "\udcff"])
async def test_no_other_password_opens(tmp_path: Path, time: Time, guess: str) -> None:
    with pytest.raises(WrongPasswordError):
        await gate(tmp_path, time).sign_in(guess, HERE)


async def test_an_accent_may_be_typed_in_either_way(tmp_path: Path, time: Time) -> None:
    assert await gate(tmp_path, time, "caf\u00e9 cr\u00e8me").sign_in("cafe\u0301 cre\u0300me", HERE)


async def test_guesses_sent_all_at_once_are_counted_all_the_same(tmp_path: Path, time: Time) -> None:
    one = gate(tmp_path, time)
    tries = (one.sign_in(f"guess {number}", HERE) for number in range(10))
    found = [type(error) for error in await asyncio.gather(*tries, return_exceptions=True)]
    assert sorted(found, key=str) == sorted([WrongPasswordError] * 5 + [TooManyGuessesError] * 5, key=str)


async def test_the_right_password_has_to_wait_too_where_too_many_were_wrong(tmp_path: Path, time: Time) -> None:
    one = gate(tmp_path, time)
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            await one.sign_in("wrong", HERE)
    with pytest.raises(TooManyGuessesError):
        await one.sign_in(PASSWORD, HERE)
    time.now += 30_000
    assert await one.sign_in(PASSWORD, HERE)


async def test_a_restart_keeps_sessions_and_another_password_ends_them(tmp_path: Path, time: Time) -> None:
    one = gate(tmp_path, time)
    token = one.token(await one.sign_in(PASSWORD, HERE))
    assert gate(tmp_path, time).session(token) is not None
    assert gate(tmp_path, time, "another one").session(token) is None
    assert gate(tmp_path, time).session(token) is not None


async def test_another_installation_with_the_same_password_knows_no_session_of_this_one(
    tmp_path: Path, time: Time
) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    one = gate(tmp_path / "one", time)
    token = one.token(await one.sign_in(PASSWORD, HERE))
    assert gate(tmp_path / "other", time).session(token) is None


async def test_a_session_is_prolonged_once_half_of_it_is_over(tmp_path: Path, time: Time) -> None:
    one = gate(tmp_path, time)
    session = await one.sign_in(PASSWORD, HERE)
    time.now += LIFE // 2 - 1
    assert one.prolonged(session) is None
    time.now += 1
    prolonged = one.prolonged(session)
    assert prolonged is not None
    assert (prolonged.number, prolonged.expires) == (session.number, time.now + LIFE)


async def test_without_a_password_nobody_signs_in_and_nothing_is_stored(tmp_path: Path, time: Time) -> None:
    one = gate(tmp_path, time, "")
    with pytest.raises(NoPasswordError):
        await one.sign_in("", HERE)
    assert (one.required, one.session("anything"), list(tmp_path.iterdir())) == (False, None, [])


def test_the_key_is_for_its_owner_alone(tmp_path: Path, time: Time) -> None:
    gate(tmp_path, time)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]


def test_what_a_power_cut_left_of_a_key_is_no_obstacle(tmp_path: Path, time: Time) -> None:
    (tmp_path / KEY_FILE).with_suffix(".new").write_bytes(b"half")
    assert gate(tmp_path, time).required


@pytest.mark.parametrize("content", [b"", b"short"])
def test_a_damaged_key_is_one_line_at_start(tmp_path: Path, time: Time, content: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(content)
    with pytest.raises(StartError, match=r"session\.key is damaged; delete it"):
        gate(tmp_path, time)


async def test_no_password_and_no_guess_is_ever_logged(
    tmp_path: Path, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one = gate(tmp_path, time, "hunter2")
    await one.sign_in("hunter2", HERE)
    with pytest.raises(WrongPasswordError) as refused:
        await one.sign_in("hunter3", HERE)
    said = " ".join([*(str(vars(record)) for record in caplog.records), str(refused.value)])
    assert "hunter" not in said
    assert HERE in said
