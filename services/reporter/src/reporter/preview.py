"""Reports for somebody who looks before subscribing."""

from reporter.composer import Composer
from reporter.errors import FactsMissingError, UnknownPairError
from reporter.facts import FactsError
from reporter.facts import UnknownPairError as PairUnknownToAnalysisError
from reporter.schemas import PreviewQuery
from reporter.subscriptions import Defaults


class Previews:
    """What a subscription would bring."""

    def __init__(self, composer: Composer, defaults: Defaults) -> None:
        self._composer = composer
        self._defaults = defaults

    async def page(self, query: PreviewQuery) -> str:
        """The mail of this moment as HTML. Raises UnknownPairError and FactsMissingError."""
        language = query.language or self._defaults.language
        try:
            return await self._composer.preview(query.symbol, language, self._defaults.schedule(query), query.depths)
        except PairUnknownToAnalysisError as error:
            raise UnknownPairError(f"symbol: {query.symbol} is not followed; add it to the watchlist first.") from error
        except FactsError as error:
            raise FactsMissingError(f"There is nothing to make a report of: {error}.") from error
