"""A small OpenAI-compatible server on loopback, whose answers a test writes: whole, streamed, stalled, cut off, refused."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass
class Reply:
    """What the server does with a request."""

    text: str = ""
    """The whole message."""
    status: int = 200
    pieces: int = 8
    """How many pieces the message is streamed in."""
    pause: float = 0
    """Seconds before each piece."""
    cut: bool = False
    """Whether the connection breaks after half of the pieces."""
    stall: bool = False
    """Whether nothing more comes after half of the pieces."""
    raw: bytes | None = None
    """Sent in place of a message of the protocol."""


@dataclass
class Wire:
    """A running server: `replies` says what each request gets (the last one again and again), `requests` holds what came."""

    url: str
    replies: list[Reply | Callable[[dict[str, Any]], Reply]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    stalled: Event = field(default_factory=Event)
    closed: Event = field(default_factory=Event)
    """Set when a client closed its connection before the end of a reply."""

    def says(self, *sentences: tuple[str, list[int]], **how: Any) -> None:
        """The next reply: these sentences in the form asked for."""
        self.replies.append(Reply(sentences_as_json(*sentences), **how))


def sentences_as_json(*sentences: tuple[str, list[int]]) -> str:
    return json.dumps({"sentences": [{"text": text, "sources": sources} for text, sources in sentences]}, ensure_ascii=False)


@contextmanager
def serve() -> Iterator[Wire]:
    """A server while the block runs."""
    stopped = Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            wire.requests.append(request)
            reply = wire.replies.pop(0) if len(wire.replies) > 1 else wire.replies[0]
            try:
                self._send(reply if isinstance(reply, Reply) else reply(request))
            except OSError:  # the client hung up
                wire.closed.set()

        def _send(self, reply: Reply) -> None:
            self.close_connection = True
            if reply.status != 200 or reply.raw is not None:
                body = reply.raw if reply.raw is not None else json.dumps({"error": {"message": f"status {reply.status}", "type": "test"}}).encode()
                self.send_response(reply.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            size = -(-len(reply.text) // reply.pieces) or 1
            parts = [reply.text[start : start + size] for start in range(0, len(reply.text), size)]
            for number, part in enumerate(parts):
                if number >= len(parts) // 2:
                    if reply.cut:
                        return
                    if reply.stall:
                        self._stall()
                        return
                time.sleep(reply.pause)
                self._event({"role": "assistant", "content": part})
            self._event({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def _event(self, delta: dict[str, str], reason: str | None = None) -> None:
            chunk = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "test"}
            chunk["choices"] = [{"index": 0, "delta": delta, "finish_reason": reason}]
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()

        def _stall(self) -> None:
            """Waits until the client hangs up or the server stops."""
            wire.stalled.set()
            self.connection.settimeout(0.05)
            while not stopped.is_set():
                try:
                    if not self.connection.recv(1):
                        wire.closed.set()
                        return
                except TimeoutError:
                    continue

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    wire = Wire(f"http://127.0.0.1:{server.server_port}/v1")
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield wire
    finally:
        stopped.set()
        server.shutdown()
        server.server_close()
