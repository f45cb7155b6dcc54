import gzip

import pytest
import zstandard

from analysis.documents import Document, Encoding, best_encoding

BODY = b'{"numbers":[1,2,3]}' * 100


def header(document: Document, encoding: Encoding, name: bytes) -> bytes | None:
    return dict(document.encoded(encoding)[1]).get(name)


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("*", "gzip"),
        ("gzip;q=0, zstd;q=0", "identity"),
        ("zstd;q=0, gzip", "gzip"),
        ("gzip;q=0, *", "identity"),
        ("br", "identity"),
        ("", "identity"),
        (";;;q=,=,", "identity"),
        ("gzip;q=high", "identity"),
    ],
)
def test_the_best_encoding_is_one_that_the_client_takes(accept: str, encoding: Encoding) -> None:
    assert best_encoding(accept) == encoding


def test_bodies_come_back_whole_from_every_encoding() -> None:
    document = Document(BODY, "application/json")
    assert document.encoded("identity")[0] == BODY
    assert gzip.decompress(document.encoded("gzip")[0]) == BODY
    assert zstandard.ZstdDecompressor().decompress(document.encoded("zstd")[0]) == BODY


def test_a_body_is_compressed_once() -> None:
    document = Document(BODY, "application/json")
    assert document.encoded("gzip")[0] is document.encoded("gzip")[0]


def test_headers_say_what_is_sent() -> None:
    document = Document(BODY, "application/json")
    sent = document.encoded("gzip")[0]
    assert header(document, "gzip", b"content-length") == str(len(sent)).encode()
    assert header(document, "gzip", b"content-encoding") == b"gzip"
    assert header(document, "identity", b"content-encoding") is None
    assert header(document, "gzip", b"vary") == b"Accept-Encoding"
    assert header(document, "gzip", b"content-type") == b"application/json"


def test_the_tag_is_the_same_for_every_encoding_and_another_for_another_body() -> None:
    document = Document(BODY, "application/json")
    assert header(document, "gzip", b"etag") == header(document, "zstd", b"etag")
    assert header(document, "gzip", b"etag") != header(Document(b"other", "application/json"), "gzip", b"etag")


def test_the_tag_may_leave_parts_of_the_body_out() -> None:
    one, other = Document(b"age 1", "text/plain", b"same"), Document(b"age 2", "text/plain", b"same")
    assert header(one, "identity", b"etag") == header(other, "identity", b"etag")


def test_a_client_that_has_the_body_is_recognised() -> None:
    document = Document(BODY, "application/json")
    tag = (header(document, "gzip", b"etag") or b"").decode()
    assert document.matches(tag)
    assert document.matches(tag.removeprefix("W/"))
    assert document.matches(f'"other", {tag}')
    assert document.matches("*")


@pytest.mark.parametrize("garbage", ['"', "W/", "''", "\x00\xff", '"nonsense"', "W/W/W/", "," * 5_000, '"' * 5_001])
def test_garbage_is_no_tag(garbage: str) -> None:
    assert not Document(BODY, "application/json").matches(garbage)
