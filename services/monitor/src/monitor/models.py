"""What the monitor tells of the machine at one moment. A value that cannot be had is null and `missing` says why."""

from typing import Literal

from pydantic import BaseModel, Field

Code = Literal["absent", "unreadable", "hidden", "off", "pending"]


class Missing(BaseModel):
    """Why a value is null. `reason` is a sentence; `code` is the same for a page that translates.

    `absent`: this machine has no such thing; `unreadable`: it has, but reading it fails; `hidden`: the container
    cannot see it, a mount is missing; `off`: the kernel can, but it is switched off; `pending`: not measured yet.
    """

    code: Code
    reason: str


class Frequency(BaseModel):
    """Clock of the processor in MHz: the mean of its cores, each core (null where unknown), and the allowed range."""

    current_mhz: float | None
    minimum_mhz: float | None
    maximum_mhz: float | None
    cores_mhz: list[float | None]


class Processor(BaseModel):
    """Time not spent idle since the sample before, percent, in all and per core; load averages of 1, 5, 15 minutes."""

    percent: float | None
    cores: list[float | None]
    frequency: Frequency
    load: tuple[float, float, float] | None


class Sensor(BaseModel):
    """One temperature sensor, in degrees Celsius; null limits are not told by the chip."""

    chip: str
    label: str
    celsius: float | None
    high: float | None
    critical: float | None


class Fan(BaseModel):
    """One fan: turns a minute, and how hard it is driven (percent, null when not told)."""

    chip: str
    label: str
    rpm: float | None
    drive_percent: float | None


class Temperatures(BaseModel):
    """The processor's (SoC) and the disk's temperature in degrees Celsius, and every sensor there is."""

    soc: float | None
    disk: float | None
    sensors: list[Sensor]


class Fans(BaseModel):
    """The fan that turns fastest (rpm), and every fan there is."""

    rpm: float | None
    fans: list[Fan]


class Memory(BaseModel):
    """Bytes of memory and swap. Used is what is not available to programs, as `free` has it.

    `limits_work` is false where the kernel's memory cgroup is off (the default of Raspberry Pi OS): the memory
    limits of containers are then ignored.
    """

    total: int | None
    available: int | None
    used: int | None
    free: int | None
    cached: int | None
    percent: float | None
    swap_total: int | None
    swap_used: int | None
    swap_percent: float | None
    limits_work: bool | None


class Stall(BaseModel):
    """Share of time, percent, in which tasks waited for the resource, over the last 10, 60 and 300 seconds."""

    avg10: float
    avg60: float
    avg300: float


class Pressure(BaseModel):
    """Pressure stall information: `some` task waited, or all did (`full`; the processor has none that counts)."""

    cpu: Stall | None
    memory: Stall | None
    memory_full: Stall | None
    io: Stall | None
    io_full: Stall | None


class Volume(BaseModel):
    """A file system in bytes, as `df` has it. `percent` is of what ordinary users can fill."""

    name: Literal["system", "data"]
    total: int
    used: int
    free: int
    percent: float


class Device(BaseModel):
    """A disk: bytes read and written since boot, and bytes a second since the sample before."""

    name: str
    read: int
    written: int
    read_per_second: float | None
    written_per_second: float | None


class Disks(BaseModel):
    """The volumes, the devices, and the devices' sum (null without any)."""

    volumes: list[Volume]
    devices: list[Device]
    read: int | None
    written: int | None
    read_per_second: float | None
    written_per_second: float | None


class Interface(BaseModel):
    """A network interface of the host: bytes since it came up, and bytes a second since the sample before."""

    name: str
    received: int
    sent: int
    received_per_second: float | None
    sent_per_second: float | None


class Network(BaseModel):
    """The host's physical interfaces and their sum (null without any)."""

    interfaces: list[Interface]
    received: int | None
    sent: int | None
    received_per_second: float | None
    sent_per_second: float | None


class Power(BaseModel):
    """Supply and throttling. The `_since_boot` flags are what the board's firmware has seen at any time."""

    under_voltage: bool | None
    throttled: bool | None
    frequency_capped: bool | None
    temperature_limited: bool | None
    under_voltage_since_boot: bool | None
    throttled_since_boot: bool | None


class Board(BaseModel):
    """What the machine is."""

    model: str | None
    os: str | None
    kernel: str | None
    architecture: str


class HostNow(BaseModel):
    """The machine at `at` (ms UTC). Each null that stands for a missing reading has its dotted name in `missing`."""

    at: int = Field(description="ms UTC")
    uptime_seconds: float | None
    cpu: Processor
    temperature: Temperatures
    fan: Fans
    memory: Memory
    pressure: Pressure
    disk: Disks
    network: Network
    power: Power
    board: Board
    missing: dict[str, Missing]
