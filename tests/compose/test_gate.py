"""Who gets in, where it counts: from a public address, from a foreign host, and behind a password over HTTPS."""

import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
import pytest_asyncio

from compose.docker import ComposeStack, DockerError, run
from standins.broker import free_port

pytestmark = pytest.mark.asyncio(loop_scope="session")

PASSWORD = "correct horse battery"
IMAGE = "rascrypto/demo-market"
# Networks that documentation may use and nobody has: to the web server they are the outside.
PUBLIC = {4: ("203.0.113.0/24", "IPAddress"), 6: ("2001:db8:113::/64", "GlobalIPv6Address")}
# Says word by word what the web server answers.
PROBE = """
import socket, sys
host, port, text = sys.argv[1:]
with socket.create_connection((host, int(port)), timeout=10) as connection:
    connection.sendall(text.encode())
    try:
        while piece := connection.recv(65536):
            sys.stdout.write(piece.decode())
    except ConnectionResetError:
        pass
"""


@asynccontextmanager
async def public_network(stack: ComposeStack, version: int) -> AsyncIterator[tuple[str, str]]:
    """A network with public addresses, in it the web server; gives its name and the server's address there."""
    subnet, key = PUBLIC[version]
    name = f"{stack.project}-public{version}"
    ipv6 = ["--ipv6"] if version == 6 else []
    await run("docker", "network", "create", *ipv6, "--subnet", subnet, name)
    container = (await stack.containers())["web"]["Id"]
    try:
        await run("docker", "network", "connect", name, container)
        networks = (await stack.containers())["web"]["NetworkSettings"]["Networks"]
        yield name, str(networks[name][key])
        await run("docker", "network", "disconnect", name, container)
    finally:
        await run("docker", "network", "rm", name)


async def asked_from(network: str, host: str, port: int = 5000, path: str = "/", headers: str = "") -> str:
    """The whole answer to a container in that network."""
    written = f"[{host}]" if ":" in host else host
    text = f"GET {path} HTTP/1.1\r\nHost: {written}:{port}\r\nConnection: close\r\n{headers}\r\n"
    command = ("docker", "run", "--rm", "--network", network, IMAGE)
    return await run(*command, "python", "-c", PROBE, host, str(port), text)


def said(answer: str) -> tuple[str, set[str], str]:
    """Status line, names of the headers, and body."""
    head, _, body = answer.partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    return status, {line.partition(":")[0].lower() for line in lines}, body


@pytest.mark.parametrize("version", [4, 6])
async def test_a_public_address_gets_403_and_nothing_else_whatever_it_claims(
    docker: ComposeStack, version: int
) -> None:
    claims = "X-Forwarded-For: 127.0.0.1\r\nX-Real-IP: 192.168.1.2\r\nForwarded: for=10.0.0.1\r\n"
    async with public_network(docker, version) as (network, address):
        for path in ("/", "/api/analysis/depths", "/assets/none.js", "/login"):
            for headers in ("", claims):
                status, names, body = said(await asked_from(network, address, path=path, headers=headers))
                assert status == "HTTP/1.1 403 Forbidden"
                assert names <= {"date", "content-length", "connection"}
                assert body == ""
        assert await asked_from(network, address, port=2020, path="/metrics") == ""


async def test_the_same_question_from_a_private_address_is_answered(docker: ComposeStack) -> None:
    network = f"{docker.project}_inside"
    address = (await docker.containers())["web"]["NetworkSettings"]["Networks"][network]["IPAddress"]
    for headers in ("", "X-Forwarded-For: 203.0.113.9\r\n"):
        status, names, body = said(await asked_from(network, address, headers=headers))
        assert (status, "<!doctype html>" in body.lower()) == ("HTTP/1.1 200 OK", True)
        assert {"content-security-policy", "x-content-type-options"} <= names


async def test_a_foreign_host_gets_403_and_nothing_else(docker: ComposeStack) -> None:
    async with httpx.AsyncClient(base_url=docker.page, trust_env=False) as client:
        answer = await client.get("/", headers={"Host": "attacker.example.com"})
    assert (answer.status_code, answer.content, set(answer.headers)) == (403, b"", {"date", "content-length"})


async def test_a_wrong_setting_is_one_line_of_the_web_servers() -> None:
    with pytest.raises(DockerError) as refused:
        await run("docker", "run", "--rm", "-e", "WEB_HOSTS=http://pi.local", "rascrypto/web")
    assert str(refused.value).strip().endswith("pi.example.org, without http:// and without a path")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def locked(docker: ComposeStack, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ComposeStack]:
    """The parts that a login needs, behind a password in a file, over HTTPS; built already for `docker`."""
    secret = tmp_path_factory.mktemp("secrets") / "web_password"
    secret.write_text(f"{PASSWORD}\n")
    secret.chmod(0o644)
    stack = ComposeStack(
        f"{docker.project}-locked",
        free_port(),
        settings={"WEB_PASSWORD_FILE": str(secret), "WEB_HTTPS": "on", "WEB_HOSTS": "pi.local"},
    )
    try:
        await stack.compose("up", "-d", "--wait", "nats", "monitor", "web")
        yield stack
    finally:
        await stack.down()


async def client_of(stack: ComposeStack) -> httpx.AsyncClient:
    """A program on a device where this installation's root certificate, and no other, is trusted."""
    url = f"https://localhost:{stack.web_port}"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:  # the first visit trusts nobody yet
        context.load_verify_locations(cadata=(await client.get(f"{url}/ca.crt")).text)
    return httpx.AsyncClient(base_url=url, trust_env=False, verify=context, timeout=20)


async def test_the_password_in_a_file_opens_and_nothing_else_does(locked: ComposeStack) -> None:
    async with await client_of(locked) as client:
        page, call = await client.get("/"), await client.get("/api/monitor/host")
        wrong = await client.post("/api/monitor/session", json={"password": "guess"})
        right = await client.post("/api/monitor/session", json={"password": PASSWORD})
        inside = await client.get("/api/monitor/host")
    statuses = [answer.status_code for answer in (page, call, wrong, right, inside)]
    assert statuses == [401, 401, 401, 200, 200]
    assert "secure" in right.headers["set-cookie"].lower()


async def test_session_and_authority_outlive_a_restart(locked: ComposeStack) -> None:
    async with await client_of(locked) as client:
        await client.post("/api/monitor/session", json={"password": PASSWORD})
        await locked.compose("up", "-d", "--wait", "--force-recreate", "nats", "monitor", "web")
        assert (await client.get("/api/monitor/host")).status_code == 200


async def test_the_password_stands_in_no_environment_and_the_key_is_for_its_owner_alone(locked: ComposeStack) -> None:
    containers = await locked.containers()
    assert PASSWORD not in json.dumps([one["Config"]["Env"] for one in containers.values()])
    mode = await locked.compose("exec", "-T", "monitor", "stat", "-c", "%a %U", "/data/session.key")
    assert mode.split()[0] == "600"
