"""The sentences of a mail, in each language. Braces are filled by `str.format`."""

from dataclasses import dataclass

from common.intervals import Depth
from common.reports import Language
from reporter.calendar import Frequency


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that a mail says in one language, apart from numbers and what analysis put in words."""

    greeting: str
    intro: dict[Frequency, str]
    title: dict[Frequency, str]
    colon: str
    days_short: str
    depths_short: dict[Depth, str]
    days_long: str
    day_long: str
    depths_long: dict[Depth, str]
    unknown: str
    late_subject: str
    late: str
    preheader: str
    no_data: str
    labels: dict[str, str]
    volume: str
    base: str
    quote: str
    observations: str
    levels: str
    support: str
    resistance: str
    touch: str
    touches: str
    chart: str
    chart_alt: str
    chart_missing: str
    quality: str
    last_candle: str
    no_candle: str
    fresh: str
    stale: str
    never_heard: str
    no_holes: str
    holes: str
    more_holes: str
    machine: str
    temperature: str
    disk: str
    missed: str
    not_available: str
    closing: str
    signature: str
    disclaimer: str
    unsubscribe_link: str
    unsubscribe_reply: str
    unsubscribe_label: str


_FRENCH = Words(
    greeting="Bonjour,",
    intro={
        Frequency.DAILY: "Voici votre rapport quotidien sur {symbol}, pour la journée du {days}.",
        Frequency.WEEKLY: "Voici votre rapport hebdomadaire sur {symbol}, pour la semaine du {days}.",
        Frequency.MONTHLY: "Voici votre rapport mensuel sur {symbol}, pour le mois du {days}.",
    },
    title={
        Frequency.DAILY: "Rapport quotidien",
        Frequency.WEEKLY: "Rapport hebdomadaire",
        Frequency.MONTHLY: "Rapport mensuel",
    },
    colon=" : ",
    days_short="{days} j",
    depths_short={Depth.ONE_YEAR: "1 an", Depth.FIVE_YEARS: "5 ans"},
    days_long="{days} jours",
    day_long="1 jour",
    depths_long={Depth.ONE_YEAR: "1 an", Depth.FIVE_YEARS: "5 ans"},
    unknown="n. d.",
    late_subject=" (en retard)",
    late="Ce rapport était attendu le {due} ; il part avec {delay} de retard, avec nos excuses.",
    preheader="Clôture {close} · {days}",
    no_data="Aucune cotation n’est connue pour cette période.",
    labels={
        "open": "Ouverture",
        "close": "Clôture",
        "change": "Variation",
        "change_percent": "Variation en %",
        "high": "Plus haut",
        "low": "Plus bas",
        "range": "Amplitude",
        "volatility": "Volatilité annualisée",
        "max_drawdown": "Plus forte baisse",
        "rsi": "RSI (14)",
    },
    volume="Volume ({asset})",
    base="base",
    quote="cotation",
    observations="Observations",
    levels="Supports et résistances",
    support="Support",
    resistance="Résistance",
    touch="{count} contact",
    touches="{count} contacts",
    chart="Graphique sur {depth}, jusqu’à maintenant",
    chart_alt="Graphique en chandeliers de {symbol} sur {depth}",
    chart_missing="Le graphique n’a pas pu être dessiné.",
    quality="Qualité des données",
    last_candle="Dernière bougie close le {moment}.",
    no_candle="Aucune bougie close n’est connue.",
    fresh="Données à jour, reçues il y a {age}.",
    stale="Données en retard : rien n’a été reçu depuis {age}.",
    never_heard="Données en retard : rien n’a encore été reçu.",
    no_holes="Aucune bougie manquante.",
    holes="Bougies manquantes : {ranges}.",
    more_holes="et {count} autres périodes",
    machine="Machine",
    temperature="Température",
    disk="Espace disque libre",
    missed="Rapports manqués",
    not_available="non disponible",
    closing="Bien cordialement,",
    signature="RasCrypto, votre serveur d’analyse technique",
    disclaimer=(
        "Ce message est éducatif. Il ne constitue en aucun cas un conseil en investissement, "
        "ni une incitation à acheter ou à vendre quoi que ce soit."
    ),
    unsubscribe_link="Pour ne plus recevoir ce rapport, ouvrez {url} et confirmez.",
    unsubscribe_reply=(
        "Pour ne plus recevoir ce rapport, mettez l’abonnement en pause dans la page Rapports de RasCrypto, "
        "ou répondez à ce message par « désabonnement »."
    ),
    unsubscribe_label="Se désabonner",
)

_ENGLISH = Words(
    greeting="Hello,",
    intro={
        Frequency.DAILY: "Here is your daily report on {symbol}, for {days}.",
        Frequency.WEEKLY: "Here is your weekly report on {symbol}, for the week from {days}.",
        Frequency.MONTHLY: "Here is your monthly report on {symbol}, for the month from {days}.",
    },
    title={
        Frequency.DAILY: "Daily report",
        Frequency.WEEKLY: "Weekly report",
        Frequency.MONTHLY: "Monthly report",
    },
    colon=": ",
    days_short="{days} d",
    depths_short={Depth.ONE_YEAR: "1 y", Depth.FIVE_YEARS: "5 y"},
    days_long="{days} days",
    day_long="1 day",
    depths_long={Depth.ONE_YEAR: "1 year", Depth.FIVE_YEARS: "5 years"},
    unknown="n/a",
    late_subject=" (late)",
    late="This report was expected on {due}; it leaves {delay} late, with our apologies.",
    preheader="Close {close} · {days}",
    no_data="No quotation is known for this period.",
    labels={
        "open": "Open",
        "close": "Close",
        "change": "Change",
        "change_percent": "Change in %",
        "high": "High",
        "low": "Low",
        "range": "Range",
        "volatility": "Annualised volatility",
        "max_drawdown": "Largest fall",
        "rsi": "RSI (14)",
    },
    volume="Volume ({asset})",
    base="base",
    quote="quote",
    observations="Observations",
    levels="Support and resistance",
    support="Support",
    resistance="Resistance",
    touch="{count} touch",
    touches="{count} touches",
    chart="Chart over {depth}, until now",
    chart_alt="Candlestick chart of {symbol} over {depth}",
    chart_missing="The chart could not be drawn.",
    quality="Data quality",
    last_candle="Last closed candle: {moment}.",
    no_candle="No closed candle is known.",
    fresh="Data up to date, heard {age} ago.",
    stale="Data is stale: nothing was heard for {age}.",
    never_heard="Data is stale: nothing was heard yet.",
    no_holes="No candle is missing.",
    holes="Missing candles: {ranges}.",
    more_holes="and {count} more ranges",
    machine="Machine",
    temperature="Temperature",
    disk="Free disk space",
    missed="Missed reports",
    not_available="not available",
    closing="Kind regards,",
    signature="RasCrypto, your technical analysis server",
    disclaimer=(
        "This message is educational. It is never investment advice, nor an invitation to buy or sell anything."
    ),
    unsubscribe_link="To stop receiving this report, open {url} and confirm.",
    unsubscribe_reply=(
        "To stop receiving this report, pause the subscription on the Reports page of RasCrypto, "
        "or answer this message with “unsubscribe”."
    ),
    unsubscribe_label="Unsubscribe",
)

WORDS: dict[Language, Words] = {"fr": _FRENCH, "en": _ENGLISH}
