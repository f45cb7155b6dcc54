"""What the monitor needs around it, told before it starts."""

from pathlib import Path

import pytest

from common.serve import StartError
from monitor.main import create
from monitor.settings import Settings


@pytest.mark.parametrize(
    ("setting", "path", "text"),
    [
        ("host_proc", "/nowhere", "HOST_PROC: /nowhere holds no file stat; mount the host's /proc there"),
        ("host_sys", "/nowhere", "HOST_SYS: /nowhere is not a folder; mount the host's there"),
        ("host_root", "/etc/hostname", "HOST_ROOT: /etc/hostname is not a folder; mount the host's there"),
        ("data_dir", "/proc/nowhere", "DATA_DIR: /proc/nowhere cannot be written: "),
        ("data_dir", "/proc", "DATA_DIR: /proc cannot be written: "),
    ],
)
def test_a_folder_that_cannot_be_used_is_named_with_what_to_do(
    tmp_path: Path, setting: str, path: str, text: str
) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path, setting: path})
    with pytest.raises(StartError, match=f"^{text}"):
        create(settings)


def test_a_data_folder_is_made_and_left_clean(tmp_path: Path) -> None:
    create(Settings(data_dir=tmp_path / "new"))
    assert list((tmp_path / "new").iterdir()) == []
