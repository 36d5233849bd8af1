"""A web service on this machine that answers as it is told, and remembers what it was asked."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request, as it arrived."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What to answer. `missing_bytes` more are promised than are sent; `hangs` sends nothing until the end; `drips`
    sends a byte every tenth of a second, `hangs_after` as many bytes and then no more."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=UTF-8"
    missing_bytes: int = 0
    hangs: bool = False
    drips: bool = False
    hangs_after: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class StubService:
    """The service: set `replies` (one a request, the last for ever), read `asked`."""

    url: str
    replies: list[Reply] = field(default_factory=lambda: [Reply()])
    asked: list[Asked] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class _Server(ThreadingHTTPServer):
    """Knows the service whose requests it hands on."""

    daemon_threads = True
    service: StubService


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        service = self.server.service
        address = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        service.asked.append(Asked(self.command, address.path, parse_qs(address.query), dict(self.headers), body))
        self.send(service.next_reply())

    do_POST = do_GET  # noqa: N815 - the name that http.server calls

    def send(self, reply: Reply) -> None:
        if reply.hangs:
            self.server.service.ended.wait(30)
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body) + reply.missing_bytes))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # who asked may be gone by now
            self.send_body(reply)

    def send_body(self, reply: Reply) -> None:
        if reply.drips:
            for byte in reply.body:
                self.wfile.write(bytes([byte]))
                if self.server.service.ended.wait(0.1):
                    return
        elif reply.hangs_after is not None:
            self.wfile.write(reply.body[: reply.hangs_after])
            self.server.service.ended.wait(30)
        else:
            self.wfile.write(reply.body)

    def log_message(self, *arguments: object) -> None:
        """Keep quiet."""


@contextmanager
def run_stub_service() -> Iterator[StubService]:
    server = _Server(("127.0.0.1", 0), _Handler)
    service = server.service = StubService(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield service
    finally:
        service.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


def find_closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
