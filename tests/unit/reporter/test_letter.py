"""What a report says, in both languages, in HTML and in text."""

import re
from dataclasses import fields
from datetime import time
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from common.intervals import HOUR, Depth
from common.reports import Language
from reporter.calendar import Frequency, Schedule
from reporter.composer import StaleFactsError
from reporter.facts import FactsError
from reporter.words import WORDS
from unit.reporter.mails import CLAIM, DUE, TOPIC, ChosenFacts, composer, html, parsed, plain, write

LANGUAGES: tuple[Language, Language] = ("fr", "en")


def schedule(frequency: str) -> Schedule:
    return Schedule(Frequency(frequency), time(7), 0, 1, ZoneInfo("Europe/Paris"))


def visible(page: str) -> str:
    """The words of an HTML page."""
    body = re.sub(r"<(style|title)>.*?</\1>|<!--.*?-->", " ", page, flags=re.DOTALL)
    text = unescape(re.sub(r"<[^>]+>", " ", body))
    return " ".join(text.replace("\u202f", " ").split())


@pytest.mark.parametrize(
    ("frequency", "periods", "subject"),
    [
        ("daily", ["1w", "1d"], r"BTCUSDC : 7 j [+−]\d+,\d % \| 1 j [+−]\d+,\d %"),
        ("weekly", ["1mo", "1w"], r"BTCUSDC : 30 j [+−]\d+,\d % \| 7 j [+−]\d+,\d %"),
        ("monthly", ["1y", "1mo"], r"BTCUSDC : 1 an [+−]\d+,\d % \| 31 j [+−]\d+,\d %"),
    ],
)
async def test_each_frequency_shows_its_own_period_and_a_longer_one(
    frequency: str, periods: list[str], subject: str
) -> None:
    facts = ChosenFacts()
    mail = await write(facts, schedule=schedule(frequency), due_date=TOPIC.due_date.replace(day=1))
    assert [period.depth for period in facts.asked[0].periods] == periods
    assert re.fullmatch(subject, parsed(mail)["Subject"])


async def test_chosen_depths_are_shown_instead_the_longest_first_in_the_subject() -> None:
    facts = ChosenFacts()
    mail = await write(facts, depths=(Depth.ONE_DAY, Depth.FIVE_YEARS), language="en")
    assert [period.depth for period in facts.asked[0].periods] == ["5y", "1d"]
    assert re.fullmatch(r"BTCUSDC: 5 y [+−][\d.]+% \| 1 d [+−][\d.]+%", parsed(mail)["Subject"])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_text_twin_carries_every_word_that_the_page_shows(language: Language) -> None:
    message = parsed(await write(language=language, now=DUE + 5 * HOUR, missed=2, web_url="http://pi.local:5000"))
    words = set(re.findall(r"[\w.,%−+]+", visible(html(message)))) - {"·"}
    missing = words - set(re.findall(r"[\w.,%−+]+", plain(message)))
    # The page has a short form of the closing price for the list of mails.
    assert not missing


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "fr",
            [
                "Bonjour,",
                "pour la semaine du lundi 16 au dimanche 22 novembre 2026.",
                "Ouverture : 51 106,15",
                "Clôture : 48 036,72",
                "Variation : −3 069,43",
                "Variation en % : −6,01 %",
                "RSI (14) : 61,9",
                "Volume (BTC) : 53 425",
                "Volume (USDC) : 2 648 335 393",
                "Support : 47 604,39 (3 contacts)",
                "Dernière bougie close le lundi 23 novembre 2026 à 06:00 (CET).",
                "Données à jour, reçues il y a 2 s.",
                "Aucune bougie manquante.",
                "Température : 48,7 °C",
                "Espace disque libre : 63 %",
                "Rapports manqués : 0",
                "Bien cordialement,",
                "en aucun cas un conseil en investissement",
                "désabonnement",
            ],
        ),
        (
            "en",
            [
                "Hello,",
                "for the week from Monday 16 to Sunday 22 November 2026.",
                "Open: 51,106.15",
                "Change in %: −6.01%",
                "Last closed candle: Monday 23 November 2026 at 06:00 (CET).",
                "Data up to date, heard 2 s ago.",
                "Free disk space: 63%",
                "Kind regards,",
                "never investment advice",
                "unsubscribe",
            ],
        ),
    ],
)
async def test_a_report_is_polite_and_complete(language: Language, sentences: list[str]) -> None:
    text = plain(parsed(await write(language=language)))
    assert [sentence for sentence in sentences if sentence not in text] == []


async def test_a_late_report_says_so_in_its_subject_and_in_its_text() -> None:
    message = parsed(await write(now=DUE + 200 * 60_000, missed=3))
    assert message["Subject"].endswith(" (en retard)")
    assert "attendu le lundi 23 novembre 2026 à 07:00 (CET) ; il part avec 3 h 20 min de retard" in plain(message)
    assert "Rapports manqués : 3" in plain(message)


async def test_a_report_within_a_quarter_of_an_hour_is_on_time() -> None:
    assert "retard" not in str(parsed(await write(now=DUE + 14 * 60_000))["Subject"])


async def test_a_report_that_had_to_wait_is_late_from_the_first_minute() -> None:
    assert "retard" in str(parsed(await write(now=DUE + 60_000, delayed=True))["Subject"])
    assert "retard" not in str(parsed(await write(now=DUE + 59_999, delayed=True))["Subject"])
    assert "retard" not in str(parsed(await write(now=DUE + 60_000, delayed=True, manual=True))["Subject"])


async def test_stale_facts_are_waited_for_and_in_the_end_sent_with_a_warning() -> None:
    facts = ChosenFacts(stale=True)
    with pytest.raises(StaleFactsError):
        await composer(facts).compose(CLAIM, patient=True)
    assert "Données en retard : rien n’a été reçu depuis 2 h." in plain(parsed(await write(facts)))


async def test_missing_charts_are_waited_for_and_in_the_end_done_without() -> None:
    facts = ChosenFacts(blind=True)
    with pytest.raises(FactsError):
        await composer(facts).compose(CLAIM, patient=True)
    message = parsed(await write(facts))
    assert "Le graphique n’a pas pu être dessiné." in plain(message)
    assert [part.get_content_type() for part in message.walk()].count("image/png") == 0


async def test_a_sensor_that_is_not_there_is_not_available_never_zero() -> None:
    mail = await composer(ChosenFacts(), sample=b'{"schema":1,"at":0,"values":{"temperature.soc":null}}').compose(
        CLAIM, patient=True
    )
    assert "Température : non disponible" in plain(parsed(mail))
    assert "Espace disque libre : non disponible" in plain(parsed(mail))


async def test_the_page_stays_far_below_what_gmail_clips() -> None:
    message = parsed(await write(depths=tuple(Depth)))
    assert len(html(message).encode()) < 100_000
    assert html(message).count("cid:") == 5


async def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    page = html(parsed(await write(web_url="http://pi.local:5000")))
    assert not re.search(r"<script|<link|<iframe|url\(|@import|javascript:", page)
    assert set(re.findall(r'src="([a-z]+):', page)) == {"cid"}
    links = re.findall(r'href="([^"]+)"', page)
    assert links == ["http://pi.local:5000/api/reporter/unsubscribe/token-of-the-subscription"]


async def test_a_preview_is_the_same_page_with_its_pictures_in_it() -> None:
    page = await composer(ChosenFacts()).preview("BTCUSDC", "en", schedule("daily"))
    assert page.count('src="data:image/png;base64,') == 2
    assert "cid:" not in page


async def test_a_period_without_quotations_says_so() -> None:
    facts = ChosenFacts()
    await write(facts)
    (request,) = facts.asked
    answer = (await facts.report(request)).model_copy()
    sections = [section.model_copy(update={"stats": None}) for section in answer.sections]
    message = parsed(await write(ChosenFacts(answer=answer.model_copy(update={"sections": sections}))))
    assert message["Subject"] == "BTCUSDC : 30 j n. d. | 7 j n. d."
    assert "Aucune cotation n’est connue pour cette période." in plain(message)


async def test_an_answer_about_other_periods_is_refused() -> None:
    facts = ChosenFacts()
    await write(facts)
    answer = await facts.report(facts.asked[0])
    swapped = answer.model_copy(update={"sections": answer.sections[::-1]})
    with pytest.raises(FactsError):
        await write(ChosenFacts(answer=swapped))


def test_both_languages_fill_the_same_places_in_their_sentences() -> None:
    for field in fields(WORDS["fr"]):
        french, english = (getattr(WORDS[language], field.name) for language in LANGUAGES)
        assert re.findall(r"\{\w+\}", str(french)) == re.findall(r"\{\w+\}", str(english)), field.name
        if isinstance(french, dict):
            assert french.keys() == english.keys()
            assert all(french.values())
        else:
            assert french
            assert english


def test_no_sentence_recommends_anything() -> None:
    for language in LANGUAGES:
        said = str(WORDS[language]).lower()
        assert not re.search(r"\b(you should|recommend|opportunity|devriez|conseillons|opportunité)\b", said)
