"""app.py as a process of its own: it starts, it says what is wrong, it ends."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.web.loading import Loading

APP = Path(__file__).parent.parent / "app.py"
pytestmark = [pytest.mark.enable_socket, pytest.mark.process]


@pytest.fixture
def run_app(tmp_path, monkeypatch):
    """Runs app.py until it ends by itself; keywords are settings."""

    def run_app(**settings):
        for name, value in settings.items():
            monkeypatch.setenv(f"WEGWIJZER_{name.upper()}", str(value))
        return subprocess.run([sys.executable, APP], cwd=tmp_path, capture_output=True, text=True, timeout=60)

    return run_app


def to_fix(result) -> str:
    """The one line with which it failed."""
    assert (result.returncode, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    return line


def test_a_port_in_use_is_one_line_that_names_the_setting(run_app, real_store):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        line = to_fix(run_app(store=real_store, port=port))
    assert line.startswith(f"wegwijzer: cannot serve on 127.0.0.1:{port}") and "WEGWIJZER_PORT" in line


def test_an_address_that_is_not_of_this_machine_is_one_line_that_names_the_setting(run_app, real_store):
    assert "WEGWIJZER_HOST" in to_fix(run_app(store=real_store, host="192.0.2.1", port=0))


def test_without_an_index_it_says_what_to_run(run_app, tmp_path):
    assert to_fix(run_app(store=tmp_path / "none")) == f"wegwijzer: there is no index in {tmp_path / 'none'} yet; run: wegwijzer index build"


def test_who_asks_while_the_assistant_loads_waits_for_it():
    loading = Loading(lambda: time.sleep(0.2) or "an assistant")
    assert not loading.ready
    assert loading.get() == "an assistant"
    assert loading.ready


def test_who_asks_is_told_when_loading_failed():
    def fail():
        raise ValueError("no model")

    with pytest.raises(ValueError, match="no model"):
        Loading(fail).get()
