"""What the machine is: the board's name, its operating system, its kernel, how long it has been up."""

import platform
import re
from collections.abc import Callable
from pathlib import Path

from monitor.models import Board
from monitor.sensors.files import Gaps, KeptFile, UnavailableError, read_optional, read_text

_PRETTY_NAME = re.compile(r"^PRETTY_NAME=(['\"]?)(.*)\1$", re.MULTILINE)
_HIDDEN = "this container has a system of its own; mount the host's /etc/os-release and name its root in HOST_ROOT"
_NO_NAME = (
    "neither a device tree nor DMI names this board; in a container, mount /sys/firmware/devicetree/base "
    "and name it in HOST_DEVICE_TREE"
)


class BoardReader:
    """Reads the names once, since they do not change, and the uptime at each sample.

    `root` is none where it would be a container's own, which has another system's name.
    """

    def __init__(self, proc: Path, sys: Path, root: Path | None, device_tree: Path) -> None:
        self._uptime = KeptFile(proc / "uptime")
        self._gaps = Gaps()
        self._board = Board(
            model=self._named("board.model", lambda: _model(sys, device_tree)),
            os=self._named("board.os", lambda: _os(root)),
            kernel=self._named("board.kernel", lambda: read_text(proc / "sys/kernel/osrelease")),
            architecture=platform.machine(),
        )

    def read(self, gaps: Gaps) -> Board:
        """What the machine is."""
        gaps.found |= self._gaps.found
        return self._board

    def read_uptime(self, gaps: Gaps) -> float | None:
        """Seconds since boot."""
        try:
            return float(self._uptime.read().split()[0])
        except UnavailableError as error:
            gaps.note(error, "uptime_seconds")
        except (ValueError, IndexError):
            gaps.explain("unreadable", f"{self._uptime.path} is not understood", "uptime_seconds")
        return None

    def _named(self, name: str, read: Callable[[], str]) -> str | None:
        try:
            return read()
        except UnavailableError as error:
            self._gaps.note(error, name)
            return None


def _model(sys: Path, device_tree: Path) -> str:
    model = read_optional(device_tree / "model")
    if model:
        return model
    names = [read_optional(sys / "class/dmi/id" / name) for name in ("sys_vendor", "product_name")]
    known = " ".join(name for name in names if name)
    if not known:
        raise UnavailableError("absent", _NO_NAME)
    return known


def _os(root: Path | None) -> str:
    if root is None:
        raise UnavailableError("hidden", _HIDDEN)
    path = root / "etc/os-release"
    found = _PRETTY_NAME.search(read_text(path))
    if not found:
        raise UnavailableError("unreadable", f"{path} names no system")
    return found[2]
