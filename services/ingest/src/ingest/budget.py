"""How much may be asked of the exchange: its request weight, counted per minute."""

_MINUTE_MS = 60_000
_DEFAULT_LIMIT = 6_000


class WeightBudget:
    """Keeps the weight of each minute below a share of the exchange's limit. Pure: times are handed in.

    The exchange counts per address and minute of its own clock and says its count in every answer. Others
    behind the same address count too, so its word stands over our own sum; what was sent and not yet
    answered is added. All times are ms UTC of the exchange's clock.
    """

    def __init__(self, share: float = 0.5) -> None:
        self.limit = _DEFAULT_LIMIT
        self._share = share
        self._minute = -1
        self._known = 0
        self._pending = 0

    @property
    def allowed(self) -> int:
        """The weight that may be used in a minute."""
        return int(self.limit * self._share)

    def used(self, now: int) -> int:
        """The weight used in the minute of `now`, with what is not answered yet."""
        self._turn(now)
        return self._known + self._pending

    def delay(self, weight: int, now: int) -> int:
        """The ms until a request of `weight` may be sent; 0 is at once.

        One request is always allowed in a minute in which nothing was sent, however small the share.
        """
        used = self.used(now)
        if used == 0 or used + weight <= self.allowed:
            return 0
        return _MINUTE_MS - now % _MINUTE_MS

    def reserve(self, weight: int, now: int) -> None:
        """Counts a request that is about to be sent."""
        self._turn(now)
        self._pending += weight

    def settle(self, weight: int, reported: int | None, now: int) -> None:
        """Takes the answer to a reserved request; `reported` is the exchange's count, if it gave one."""
        self._turn(now)
        self._pending -= weight
        self._known = max(self._known, reported) if reported is not None else self._known + weight

    def _turn(self, now: int) -> None:
        minute = now // _MINUTE_MS
        if minute != self._minute:
            self._minute = minute
            self._known = 0
