"""Resident memory as the kernel shares it out: PSS, of a process and of the processes it started."""

from pathlib import Path

import psutil

MEGABYTE = 1024 * 1024


def pss(pid: int) -> float:
    """The proportional set size of one process, in MB (2^20 bytes)."""
    return sum(pss_parts(pid))


def pss_parts(pid: int) -> tuple[float, float]:
    """The same in two parts: memory of its own, and its share of the pages of files that are mapped."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {name: int(rest.split()[0]) / 1024 for name, _, rest in (line.partition(":") for line in lines)}
    return sizes["Pss_Anon"] + sizes.get("Pss_Shmem", 0.0), sizes["Pss_File"]


def family_pss(pid: int) -> float:
    """The same for a process with all its descendants."""
    process = psutil.Process(pid)
    return sum(pss(member.pid) for member in [process, *process.children(recursive=True)])
