"""The mail on the wire, read back by another implementation, and with hostile content."""

import base64
import io
from email import message_from_bytes, policy
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from common.intervals import Depth
from reporter.mime import header
from reporter.pictures import make_picture
from unit.reporter.hostile import HOSTILE
from unit.reporter.mails import facts_saying, html, parsed, write


async def test_the_parts_are_nested_as_mail_programs_expect_them() -> None:
    message = parsed(await write())
    structure = [(part.get_content_type(), part.get_content_disposition()) for part in message.walk()]
    assert structure == [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        ("text/plain", None),
        ("multipart/related", None),
        ("text/html", None),
        ("image/png", "inline"),
        ("image/png", "inline"),
        ("image/png", "attachment"),
        ("image/png", "attachment"),
    ]
    assert not any(part.defects for part in message.walk())


async def test_each_chart_is_shown_inline_by_content_id_attached_by_name_and_can_be_decoded() -> None:
    message = parsed(await write())
    pictures = [part for part in message.walk() if part.get_content_type() == "image/png"]
    inline = {str(part["Content-ID"]).strip("<>"): part.get_content() for part in pictures if part["Content-ID"]}
    attached = {str(part.get_filename()): part.get_content() for part in pictures if part.is_attachment()}
    assert all(f'src="cid:{cid}"' in html(message) for cid in inline)
    assert html(message).count("cid:") == 2
    assert sorted(attached) == ["BTCUSDC-1mo.png", "BTCUSDC-1w.png"]
    assert sorted(inline.values()) == sorted(attached.values())
    for png in inline.values():
        Image.open(io.BytesIO(png)).verify()


async def test_the_bytes_need_no_mending_on_their_way() -> None:
    data = (await write()).data
    assert data.isascii()
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 76 + 2
    assert data.endswith(b"--\r\n")


async def test_the_header_says_who_what_when_and_how_to_leave() -> None:
    message = parsed(await write(web_url="https://pi.example.org/"))
    link = "https://pi.example.org/api/reporter/unsubscribe/token-of-the-subscription"
    assert message["From"].addresses[0].addr_spec == "rascrypto@example.org"
    assert message["To"].addresses[0].addr_spec == "reader@example.org"
    assert message["Message-ID"] == "<0123456789abcdef0123456789abcdef@example.org>"
    assert message["Date"].datetime.isoformat() == "2026-11-23T06:00:00+00:00"
    assert message["Subject"] == "BTCUSDC : 30 j −4,6 % | 7 j −6,0 %"
    assert message["List-Unsubscribe"].startswith(f"<{link}>, <mailto:rascrypto@example.org?subject=")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fr"


async def test_without_a_public_page_the_way_to_leave_is_an_answer() -> None:
    message = parsed(await write())
    assert unquote(message["List-Unsubscribe"]) == "<mailto:rascrypto@example.org?subject=unsubscribe BTCUSDC>"
    assert "List-Unsubscribe-Post" not in message


async def test_the_longest_address_goes_through_unharmed() -> None:
    longest = "x" * 64 + "@" + ".".join(["y" * 60] * 3) + ".org"
    mail = await write(recipient=longest)
    assert parsed(mail)["To"].addresses[0].addr_spec == longest
    assert mail.recipient == longest


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_no_value_of_a_header_can_begin_another_one(value: str) -> None:
    line = header("Subject", value)
    message = message_from_bytes(line + b"\r\nbody", policy=policy.default)
    assert message.keys() == ["Subject"]
    assert message.get_payload() == "body"
    assert all(len(piece) <= 998 for piece in line.split(b"\r\n"))
    assert line.isascii()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=200))
def test_a_header_is_read_back_as_it_was_meant(word: str) -> None:
    value = " ".join([word, "−3,3 %", word])
    message = message_from_bytes(header("Subject", value) + b"\r\n", policy=policy.default)
    assert message["Subject"] == value


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(HOSTILE, min_size=1, max_size=3))
async def test_hostile_words_stay_words(texts: list[str]) -> None:
    mail = await write(facts_saying(texts))
    message = parsed(mail)
    assert [part.get_content_type() for part in message.walk()][:5] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
    ]
    assert not any(part.defects for part in message.walk())
    assert set(message.keys()) == {
        *("From", "To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted"),
        *("List-Unsubscribe", "MIME-Version", "Content-Type"),
    }
    assert "<script>" not in html(message)


def test_encoded_pictures_are_base64_in_lines() -> None:
    picture = make_picture("BTCUSDC", Depth.ONE_DAY, b"\x89PNG" + bytes(300))
    assert base64.b64decode(picture.encoded) == picture.png
    assert all(len(line) <= 76 for line in picture.encoded.split(b"\r\n"))
    assert picture.cid == make_picture("ETHUSDC", Depth.ONE_DAY, picture.png).cid


@pytest.mark.parametrize("size", [0, 1, 56, 57, 58, 1000])
def test_nothing_is_lost_in_a_fold(size: int) -> None:
    value = " ".join(["word"] * size)
    message = message_from_bytes(header("X-Test", value) + b"\r\n", policy=policy.default)
    assert message["X-Test"].split() == value.split()
