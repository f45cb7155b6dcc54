"""Resident memory as the kernel shares it out: PSS, of a process and of the processes it started."""

from pathlib import Path

import psutil

MEGABYTE = 1024 * 1024


def pss(pid: int) -> float:
    """The proportional set size of one process, in MB (2^20 bytes)."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    line = next(line for line in text.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def family_pss(pid: int) -> float:
    """The same for a process with all its descendants."""
    process = psutil.Process(pid)
    return sum(pss(member.pid) for member in [process, *process.children(recursive=True)])
