"""HTTPS with an authority of the installation's own, whose root certificate a device fetches once."""

import asyncio
import socket
import ssl
from pathlib import Path

import httpx
import pytest

from integration.web.conftest import surrounded
from integration.web.rig import PAGE, PASSWORD, HandTime, Web, until

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def root_of(web: Web) -> str:
    """The root certificate as a device fetches it: before it trusts anything."""
    answer = httpx.Response(503)

    async def fetched() -> bool:
        nonlocal answer
        try:
            async with web.client() as client:
                answer = await client.get("/ca.crt")
        except httpx.ConnectError:
            # The certificate itself is still being signed.
            return False
        return True

    await until(fetched)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-x509-ca-cert")
    return answer.text


async def trusting(web: Web) -> ssl.SSLContext:
    """A device on which that certificate has been installed, and no other."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=await root_of(web))
    return context


async def test_the_page_is_verified_against_the_root_that_it_hands_out(secure: Web) -> None:
    async with secure.client(verify=await trusting(secure)) as client:
        answer = await client.get("/login")
    assert (answer.status_code, answer.text) == (200, PAGE["index.html"])
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "pi.local"])
async def test_every_name_of_the_settings_has_a_certificate_that_holds_for_weeks(secure: Web, name: str) -> None:
    context = await trusting(secure)
    reader, writer = await asyncio.open_connection("127.0.0.1", secure.port, ssl=context, server_hostname=name)
    found = writer.get_extra_info("peercert")
    writer.close()
    await writer.wait_closed()
    days = (ssl.cert_time_to_seconds(found["notAfter"]) - ssl.cert_time_to_seconds(found["notBefore"])) / 86_400
    assert 29 < days < 31
    assert reader.at_eof()


async def test_a_visitor_by_address_alone_is_shown_the_address_of_the_settings(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    settings = {"WEB_HTTPS": "on", "WEB_HOSTS": "pi.local 192.168.1.10", "WEB_BIND": "0.0.0.0"}
    async with surrounded(tmp_path_factory.mktemp("address"), "", HandTime(), **settings) as web:
        context = await trusting(web)
        context.check_hostname = False
        # From another address than the certificate's, as in a container, and without a name in the greeting.
        with socket.create_connection(("127.0.0.2", web.port), timeout=10) as plain:
            found = await asyncio.to_thread(certificate_of, context, plain)
    assert ("IP Address", "192.168.1.10") in found


def certificate_of(context: ssl.SSLContext, plain: socket.socket) -> list[tuple[str, str]]:
    with context.wrap_socket(plain) as wrapped:
        certificate = wrapped.getpeercert() or {}
    return list(certificate["subjectAltName"])  # type: ignore[arg-type]


async def test_a_name_that_is_not_ours_gets_no_certificate(secure: Web) -> None:
    context = await trusting(secure)
    with pytest.raises(ssl.SSLError, match="internal error"):
        await asyncio.open_connection("127.0.0.1", secure.port, ssl=context, server_hostname="attacker.example.com")


async def test_a_foreign_host_name_gets_403_and_nothing_else(secure: Web) -> None:
    async with secure.client(verify=await trusting(secure)) as client:
        answer = await client.get("/", headers={"Host": "attacker.example.com"})
    assert (answer.status_code, answer.content, set(answer.headers)) == (403, b"", {"date", "content-length"})


async def test_plain_http_on_its_port_is_sent_to_https(secure: Web) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://localhost:{secure.port}/watchlist?a=b")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{secure.url}/watchlist?a=b")


async def test_the_cookie_travels_over_https_alone_and_writes_from_the_page_pass(secure: Web) -> None:
    async with secure.client(verify=await trusting(secure)) as client:
        own = {"Origin": secure.url, "Sec-Fetch-Site": "same-origin"}
        answer = await client.post("/api/monitor/session", json={"password": PASSWORD}, headers=own)
        assert "secure" in {part.strip().lower() for part in answer.headers["set-cookie"].split(";")}
        assert (await client.put("/api/ingest/x", headers=own)).status_code == 200
        plain = {"Origin": secure.url.replace("https", "http")}
        assert (await client.put("/api/ingest/x", headers=plain)).status_code == 403


async def test_over_https_the_page_comes_compressed(secure: Web) -> None:
    async with secure.client(verify=await trusting(secure)) as client:
        request = client.build_request("GET", "/login", headers={"Accept-Encoding": "gzip, br"})
        answer = await client.send(request, stream=True)
        await answer.aclose()
    assert answer.headers["content-encoding"] == "br"


async def test_the_authority_is_the_same_after_a_restart_and_its_key_is_private(tmp_path: Path) -> None:
    roots = []
    for _ in range(2):
        async with surrounded(tmp_path, "", HandTime(), WEB_HTTPS="on") as web:
            roots.append(await root_of(web))
    assert roots[0] == roots[1]
    assert "PRIVATE" not in roots[0]
    keys = list((tmp_path / "caddy").rglob("*.key"))
    assert keys
    assert {key.stat().st_mode & 0o077 for key in keys} == {0}
