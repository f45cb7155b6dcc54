"""What the monitor is told through its environment."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, FiniteFloat, SecretStr, model_validator

from common.settings import ServiceSettings

Celsius = Annotated[FiniteFloat, Field(ge=30, le=120)]
Percent = Annotated[FiniteFloat, Field(ge=1, le=100)]
Address = Annotated[str, Field(pattern=r"^http://[A-Za-z0-9._\[\]:-]{1,200}(/[A-Za-z0-9._/-]*)?$")]


class Settings(ServiceSettings):
    """The settings of the monitor.

    `host_*` are where the host's trees are seen: the machine's own without Docker, mounts in a container.
    `monitor_*_high` raise an alarm, `monitor_*_clear` end it: degrees Celsius for the processor, percent for
    disk and memory. `nats_monitor_url` and `caddy_metrics_url` are the broker's and Caddy's own endpoints.
    `web_password` is asked for before anything is shown; empty: nobody is asked.
    """

    data_dir: Path = Path("data")
    host_proc: Path = Path("/proc")
    host_sys: Path = Path("/sys")
    host_root: Path = Path("/")
    host_device_tree: Path = Path("/proc/device-tree")
    nats_monitor_url: Address = "http://127.0.0.1:8222"
    caddy_metrics_url: Address = "http://127.0.0.1:2019/metrics"
    monitor_temperature_high: Celsius = 80
    monitor_temperature_clear: Celsius = 75
    monitor_disk_high: Percent = 90
    monitor_disk_clear: Percent = 85
    monitor_memory_high: Percent = 90
    monitor_memory_clear: Percent = 80
    web_password: Annotated[SecretStr, Field(max_length=1_000)] = SecretStr("")
    web_password_file: Path | None = None

    @model_validator(mode="after")
    def _check_thresholds(self) -> Self:
        for what in ("temperature", "disk", "memory"):
            high, clear = getattr(self, f"monitor_{what}_high"), getattr(self, f"monitor_{what}_clear")
            if clear >= high:
                raise ValueError(
                    f"monitor_{what}_clear: {clear:g} must be below MONITOR_{what.upper()}_HIGH, which is {high:g}"
                )
        return self

    @model_validator(mode="after")
    def _check_password(self) -> Self:
        """A file without a password is a mistake: an open page is what its owner wants least."""
        if self.web_password_file is not None and not self.web_password.get_secret_value():
            raise ValueError(f"web_password_file: {self.web_password_file} is empty; write the password into it")
        return self
