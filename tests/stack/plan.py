"""Which programs make the stack, in the order in which they start, with the settings of each."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from stack.process import Program
from standins.broker import free_port

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PYTHON = sys.executable

# A small board has little memory; Go programs take what they are given unless told otherwise.
_GO_MEMORY = {"GOMEMLIMIT": "48MiB"}


@dataclass(frozen=True)
class Layout:
    """Where the stack keeps its files and what its settings are. `settings` are environment variables."""

    folder: Path
    web_port: int
    web_bind: str = "127.0.0.1"
    settings: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    def port(self, name: str) -> int:
        """The loopback port of a program: picked at first use, then kept, so that a restart finds its place."""
        return self.ports.setdefault(name, free_port())

    def url(self, name: str) -> str:
        """The base URL of a program of this stack."""
        return f"http://127.0.0.1:{self.port(name)}"

    @property
    def page(self) -> str:
        """The address of the page for a browser on this machine."""
        scheme = "https" if self.settings.get("WEB_HTTPS") == "on" else "http"
        return f"{scheme}://localhost:{self.web_port}"


def broker(layout: Layout) -> Program:
    """NATS with JetStream, on the configuration that the container uses too."""
    argv = ["sh", str(ROOT / "services/nats/start.sh"), "--addr", "127.0.0.1"]
    argv += ["--port", str(layout.port("nats")), "--http_port", str(layout.port("nats-monitor"))]
    env = _GO_MEMORY | {
        # As in compose.yaml: collected twice as often, it takes less at rest.
        "GOGC": "50",
        "NATS_SERVER": str(BIN / "nats-server"),
        "NATS_STORE": str(layout.folder / "nats"),
        "NATS_KEYS": str(layout.folder / "keys"),
    }
    return Program("nats", argv, env, f"{layout.url('nats-monitor')}/healthz", foundation=True)


def service(layout: Layout, name: str) -> Program:
    """One of the Python services."""
    env = layout.settings | {
        "NATS_URL": f"nats://127.0.0.1:{layout.port('nats')}",
        "NATS_USER": name,
        "NATS_PASSWORD_FILE": str(layout.folder / "keys" / name / "password"),
        "HTTP_HOST": "127.0.0.1",
        "HTTP_PORT": str(layout.port(name)),
        "DATA_DIR": str(layout.folder / name),
        "NATS_MONITOR_URL": layout.url("nats-monitor"),
        "CADDY_METRICS_URL": f"{layout.url('caddy-metrics')}/metrics",
    }
    return Program(name, [PYTHON, "-m", name], env, f"{layout.url(name)}/readyz")


def web(layout: Layout) -> Program:
    """Caddy with the built page. With a password it asks the monitor, which knows it, before every answer."""
    has_password = any(layout.settings.get(name, "").strip() for name in ("WEB_PASSWORD", "WEB_PASSWORD_FILE"))
    env = _GO_MEMORY | {
        "CADDY": str(BIN / "caddy"),
        "LOGIN": "on" if has_password else "",
        "WEB_ROOT": str(ROOT / "web/dist"),
        "WEB_BIND": layout.web_bind,
        "WEB_PORT": str(layout.web_port),
        "WEB_HOSTS": layout.settings.get("WEB_HOSTS", ""),
        "WEB_HTTPS": layout.settings.get("WEB_HTTPS", ""),
        "XDG_CONFIG_HOME": str(layout.folder / "caddy"),
        "XDG_DATA_HOME": str(layout.folder / "caddy"),
        "METRICS_PORT": str(layout.port("caddy-metrics")),
        "METRICS_BIND": "127.0.0.1",
    }
    env |= {f"{name.upper()}_UPSTREAM": f"127.0.0.1:{layout.port(name)}" for name in SERVICES}
    argv = ["sh", str(ROOT / "web/start.sh")]
    return Program("caddy", argv, env, f"{layout.url('caddy-metrics')}/healthz")


def market(layout: Layout, arguments: list[str]) -> Program:
    """The stand-in of the exchange; `arguments` choose the market."""
    argv = [PYTHON, "-m", "standins.exchange", "--host", "127.0.0.1", "--port", str(layout.port("market"))]
    env = {"PYTHONPATH": str(ROOT / "tests")}
    return Program("market", argv + arguments, env, f"{layout.url('market')}/api/v3/ping", foundation=True)


def mailbox(layout: Layout) -> Program:
    """The mail catcher of the demo: it takes every mail, and shows them on a page of its own."""
    argv = [PYTHON, "-m", "standins.mail", "--smtp-port", str(layout.port("smtp")), "--http-port"]
    argv += [str(layout.port("mailbox"))]
    return Program("mailbox", argv, {"PYTHONPATH": str(ROOT / "tests")}, f"{layout.url('mailbox')}/", foundation=True)


def mailbox_settings(layout: Layout) -> dict[str, str]:
    """The settings that send the reporter to the mail catcher."""
    return {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(layout.port("smtp")),
        "SMTP_SECURITY": "none",
        "MAIL_FROM": "rascrypto@example.org",
    }


def market_settings(layout: Layout) -> dict[str, str]:
    """The settings that send ingest to the stand-in."""
    return {
        "BINANCE_API_URL": f"{layout.url('market')}/api",
        "BINANCE_STREAM_URL": f"ws://127.0.0.1:{layout.port('market')}",
    }


SERVICES = ("ingest", "analysis", "reporter", "monitor")
# The file in the stack's folder that says where it listens, while it runs.
ADDRESSES = "addresses"


def stack(layout: Layout) -> list[Program]:
    """The product itself, without whatever stands in for the world outside."""
    return [broker(layout), *(service(layout, name) for name in SERVICES), web(layout)]


def write_addresses(layout: Layout) -> None:
    """Leaves word where the services of the running stack listen, for `make status`: `NAME=URL`, a line each."""
    lines = [f"page={layout.page}", *(f"{name}={layout.url(name)}" for name in SERVICES)]
    (layout.folder / ADDRESSES).write_text("\n".join(lines) + "\n")
