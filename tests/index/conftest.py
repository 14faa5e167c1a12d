"""Processes that use an index beside the test."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent / "index_process.py"


@pytest.fixture
def start_process(corpus_folder: Path, store) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts `index_process.py TASK` on the small library and the store of the test; what still runs at the end is killed.

    With `heed_permissions` a read-only folder is one for root too.
    """
    started = []

    def start(task: str, *options: str, heed_permissions: bool = False) -> subprocess.Popen:
        without_override = ["setpriv", "--bounding-set=-dac_override"] if heed_permissions and os.geteuid() == 0 else []
        started.append(
            subprocess.Popen(
                [*without_override, sys.executable, SCRIPT, task, corpus_folder, store.folder, *options],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(SCRIPT.parents[2])},
            )
        )  # fmt: skip
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def paused_build(start_process) -> Callable[..., subprocess.Popen]:
    """Starts a build that waits in its middle until its input is closed (`communicate()`)."""

    def start(*options: str) -> subprocess.Popen:
        process = start_process("build", "--pause", *options)
        assert process.stdout.readline() == "waiting\n", process.stderr.read()
        return process

    return start


@pytest.fixture
def remove() -> Callable[[Path], None]:
    """Removes a file or a whole folder, which must be there."""

    def remove(path: Path) -> None:
        assert path.exists()
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return remove
