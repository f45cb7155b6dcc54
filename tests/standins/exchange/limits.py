"""The exchange's limits, and the weight that each address has used of them."""

from dataclasses import dataclass, field

from standins.exchange.errors import ApiError, banned, weight_exceeded

_MINUTE = 60_000
_LONGEST_BAN = 3 * 86_400_000


@dataclass(frozen=True, slots=True)
class Limits:
    """As documented; tests make them smaller. Times are ms, 0 switches a limit off.

    `weight` is request weight a minute and address; after `patience` requests answered by 429 the address
    is banned for `ban`, twice as long each time. A ping goes out every `ping`; without a pong for `pong`
    the connection is cut, and after `life` in any case. `inbound` is messages a second and connection,
    `streams` streams a connection, `attempts` connections in five minutes and address.
    """

    weight: int = 6_000
    patience: int = 10
    ban: int = 120_000
    ping: int = 20_000
    pong: int = 60_000
    life: int = 86_400_000
    inbound: int = 5
    streams: int = 1_024
    attempts: int = 300


@dataclass(slots=True)
class _Account:
    """What one address has used."""

    minute: int = 0
    used: int = 0
    refused: int = 0
    bans: int = 0
    banned_until: int = 0
    attempts: list[int] = field(default_factory=list)


class Meter:
    """Weighs requests by address, minute by minute."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._accounts: dict[str, _Account] = {}

    def used(self, address: str, now: int) -> int:
        """The weight used in the minute of `now` (ms UTC)."""
        account = self._accounts.get(address)
        return account.used if account is not None and account.minute == now // _MINUTE else 0

    def charge(self, address: str, weight: int, now: int) -> ApiError | None:
        """Takes `weight` at `now` (ms UTC). Gives the refusal when the address has had too much."""
        account = self._at(address, now)
        if now < account.banned_until:
            return banned(account.banned_until, _seconds(account.banned_until - now))
        account.used += weight
        if not self.limits.weight or account.used <= self.limits.weight:
            return None
        account.refused += 1
        if account.refused > self.limits.patience:
            return self._ban(account, now)
        return weight_exceeded(self.limits.weight, _seconds((account.minute + 1) * _MINUTE - now))

    def attempt(self, address: str, now: int) -> bool:
        """Counts a stream connection at `now` (ms UTC); false when there were too many in five minutes."""
        account = self._at(address, now)
        account.attempts = [time for time in account.attempts if time > now - 5 * _MINUTE]
        account.attempts.append(now)
        return not self.limits.attempts or len(account.attempts) <= self.limits.attempts

    def forgive(self) -> None:
        """Forgets what was used, and every ban."""
        self._accounts.clear()

    def _at(self, address: str, now: int) -> _Account:
        account = self._accounts.setdefault(address, _Account())
        if account.minute != now // _MINUTE:
            account.minute, account.used, account.refused = now // _MINUTE, 0, 0
        return account

    def _ban(self, account: _Account, now: int) -> ApiError:
        length = min(self.limits.ban * 2**account.bans, _LONGEST_BAN)
        account.bans += 1
        account.banned_until = now + length
        return banned(account.banned_until, _seconds(length))


def _seconds(milliseconds: int) -> int:
    return max(1, -(-milliseconds // 1000))
