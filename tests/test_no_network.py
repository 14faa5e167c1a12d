"""Nothing phones home: what one process tries to reach while it indexes, asks, looks a model up and serves a page.

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

STRACE = shutil.which("strace")
SCRIPT = """
import json, os, sys
tried, port = [], os.environ["WEGWIJZER_PORT"]

def record(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        tried.append([event, arguments[1]])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        tried.append([event, arguments[0]])

sys.addaudithook(record)

from assistant.cli import app as command
command(["index", "build"], standalone_mode=False)
command(["ask", "Wat is het verschil tussen PCP en PPI?"], standalone_mode=False)

from corpus import SettingsError
from index import open_embedder
try:
    open_embedder("nobody/no-such-model")
except SettingsError:
    print("no such model")

import app, threading, time, urllib.request
def visit():
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).close()
            break
        except OSError:
            time.sleep(0.2)
    time.sleep(2)
    print(json.dumps({"tried": tried}, default=repr), flush=True)
    os._exit(0)
threading.Thread(target=visit, daemon=True).start()
app.main()
"""
OURS = re.compile("WEGWIJZER_|HF_|GRADIO_|DO_NOT_TRACK|ANONYMIZED_TELEMETRY|TRANSFORMERS_OFFLINE|CHROMA_|.*_proxy$", re.IGNORECASE)


def is_here(host: object) -> bool:
    """Whether a name or address is this machine's own."""
    if host in ("localhost", "", None) or host == socket.gethostname():
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> dict:
    """What the script printed, what Python tried to reach, and strace's lines (None without strace)."""
    folder = tmp_path_factory.mktemp("network")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not OURS.match(name)}
    environment |= {"WEGWIJZER_STORE": str(folder / "store"), "WEGWIJZER_PORT": str(port), "PYTHONPATH": str(Path(__file__).parent.parent), "HF_HOME": str(folder)}
    trace = folder / "trace"
    strace = [STRACE, "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", trace] if STRACE else []
    done = subprocess.run([*strace, sys.executable, "-c", SCRIPT], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    *said, last = done.stdout.splitlines()
    return {"said": "\n".join(said), **json.loads(last), "traced": trace.read_text(errors="replace").splitlines() if STRACE else None}


@pytest.mark.enable_socket
def test_python_reaches_for_nothing_but_this_machine(run):
    assert "statements" in run["said"] and "[1]" in run["said"] and "no such model" in run["said"]
    hosts = [target[0] if isinstance(target, list) else target for _, target in run["tried"]]
    assert "127.0.0.1" in hosts, "the hook saw not even the visit to the page"
    assert [host for host in hosts if not is_here(host) and not str(host).startswith("/")] == []


@pytest.mark.enable_socket
@pytest.mark.skipif(STRACE is None, reason="strace is not installed")
def test_compiled_code_reaches_for_nothing_but_this_machine(run):
    inet = [line for line in run["traced"] if "AF_INET" in line]
    assert any(re.search(r'connect\(.*"127\.0\.0\.1"', line) for line in inet), "strace saw not even the visit to the page"
    addresses = [re.search(r'inet_(?:addr\(|pton\(AF_INET6, )"([^"]+)"', line) for line in inet]
    assert [line for line, found in zip(inet, addresses, strict=True) if not (found and is_here(found[1])) or "htons(53)" in line] == []
