"""A setting that makes no sense is one line, and no web server."""

import asyncio
import re
from pathlib import Path

import pytest

from integration.web.rig import Web, start_caddy


async def refusal(folder: Path, **settings: str) -> list[str]:
    process = await start_caddy(Web(folder, settings).environment({}))
    _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    return errors.decode().splitlines()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("WEB_HOSTS", "http://pi.local", "http://pi.local is no host name: .* without http://"),
        ("WEB_HOSTS", "pi.example.org/x", "without a path"),
        ("WEB_HOSTS", "pi.local:5000", "pi.local:5000 is no host name: .* without a port"),
        ("WEB_HOSTS", "a.example.org,b.example.org", "separated by blanks"),
        ("WEB_HOSTS", "*.example.org", r"\*.example.org is no host name: .* letters, digits, dots and hyphens"),
        ("WEB_HOSTS", "good.example.org bad_one", "bad_one is no host name"),
        ("WEB_HOSTS", "pi.local}", "pi.local} is no host name"),
        ("WEB_HOSTS", "-pi", "-pi is no host name"),
        ("WEB_HTTPS", "yes", "yes is neither on nor off"),
        ("WEB_BIND", "eth0", "eth0 is no address"),
        ("WEB_BIND", "10.0.0", "10.0.0 is no address"),
    ],
)
async def test_a_wrong_setting_is_one_line_at_start(tmp_path: Path, name: str, value: str, words: str) -> None:
    [line] = await refusal(tmp_path, **{name: value})
    assert line.startswith(f"cannot start: {name}: ")
    assert re.search(words, line)


@pytest.mark.parametrize("hosts", ["", "  ", "pi.example.org", "  pi.example.org   10.0.0.7 fd00::7 localhost "])
async def test_names_and_addresses_separated_by_blanks_are_taken(tmp_path: Path, hosts: str) -> None:
    async with Web(tmp_path, {"WEB_HOSTS": hosts}).running() as web, web.client() as client:
        for host in hosts.split():
            written = f"[{host}]" if ":" in host else host
            assert (await client.get("/", headers={"Host": written})).status_code == 200
