"""An end to guessing: whoever is wrong too often waits, ever longer; and all together have a limit, too."""

from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from common.clock import Clock
from common.limits import TokenBucket, TooManyRequestsError

_SECOND, _MINUTE = 1_000, 60_000
_HOME_BITS = 64  # A device picks its IPv6 addresses within such a network at will.


class TooManyGuessesError(TooManyRequestsError):
    """Too many wrong passwords."""

    code = "too_many_guesses"


@dataclass(frozen=True, slots=True)
class GuessRules:
    """`free` wrong passwords in a row from one address, then waits (ms) that double up to `longest_wait`.

    An address is forgotten after `forget` ms of peace. All addresses together have `all_free` wrong passwords, and
    one more every `all_every` ms. At most `addresses` are remembered, the latest.
    """

    free: int = 5
    first_wait: int = 30 * _SECOND
    longest_wait: int = 15 * _MINUTE
    forget: int = 60 * _MINUTE
    all_free: int = 30
    all_every: int = 20 * _SECOND
    addresses: int = 256


@dataclass(slots=True)
class _Record:
    wrong: int = 0
    last: int = 0
    waits_until: int = 0


class Guesses:
    """Counts wrong passwords. `ticks` (ms) is a clock that nobody sets."""

    def __init__(self, ticks: Clock, rules: GuessRules | None = None) -> None:
        self._ticks = ticks
        self._rules = rules or GuessRules()
        self._records: OrderedDict[str, _Record] = OrderedDict()
        self._all = TokenBucket(self._rules.all_free, self._rules.all_every, ticks)

    def admit(self, address: str) -> None:
        """Lets a guess be tried, and counts it as wrong until `forgive`. Raises TooManyGuessesError.

        Counted beforehand: guesses that are sent all at once are no way around the limit.
        """
        now = self._ticks()
        home = home_of(address)
        record = self._records.get(home) or _Record()
        if now - record.last > self._rules.forget:
            record = _Record()
        self._refuse_for(record.waits_until - now)
        self._refuse_for(self._all.take())
        record.wrong += 1
        record.last = now
        record.waits_until = now + self._wait_after(record.wrong)
        self._remember(home, record)

    def forgive(self, address: str) -> None:
        """The guess was right: the address starts anew."""
        self._records.pop(home_of(address), None)
        self._all.give_back()

    def __len__(self) -> int:
        """How many addresses are remembered."""
        return len(self._records)

    def _wait_after(self, wrong: int) -> int:
        beyond = wrong - self._rules.free
        return 0 if beyond < 0 else min(self._rules.first_wait * 2 ** min(beyond, 20), self._rules.longest_wait)

    def _remember(self, home: str, record: _Record) -> None:
        self._records[home] = record
        self._records.move_to_end(home)
        if len(self._records) > self._rules.addresses:
            self._records.popitem(last=False)

    def _refuse_for(self, wait: int) -> None:
        if wait > 0:
            raise TooManyGuessesError("Too many wrong passwords", wait)


def home_of(address: str) -> str:
    """What counts as one place: an IPv4 address, or the network of an IPv6 address; anything else as it is."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:45]
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return f"{int(parsed) >> _HOME_BITS:x}::"
    return str(parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else str(parsed)
