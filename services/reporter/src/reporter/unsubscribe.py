"""The two pages behind the link at the foot of a mail. Only the button does something: scanners open links."""

from common.reports import Language
from reporter.render import Renderer
from reporter.schemas import Subscription
from reporter.subscriptions import Subscriptions

_TEXTS: dict[Language, dict[str, str]] = {
    "fr": {
        "title": "Se désabonner",
        "ask": "Ne plus envoyer à {recipient} le rapport sur {symbol} ?",
        "button": "Ne plus l’envoyer",
        "done": "C’est fait : le rapport sur {symbol} n’est plus envoyé à {recipient}. "
        "La page Rapports de RasCrypto permet de le reprendre.",
    },
    "en": {
        "title": "Unsubscribe",
        "ask": "Stop sending the report on {symbol} to {recipient}?",
        "button": "Stop sending it",
        "done": "Done: the report on {symbol} is no longer sent to {recipient}. "
        "The Reports page of RasCrypto can resume it.",
    },
}


class Unsubscribing:
    """Asks, and pauses the subscription once the button is pressed."""

    def __init__(self, subscriptions: Subscriptions, renderer: Renderer) -> None:
        self._subscriptions = subscriptions
        self._renderer = renderer

    async def ask(self, token: str) -> str:
        """The page with the button. Raises UnknownSubscriptionError."""
        return self._page(await self._subscriptions.find_by_token(token), "ask")

    async def confirm(self, token: str) -> str:
        """Pauses, and gives the page that says so. Raises UnknownSubscriptionError."""
        return self._page(await self._subscriptions.pause_by_token(token), "done")

    def _page(self, subscription: Subscription, text: str) -> str:
        texts = _TEXTS[subscription.language]
        filled = texts[text].format(symbol=subscription.symbol, recipient=subscription.recipient)
        button = texts["button"] if text == "ask" else None
        return self._renderer.unsubscribe_page(subscription.language, texts["title"], filled, button)
