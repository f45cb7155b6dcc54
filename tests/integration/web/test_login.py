"""Behind a password: the real gate of the monitor, asked by the real Caddy."""

import asyncio
from pathlib import Path

import httpx
import pytest

from integration.web.conftest import Closed, surrounded
from integration.web.rig import PAGE, PASSWORD, HandTime, Web

pytestmark = pytest.mark.asyncio(loop_scope="module")

SESSION = "/api/monitor/session"
LINK = f"/api/reporter/unsubscribe/{'A' * 22}"


async def sign_in(client: httpx.AsyncClient, password: str = PASSWORD) -> httpx.Response:
    return await client.post(SESSION, json={"password": password})


@pytest.mark.parametrize(
    "path", ["/login", "/assets/app-abc.js", "/icon.svg", "/sw.js", SESSION, LINK, "/login?next=%2Fwatchlist"]
)
async def test_what_the_login_page_is_made_of_and_a_mails_link_are_open(closed: Closed, path: str) -> None:
    async with closed.web.client() as client:
        assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/analysis/charts/BTCUSDC"),
        ("GET", "/api/analysis/stream"),
        ("GET", "/api/monitor/host"),
        ("GET", "/api/monitor/openapi.json"),
        ("GET", "/api/nowhere"),
        ("PUT", "/api/ingest/watchlist/BTCUSDC"),
        ("POST", "/api/reporter/subscriptions/1/send"),
        ("DELETE", LINK),
        ("GET", f"{LINK}/more"),
        ("GET", "/api/reporter/unsubscribe/short"),
        ("GET", "/api/reporter/unsubscribe/..%2fsubscriptions"),
        ("GET", "/api/reporter/unsubscribe/%2e%2e/subscriptions"),
        ("GET", "/assets/%2e%2e/api/ingest/watchlist"),
        ("GET", "/assets/..%2fapi/ingest/watchlist"),
        ("GET", "//api/ingest/watchlist"),
        ("GET", "/API/ingest/watchlist"),
        ("GET", "/api/ingest/watchlist?x=/login"),
        ("GET", "/api/ingest//login"),
        ("GET", "/api/monitor/session/"),
    ],
)
async def test_every_other_call_is_refused_to_a_stranger(closed: Closed, method: str, path: str) -> None:
    answer = await raw(closed.web, method, path)
    assert b"watchlist" not in answer.partition(b"\r\n\r\n")[2]
    assert answer.startswith(b"HTTP/1.1 401 ")


async def raw(web: Web, method: str, path: str) -> bytes:
    """The answer to a path that no client library would send as it is."""
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    writer.write(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer


async def test_a_refused_call_is_told_so_as_a_problem(closed: Closed) -> None:
    async with closed.web.client() as client:
        answer = await client.get("/api/ingest/watchlist")
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["status"], answer.json()["code"]) == (401, "signed_out")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/index.html", "/watchlist", "/assets/", "/nowhere"])
async def test_a_page_shows_a_stranger_its_login(closed: Closed, path: str) -> None:
    async with closed.web.client() as client:
        answer = await client.get(path)
    assert (answer.status_code, answer.text) == (401, PAGE["index.html"])
    assert answer.headers["cache-control"] == "no-store"


async def test_a_stranger_whose_browser_has_the_page_already_gets_it_whole(closed: Closed) -> None:
    async with closed.web.client() as client:
        tag = (await client.get("/login")).headers["etag"]
        answer = await client.get("/", headers={"If-None-Match": tag, "Range": "bytes=0-3"})
    assert (answer.status_code, answer.text) == (401, PAGE["index.html"])


async def test_whoever_has_signed_in_reads_and_writes(closed: Closed) -> None:
    async with closed.web.client() as client:
        assert (await sign_in(client)).json()["signed_in"] is True
        page = await client.get("/")
        read = await client.get("/api/ingest/watchlist")
        write = await client.post("/api/ingest/x", content=b"x" * 64_000)
        state = (await client.get(SESSION)).json()
    assert (page.status_code, read.status_code, write.json()["body"]) == (200, 200, 64_000)
    assert (state["required"], state["signed_in"]) == (True, True)


async def test_the_cookie_is_kept_from_scripts_and_other_sites(closed: Closed) -> None:
    async with closed.web.client() as client:
        cookie = (await sign_in(client)).headers["set-cookie"]
    parts = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert parts == {"httponly", "path=/", "samesite=strict", f"max-age={30 * 24 * 3600}"}


async def test_streams_pass(closed: Closed) -> None:
    async with closed.web.client() as client:
        await sign_in(client)
        async with client.stream("GET", "/api/analysis/stream") as answer:
            lines = answer.aiter_lines()
            assert await asyncio.wait_for(anext(lines), 10) == "event: tick"


@pytest.mark.parametrize("cookie", ["x", "1.99999999999999.abc.00", "1.99999999999999.abc.", "....", "1.1.1.\xff"])
async def test_a_made_up_cookie_opens_nothing(closed: Closed, cookie: str) -> None:
    async with closed.web.client() as client:
        header = (b"Cookie", f"rascrypto_session={cookie}".encode("latin-1"))
        answer = await client.get("/api/ingest/x", headers=[header])
    assert answer.status_code == 401


async def test_signing_out_ends_the_session_also_where_its_cookie_was_copied(closed: Closed) -> None:
    async with closed.web.client() as client, closed.web.client() as thief:
        await sign_in(client)
        thief.cookies = httpx.Cookies(client.cookies)
        assert (await thief.get("/api/ingest/x")).status_code == 200
        answer = await client.delete(SESSION)
        assert (answer.status_code, "max-age=0" in answer.headers["set-cookie"].lower()) == (204, True)
        assert (await client.get("/api/ingest/x")).status_code == 401
        assert (await thief.get("/api/ingest/x")).status_code == 401


async def test_the_button_behind_a_mails_link_works_without_a_login(closed: Closed) -> None:
    async with closed.web.client() as client:
        answer = await client.post(LINK, headers={"Origin": closed.web.url, "Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200


async def test_another_site_cannot_sign_anybody_in(closed: Closed) -> None:
    async with closed.web.client() as client:
        answer = await client.post(SESSION, json={"password": PASSWORD}, headers={"Origin": "http://evil.example.com"})
    assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)


async def test_guessing_ends_after_five_whatever_address_is_claimed(tmp_path: Path) -> None:
    time = HandTime()
    async with surrounded(tmp_path, PASSWORD, time, LOGIN="on") as web, web.client() as client:
        statuses = []
        for number in range(10):
            client.headers["X-Forwarded-For"] = f"192.168.1.{number}"
            statuses.append((await sign_in(client, f"guess {number}")).status_code)
        refused = await sign_in(client)
        time.advance(30)
        welcome = await sign_in(client)
    assert statuses == [401] * 5 + [429] * 5
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")
    assert refused.json()["detail"] == "Too many wrong passwords; try again in 30 seconds."
    assert welcome.status_code == 200


async def test_a_session_outlives_a_restart_of_everything_and_no_change_of_the_password(tmp_path: Path) -> None:
    time = HandTime()
    async with surrounded(tmp_path, PASSWORD, time, LOGIN="on") as web, web.client() as client:
        await sign_in(client)
        cookies = httpx.Cookies(client.cookies)
    async with surrounded(tmp_path, PASSWORD, time, LOGIN="on") as web, web.client() as client:
        client.cookies = cookies
        assert (await client.get("/api/ingest/x")).status_code == 200
    async with surrounded(tmp_path, "another one", time, LOGIN="on") as web, web.client() as client:
        client.cookies = cookies
        assert (await client.get("/api/ingest/x")).status_code == 401


async def test_while_the_monitor_is_away_nobody_passes_and_the_page_waits_for_it(tmp_path: Path) -> None:
    async with surrounded(tmp_path, PASSWORD, HandTime(), LOGIN="on") as web:
        other = Web(tmp_path / "other", {"LOGIN": "on"})
        async with other.running(monitor=9, ingest=web.port), other.client() as client:
            call, page = await asyncio.gather(client.get("/api/ingest/x"), client.get("/"))
    assert (call.status_code, call.json()["code"]) == (502, "service_away")
    assert (page.status_code, page.text) == (502, PAGE["index.html"])


async def test_a_web_server_that_asks_where_no_password_is_set_lets_nobody_in(tmp_path: Path) -> None:
    async with surrounded(tmp_path, "", HandTime(), LOGIN="on") as web, web.client() as client:
        signing_in = await sign_in(client)
        call = await client.get("/api/ingest/x")
    assert (signing_in.status_code, signing_in.json()["code"], call.status_code) == (409, "no_password", 401)
