"""A small web list of the mails that were taken, for the demo."""

import html
from email.message import EmailMessage

from aiohttp import web

from standins.mail.mailbox import Mailbox, Received

_FRAME = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:1rem auto;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}td,th{{text-align:left;padding:.4rem;border-bottom:1px solid #8884}}
iframe{{width:100%;height:75vh;border:1px solid #8884;background:#fff}}pre{{white-space:pre-wrap}}</style></head>
<body>{body}</body></html>"""
_POLICY = {
    "Content-Security-Policy": "default-src 'none'; img-src data: 'self'; style-src 'unsafe-inline'; frame-src 'self'"
}


def make_app(mailbox: Mailbox) -> web.Application:
    """The list at `/`, a mail at `/mails/<number>`, and its parts below that; `/api/mails` is the list as JSON."""
    page = _Page(mailbox)
    app = web.Application()
    app.add_routes(
        [
            web.get("/", page.index),
            web.get("/api/mails", page.listing),
            web.get("/mails/{number:\\d+}", page.mail),
            web.get("/mails/{number:\\d+}/html", page.html),
            web.get("/mails/{number:\\d+}/raw", page.raw),
        ]
    )
    return app


class _Page:
    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def index(self, _request: web.Request) -> web.Response:
        rows = "".join(
            f'<tr><td>{mail.number}</td><td><a href="/mails/{mail.number}">{_text(mail.message["Subject"])}</a></td>'
            f"<td>{_text(mail.message['To'])}</td><td>{_text(mail.message['Date'])}</td></tr>"
            for mail in reversed(list(self._mailbox))
        )
        body = f"<h1>Mails</h1><table><tr><th>#</th><th>Subject</th><th>To</th><th>Date</th></tr>{rows}</table>"
        return _html(_FRAME.format(title="Mails", body=body))

    async def listing(self, _request: web.Request) -> web.Response:
        return web.json_response(
            [
                {
                    "number": mail.number,
                    "sender": mail.sender,
                    "recipients": list(mail.recipients),
                    "subject": str(mail.message["Subject"]),
                    "message_id": mail.message_id,
                    "size": len(mail.data),
                }
                for mail in self._mailbox
            ]
        )

    async def mail(self, request: web.Request) -> web.Response:
        mail = self._find(request)
        plain = mail.message.get_body(("plain",))
        text = plain.get_content() if plain else ""
        subject, sender, to = (_text(mail.message[name]) for name in ("Subject", "From", "To"))
        here = f"/mails/{mail.number}"
        body = (
            f"<p><a href='/'>All mails</a> · <a href='{here}/raw'>source</a></p>"
            f"<h1>{subject}</h1><p>{sender} → {to}</p>"
            f"<iframe src='{here}/html' sandbox title='HTML'></iframe><h2>Text</h2><pre>{_text(text)}</pre>"
        )
        return _html(_FRAME.format(title=subject, body=body))

    async def html(self, request: web.Request) -> web.Response:
        return _html(html_of(self._find(request).message))

    async def raw(self, request: web.Request) -> web.Response:
        return web.Response(body=self._find(request).data, content_type="text/plain")

    def _find(self, request: web.Request) -> Received:
        mail = self._mailbox.find(int(request.match_info["number"]))
        if mail is None:
            raise web.HTTPNotFound(text="no such mail")
        return mail


def html_of(message: EmailMessage) -> str:
    """The HTML part as a browser can show it: the pictures that it names by Content-ID are put into it."""
    body = message.get_body(("html",))
    page = str(body.get_content()) if body else "<p>no HTML part</p>"
    for part in message.walk():
        cid, encoded = part["Content-ID"], part.get_payload()
        if cid and isinstance(encoded, str):
            data = "".join(encoded.split())
            page = page.replace(f"cid:{str(cid).strip('<>')}", f"data:{part.get_content_type()};base64,{data}")
    return page


def _html(page: str) -> web.Response:
    return web.Response(text=page, content_type="text/html", headers=_POLICY)


def _text(value: object) -> str:
    return html.escape(str(value or ""))
