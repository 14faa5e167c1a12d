"""The web app as a process of its own, on a free port of this machine, with a database of its own."""

import os
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from corpus import WegwijzerError

ROOT = Path(__file__).parent.parent
_PATIENCE = 60
"""Seconds that the web app may take to show its page, and to be ready."""
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class App:
    """A running web app: its address without a slash at the end, its process, and the seconds from its start to the first page and to the first answer."""

    url: str
    process: int
    page_s: float
    ready_s: float


@contextmanager
def serving() -> Iterator[App]:
    """The web app of this tree over the index of the settings, without a limit a client. Raises WegwijzerError if it ends or takes too long."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        own = {"HOST": "127.0.0.1", "PORT": port, "LIMIT": "1000000/minute", "DATABASE_URL": f"sqlite:///{folder}/feedback.db"}
        environment = os.environ | {f"WEGWIJZER_{name}": str(value) for name, value in own.items()}
        environment.pop("WEGWIJZER_AUTH", None)
        url, started = f"http://127.0.0.1:{port}", monotonic()
        command = [sys.executable, ROOT / "app.py"]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                page, ready = (_wait_for(f"{url}{path}", process) - started for path in ("/", "/readyz"))
                yield App(url, process.pid, page, ready)
            finally:
                process.terminate()


def _wait_for(url: str, process: subprocess.Popen) -> float:
    """The moment at which `url` is there."""
    until = monotonic() + _PATIENCE
    while process.poll() is None and monotonic() < until:
        try:
            _OPENER.open(url, timeout=10).close()
            return monotonic()
        except OSError:
            sleep(0.05)
    raise WegwijzerError(f"the web app did not answer at {url} within {_PATIENCE} s; see what it says with: python app.py")
