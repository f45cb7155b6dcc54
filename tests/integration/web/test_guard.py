"""Who is answered, and with which headers, where no password is set."""

import asyncio
import re
from contextlib import suppress

import httpx
import pytest

from integration.web.conftest import surrounded
from integration.web.rig import HandTime, Web

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOTHING = {"date", "content-length"}


async def test_a_foreign_host_name_gets_403_and_nothing_else(web: Web) -> None:
    async with web.client() as client:
        answer = await client.get("/", headers={"Host": "attacker.example.com"})
    assert (answer.status_code, answer.content, set(answer.headers)) == (403, b"", NOTHING)


@pytest.mark.parametrize("host", ["attacker.example.com", "local.attacker.com", "pi.local.evil.org", "1.2.3.4.nip.io"])
async def test_a_foreign_host_reaches_no_service(web: Web, host: str) -> None:
    async with web.client() as client:
        answer = await client.get("/api/ingest/watchlist", headers={"Host": host, "X-Forwarded-Host": "localhost"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "192.168.1.7:5000", "[fd00::7]:5000", "raspberrypi", "pi.local", "nas.lan:5000"),
        *("pi.home.arpa", "pi.example.org", "PI.example.org:5000"),
    ],
)
async def test_names_of_a_home_and_those_of_the_settings_are_answered(web: Web, host: str) -> None:
    async with web.client() as client:
        answer = await client.get("/", headers={"Host": host})
    assert answer.status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
@pytest.mark.parametrize("value", ["203.0.113.9", "127.0.0.1, 203.0.113.9", "for=203.0.113.9"])
async def test_an_address_that_a_visitor_claims_counts_for_nothing(web: Web, header: str, value: str) -> None:
    async with web.client() as client:
        answer = await client.get("/api/ingest/watchlist", headers={header: value})
    assert answer.status_code == 200
    assert answer.json()["headers"]["x-forwarded-for"] == "127.0.0.1"


KINDS = [
    ("GET", "/", 200),
    ("GET", "/watchlist", 200),
    ("GET", "/sw.js", 200),
    ("GET", "/assets/app-abc.js", 200),
    ("GET", "/assets/gone.js", 404),
    ("GET", "/api/nowhere", 404),
    ("GET", "/api/analysis/depths", 200),
    ("GET", "/api/monitor/nowhere", 404),
    ("POST", "/", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), KINDS)
async def test_every_answer_carries_the_headers_that_protect_the_page(
    web: Web, method: str, path: str, status: int
) -> None:
    async with web.client() as client:
        answer = await client.request(method, path)
    assert answer.status_code == status
    told = {name: answer.headers.get(name) for name in ("x-content-type-options", "x-frame-options", "referrer-policy")}
    assert told == {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
    }
    assert re.match(r"default-src '(none|self)'", answer.headers["content-security-policy"])
    assert not {"server", "via", "strict-transport-security", "set-cookie", "alt-svc"} & set(answer.headers)


async def test_a_policy_of_a_services_own_stays(web: Web) -> None:
    async with web.client() as client:
        answer = await client.get(f"/api/reporter/unsubscribe/{'A' * 22}")
    assert answer.headers["content-security-policy"] == "default-src 'none'; form-action 'self'"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "{own}"}, 200),
        ({"Origin": "{own}", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 403),
        ({"Origin": "http://localhost:1"}, 403),
        ({"Origin": "http://localhost"}, 403),
        ({"Origin": "https://localhost:{port}"}, 403),
        ({"Origin": "http://127.0.0.1:{port}"}, 403),
        ({"Origin": "http://evil.example.com"}, 403),
        ({"Origin": "{own}", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Sec-Fetch-Site": ""}, 403),
    ],
)
async def test_only_our_own_page_and_programs_may_write(
    web: Web, method: str, headers: dict[str, str], status: int
) -> None:
    sent = {name: value.format(own=web.url, port=web.port) for name, value in headers.items()}
    async with web.client() as client:
        answer = await client.request(method, "/api/ingest/watchlist/BTCUSDC", headers=sent)
    assert answer.status_code == status
    if status == 403:
        assert (answer.headers["content-type"], answer.json()["code"]) == ("application/problem+json", "foreign_write")


async def test_reading_needs_no_origin(web: Web) -> None:
    async with web.client() as client:
        answer = await client.get("/api/ingest/watchlist", headers={"Sec-Fetch-Site": "none"})
    assert answer.status_code == 200


@pytest.mark.parametrize(("size", "status"), [(64_000, 200), (64_001, 413)])
@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_may_have_64_kb(web: Web, size: int, status: int, chunked: bool) -> None:
    async def chunks() -> object:
        for start in range(0, size, 8_000):
            yield b"x" * min(8_000, size - start)

    async with web.client() as client:
        answer = await client.post("/api/ingest/x", content=chunks() if chunked else b"x" * size)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert answer.json()["code" if status == 413 else "body"] == ("too_large" if status == 413 else size)


async def test_a_header_without_end_is_refused(web: Web) -> None:
    status = 431
    async with web.client() as client:
        # The server answers and hangs up while the rest is still being sent: the answer may be lost on the way.
        with suppress(httpx.TransportError):
            status = (await client.get("/", headers={"X-Long": "x" * 30_000})).status_code
        assert (await client.get("/", headers={"X-Short": "x" * 10_000})).status_code == 200
    assert status == 431


async def test_a_compressed_twin_is_sent_to_who_can_read_it(web: Web) -> None:
    async with web.client() as client:
        answer = await client.send(client.build_request("GET", "/", headers={"Accept-Encoding": "br"}), stream=True)
        await answer.aclose()
    assert answer.headers["content-encoding"] == "br"


async def test_a_browser_that_has_the_page_is_told_that_it_has_not_changed(web: Web) -> None:
    async with web.client() as client:
        tag = (await client.get("/")).headers["etag"]
        answer = await client.get("/", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


async def test_without_https_there_is_no_certificate_to_fetch(web: Web) -> None:
    async with web.client() as client:
        assert (await client.get("/ca.crt")).status_code == 404


@pytest.mark.parametrize(
    "begun", [b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", b"POST /api/ingest/x HTTP/1.1\r\n"]
)
async def test_a_visitor_who_never_ends_a_request_is_hung_up_on(
    tmp_path_factory: pytest.TempPathFactory, begun: bytes
) -> None:
    folder = tmp_path_factory.mktemp("slow")
    async with surrounded(folder, "", HandTime(), CADDY_READ_TIMEOUT="200ms") as web:
        reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
        writer.write(begun)
        # Nothing more is sent; without a timeout this would wait for ever.
        rest = await asyncio.wait_for(reader.read(), 10)
        writer.close()
    assert b" 200 " not in rest


async def test_the_page_needs_no_monitor_where_no_password_is_set(tmp_path_factory: pytest.TempPathFactory) -> None:
    web = Web(tmp_path_factory.mktemp("alone"))
    async with web.running(monitor=9), web.client() as client:
        assert (await client.get("/")).status_code == 200


async def test_the_inner_port_tells_that_the_page_can_be_served(web: Web) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        healthy = await client.get(f"http://127.0.0.1:{web.inner_port}/healthz")
        metrics = await client.get(f"http://127.0.0.1:{web.inner_port}/metrics")
    assert healthy.status_code == 200
    assert "caddy_" in metrics.text
