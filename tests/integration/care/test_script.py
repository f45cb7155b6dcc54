"""./care.sh with a stand-in for the docker command that notes what it is asked: the order, and the ways out."""

import asyncio
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from stack.plan import ROOT

DOCKER = """#!/bin/sh
echo "$*" >> "$ASKED"
case "$*" in
    "compose ps -q --status running"*) [ -n "${STOPPED:-}" ] || echo container ;;
    "compose images -q") echo sha256:old ;;
    "compose build"*) exit "${BUILD:-0}" ;;
    "compose up"*) exit "${UP:-0}" ;;
    "image inspect"*) echo "${NAMES:-0}" ;;
esac
"""


@dataclass(frozen=True)
class House:
    """An installation: a clone with an upstream, and the stand-in on the path."""

    folder: Path
    upstream: Path
    bin: Path

    async def run(self, *arguments: str, **settings: str) -> tuple[int, str]:
        """Exit code and words of a command in the installation."""
        own = {"PATH": f"{self.bin}:{os.environ['PATH']}", "ASKED": str(self.bin / "asked")} | settings
        process = await asyncio.create_subprocess_exec(
            *arguments,
            cwd=self.folder,
            env=os.environ | own,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await process.communicate()
        return process.returncode or 0, out.decode()

    def asked(self) -> list[str]:
        """What docker was asked to do, without the looking."""
        file = self.bin / "asked"
        lines = file.read_text().splitlines() if file.exists() else []
        looking = ("compose ps", "compose images", "image inspect")
        return [line for line in lines if not line.startswith(looking)]

    def backups(self) -> list[str]:
        """The names of the backups that were made, up to their date."""
        folder = self.folder / "backups"
        return [path.name[-len("-before-upgrade.tar.gz") :] for path in folder.iterdir()] if folder.exists() else []


@pytest.fixture
async def house(tmp_path: Path) -> House:
    house = House(tmp_path / "clone", tmp_path / "upstream", tmp_path / "bin")
    house.upstream.mkdir()
    house.bin.mkdir()
    (house.bin / "docker").write_text(DOCKER)
    (house.bin / "docker").chmod(0o755)
    shutil.copy(ROOT / "care.sh", house.upstream / "care.sh")
    (house.upstream / ".gitignore").write_text("/backups/\n")
    await git(house.upstream, "init", "--quiet", "--initial-branch", "main")
    await commit(house.upstream, "first")
    await git(tmp_path, "clone", "--quiet", str(house.upstream), str(house.folder))
    return house


async def git(folder: Path, *arguments: str) -> None:
    author = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org")
    process = await asyncio.create_subprocess_exec("git", "-C", str(folder), *author, *arguments)
    assert await process.wait() == 0


async def commit(folder: Path, word: str) -> None:
    (folder / "version").write_text(word)
    await git(folder, "add", "--all")
    await git(folder, "commit", "--quiet", "--message", word)


async def test_an_upgrade_pulls_saves_builds_starts_and_clears_away(house: House) -> None:
    await commit(house.upstream, "second")
    code, said = await house.run("./care.sh", "upgrade")
    assert code == 0, said
    assert (house.folder / "version").read_text() == "second"
    assert house.backups() == ["-before-upgrade.tar.gz"]
    steps = [line for line in house.asked() if line.startswith(("compose build", "compose up", "image rm"))]
    assert steps == ["compose build", "compose up -d --wait --remove-orphans", "image rm sha256:old"]
    assert said.splitlines()[-1] == "care: upgraded, and healthy"


async def test_an_image_that_still_has_a_name_stays(house: House) -> None:
    await house.run("./care.sh", "upgrade", NAMES="1")
    assert not [line for line in house.asked() if line.startswith("image rm")]


async def test_changes_of_ones_own_stop_an_upgrade_before_anything_is_done(house: House) -> None:
    await commit(house.upstream, "second")
    await commit(house.folder, "mine")
    code, said = await house.run("./care.sh", "upgrade")
    assert code == 1
    assert "Nothing was changed" in said
    assert house.asked() == []


async def test_a_build_that_fails_leaves_what_runs(house: House) -> None:
    code, said = await house.run("./care.sh", "upgrade", BUILD="1")
    assert code == 1
    assert "What ran goes on as it was" in said
    assert not [line for line in house.asked() if line.startswith("compose up")]


async def test_a_new_version_that_is_not_healthy_is_told_with_the_way_back(house: House) -> None:
    await commit(house.upstream, "second")
    code, said = await house.run("./care.sh", "upgrade", UP="1")
    assert code == 1
    assert "git checkout " in said
    assert "make restore FILE=backups/rascrypto-" in said
    assert not [line for line in house.asked() if line.startswith("image rm")]


async def test_a_stack_that_does_not_run_is_upgraded_without_a_backup(house: House) -> None:
    code, said = await house.run("./care.sh", "upgrade", STOPPED="yes")
    assert code == 0
    assert "no backup was made" in said
    assert house.backups() == []


@pytest.mark.parametrize("action", [["backup"], ["restore", "some.tar.gz"]])
async def test_a_stack_that_does_not_run_is_neither_saved_nor_restored(house: House, action: list[str]) -> None:
    code, said = await house.run("./care.sh", *action, STOPPED="yes")
    assert code == 1
    assert "start the stack first (make up)" in said
    assert house.asked() == []


async def test_without_a_stack_status_says_how_to_start_one(house: House) -> None:
    code, said = await house.run("./care.sh", "status")
    assert code == 1
    assert "make up" in said


@pytest.mark.parametrize("arguments", [[], ["help"], ["restore"]])
async def test_what_cannot_be_done_is_one_line(house: House, arguments: list[str]) -> None:
    code, said = await house.run("./care.sh", *arguments)
    assert code == 1
    assert len(said.splitlines()) == 1
