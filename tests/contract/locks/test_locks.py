"""The lock files: a wheel of everything for both kinds of machine, and no download host."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from stack.plan import BIN, ROOT, SERVICES

# What the images need runs on the image's Python; what `make run` needs, on whichever the host has.
IMAGE_PYTHON = "3.13"
HOST_PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = ("aarch64-manylinux_2_28", "x86_64-manylinux_2_28")
LOCKS = [
    *sorted(ROOT.glob("services/*/requirements.txt")),
    ROOT / "services/build-requirements.txt",
    ROOT / "tests/requirements.txt",
    ROOT / "tests/standins/requirements.txt",
]


def resolve(lock: Path, python: str, machine: str, target: Path) -> subprocess.CompletedProcess[str]:
    """What the installer would take for that machine, hashes checked, nothing built from source."""
    program = [str(BIN / "uv"), "pip", "install", "--dry-run", "--quiet", "--no-deps", "--require-hashes"]
    choice = ["--only-binary", ":all:", "--python", sys.executable, "--python-version", python]
    where = ["--python-platform", machine, "--target", str(target), "-r", str(lock)]
    return subprocess.run([*program, *choice, *where], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("service", SERVICES)
def test_every_wheel_of_an_image_exists_for_both_machines(service: str, machine: str, tmp_path: Path) -> None:
    answer = resolve(ROOT / f"services/{service}/requirements.txt", IMAGE_PYTHON, machine, tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("python", HOST_PYTHONS)
def test_every_wheel_of_a_host_exists_for_both_machines(python: str, machine: str, tmp_path: Path) -> None:
    answer = resolve(ROOT / "tests/requirements.txt", python, machine, tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_a_wheel_that_a_machine_lacks_is_noticed(tmp_path: Path) -> None:
    answer = resolve(ROOT / "services/analysis/requirements.txt", IMAGE_PYTHON, "riscv64-unknown-linux", tmp_path)
    assert "no usable wheels" in answer.stderr.replace("\n", " ")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.relative_to(ROOT)))
def test_a_lock_of_python_packages_names_no_host_and_hashes_everything(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if "==" in line and not line.startswith("#")]
    assert pins
    assert all(line.endswith("\\") for line in pins)
    assert not [line for line in lines if "://" in line or line.startswith(("-i", "--index", "--extra", "--find"))]


def test_the_lock_of_the_pages_packages_names_no_host() -> None:
    packages = json.loads((ROOT / "web/package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert len(packages) > 1
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert not [name for name, package in packages.items() if name and "integrity" not in package]
