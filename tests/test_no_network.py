"""Nothing phones home: what a process tries to reach while it indexes, asks, serves a page or looks a model up.

An audit hook sees what Python asks of sockets; strace, where it is installed, also what compiled code does.
"""

import ipaddress
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process
ROOT = Path(__file__).parent.parent
STRACE = shutil.which("strace")
RECORD = """
import json, os, sys
tried = []

def record(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        tried.append([event, arguments[1]])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        tried.append([event, arguments[0]])

sys.addaudithook(record)
"""
WORK = """
from assistant.cli import app as command
command(["index", "build"], standalone_mode=False)
command(["ask", "Wie mag een aanvraag indienen?"], standalone_mode=False)

import app, threading, time, urllib.request
port = os.environ["WEGWIJZER_PORT"]

def visit():
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).close()
            break
        except OSError:
            time.sleep(0.2)
    time.sleep(1)
    print(json.dumps(tried, default=repr), flush=True)
    os._exit(0)

threading.Thread(target=visit, daemon=True).start()
app.main()
"""
LOOK_UP = """
from corpus import SettingsError
from index import open_embedder

open_embedder("static")
try:
    open_embedder("nobody/no-such-model")
except SettingsError as error:
    print(error)
print(json.dumps(tried, default=repr))
"""
OURS = re.compile("WEGWIJZER_|HF_|GRADIO_|DO_NOT_TRACK|ANONYMIZED_TELEMETRY|TRANSFORMERS_OFFLINE|CHROMA_|ORT_|.*_proxy$", re.IGNORECASE)


def is_here(host: object) -> bool:
    """Whether a name or address is this machine's own."""
    if host in ("localhost", "", None) or host == socket.gethostname():
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def elsewhere(tried: list) -> list:
    """The targets that are not on this machine; a path is a Unix socket."""
    hosts = [target[0] if isinstance(target, list) else target for _, target in tried]
    return [host for host in hosts if not is_here(host) and not str(host).startswith("/")]


def run(script: str, folder: Path, checkout: Path = ROOT, trace: Path | None = None, **variables: object) -> tuple[str, list]:
    """What the script printed, run on the code of `checkout`, and what Python tried to reach meanwhile; strace writes to `trace`."""
    environment = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    environment |= {"PYTHONPATH": str(checkout), "HF_HOME": str(folder)} | {name: str(value) for name, value in variables.items()}
    strace = [STRACE, "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", trace] if trace else []
    done = subprocess.run([*strace, sys.executable, "-c", RECORD + script], cwd=folder, env=environment, capture_output=True, text=True, timeout=480)
    assert done.returncode == 0, done.stderr
    *said, tried = done.stdout.splitlines()
    return "\n".join(said), json.loads(tried)


@pytest.fixture(scope="module")
def worked(tmp_path_factory, small_checkout) -> tuple[str, list, list[str]]:
    """What was printed, what Python tried to reach, and the lines of strace (none without strace) for a build, an answer and a page."""
    folder = tmp_path_factory.mktemp("network")
    trace = folder / "trace" if STRACE else None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said, tried = run(WORK, folder, small_checkout, trace, WEGWIJZER_STORE=folder / "store", WEGWIJZER_PORT=port)
    return said, tried, trace.read_text(errors="replace").splitlines() if trace else []


@pytest.mark.enable_socket
def test_indexing_asking_and_serving_reach_for_nothing_but_this_machine(worked):
    said, tried, _ = worked
    assert "statements" in said and "[1]" in said
    assert any(target[0] == "127.0.0.1" for _, target in tried), "the hook saw not even the visit to the page"
    assert elsewhere(tried) == []


@pytest.mark.enable_socket
@pytest.mark.skipif(STRACE is None, reason="strace is not installed")
def test_their_compiled_code_reaches_for_nothing_but_this_machine(worked):
    lines = [line for line in worked[2] if "AF_INET" in line]
    assert any(re.search(r'connect\(.*"127\.0\.0\.1"', line) for line in lines), "strace saw not even the visit to the page"
    addresses = [re.search(r'inet_(?:addr\(|pton\(AF_INET6, )"([^"]+)"', line) for line in lines]
    assert [line for line, found in zip(lines, addresses, strict=True) if not (found and is_here(found[1])) or "htons(53)" in line] == []


def test_a_model_that_is_not_on_this_machine_is_not_looked_up_elsewhere(tmp_path):
    said, tried = run(LOOK_UP, tmp_path)
    assert "'nobody/no-such-model' is not on this machine" in said
    assert elsewhere(tried) == []
