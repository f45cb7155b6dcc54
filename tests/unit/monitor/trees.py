"""Machines as their kernels present them: one file a machine in `recorded/`, laid out on disk for the readers."""

import shutil
from pathlib import Path

from monitor.models import HostNow
from monitor.sensors.host import HostReader, Roots
from monitor.timing import Timing

_FOLDER = Path(__file__).parent / "recorded"
START = 1_763_822_501_000


class Machine:
    """A recorded machine whose files can be changed, and a reader of it whose clocks the test holds."""

    def __init__(self, name: str, folder: Path, *, hidden: bool = False) -> None:
        self.folder = folder
        self.now = START
        self._plant((_FOLDER / f"{name}.tree").read_text())
        self._hidden = hidden
        self._reader: HostReader | None = None

    @property
    def proc(self) -> Path:
        """Where its /proc is."""
        return self.folder / "proc"

    @property
    def roots(self) -> Roots:
        """Where its trees are. Both volumes are the disk that the test runs on."""
        return Roots(
            proc=self.proc,
            sys=self.folder / "sys",
            root=self.folder / "root",
            device_tree=self.folder / "device-tree",
            data=self.folder,
            hidden_network=self._hidden,
            hidden_os=self._hidden,
        )

    def write(self, path: str, text: str) -> None:
        """Changes one file in place, as the kernel does."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def break_file(self, path: str) -> None:
        """Makes a file that is there and gives an I/O error at every reading, whoever reads."""
        (self.folder / path).unlink()
        (self.folder / path).symlink_to("/proc/self/mem")

    def remove(self, path: str) -> None:
        """Takes a file or folder away, as when a device is unplugged."""
        target = self.folder / path
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink()

    def read(self, after: int = 0) -> HostNow:
        """What the reader says `after` ms."""
        self.now += after
        if self._reader is None:
            self._reader = HostReader(self.roots, Timing(clock=lambda: self.now, ticks=lambda: self.now - START))
        return self._reader.read()

    def _plant(self, text: str) -> None:
        for part in text.split("@ ")[1:]:
            path, _, content = part.partition("\n")
            self.write(path, content.replace("\\0\n", "\0"))
