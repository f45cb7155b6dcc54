"""A letter as HTML and as plain text."""

import base64

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from reporter.letter import Letter

_MARKS = {"up": "▲", "down": "▼", "neutral": "●"}


class Renderer:
    """Fills the templates. Whatever comes from outside is escaped in HTML; text has nothing to escape."""

    def __init__(self) -> None:
        loader = PackageLoader("reporter")
        self._html = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
        self._html.filters["linked"] = _linked
        self._text = Environment(loader=loader, autoescape=False, undefined=StrictUndefined)  # noqa: S701

    def mail_html(self, letter: Letter) -> str:
        """The HTML part of a mail, whose pictures are named by Content-ID."""
        return self._render_html(letter, {picture.cid: f"cid:{picture.cid}" for picture in letter.pictures})

    def page_html(self, letter: Letter) -> str:
        """The same for a browser: the pictures are in it."""
        sources = {
            picture.cid: f"data:image/png;base64,{base64.b64encode(picture.png).decode()}"
            for picture in letter.pictures
        }
        return self._render_html(letter, sources)

    def mail_text(self, letter: Letter) -> str:
        """The plain text part of a mail."""
        return self._text.get_template("mail.txt.j2").render(letter=letter, marks=_MARKS)

    def unsubscribe_page(self, language: str, title: str, text: str, button: str | None) -> str:
        """The page behind the unsubscribe link; with a button it asks, without it it tells."""
        template = self._html.get_template("unsubscribe.html.j2")
        return template.render(language=language, title=title, text=text, button=button)

    def _render_html(self, letter: Letter, sources: dict[str, str]) -> str:
        return self._html.get_template("mail.html.j2").render(letter=letter, sources=sources)


def _linked(text: str, url: str | None, style: str) -> Markup:
    """The text with its `url` made a link."""
    if url is None:
        return escape(text)
    before, _, after = text.partition(url)
    return Markup('{}<a class="{}" href="{}" style="color:#1a66c2;word-break:break-all;">{}</a>{}').format(
        before, style, url, url, after
    )
