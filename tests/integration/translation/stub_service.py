"""A web service on this machine that answers as it is told, and remembers what it was asked."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request, as it arrived."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What to answer. `missing_bytes` more are promised than are sent; `hangs` sends nothing until the end."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=UTF-8"
    missing_bytes: int = 0
    hangs: bool = False


@dataclass
class StubService:
    """The service: set `replies` (one a request, the last for ever), read `asked`."""

    url: str
    replies: list[Reply] = field(default_factory=lambda: [Reply()])
    asked: list[Asked] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def run_stub_service() -> Iterator[StubService]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            service.asked.append(Asked(address.path, parse_qs(address.query), dict(self.headers), body))
            self.send(service.next_reply())

        do_POST = do_GET  # noqa: N815 - the name that http.server calls

        def send(self, reply: Reply) -> None:
            if reply.hangs:
                service.ended.wait(30)
                return
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body) + reply.missing_bytes))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *arguments: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service = StubService(f"http://127.0.0.1:{server.server_port}")
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


def google_page(translation: str) -> Reply:
    """The part of translate.google.com/m that deep-translator reads."""
    escaped = translation.replace("&", "&amp;").replace("<", "&lt;")
    page = f'<html><body><div class="header">Google</div><div class="result-container">{escaped}</div></body></html>'
    return Reply(body=page.encode())


def mymemory_json(translation: str) -> Reply:
    """What api.mymemory.translated.net/get answers."""
    answer = {"responseData": {"translatedText": translation, "match": 0.85}, "responseStatus": 200, "matches": []}
    return Reply(body=json.dumps(answer).encode(), content_type="application/json")


def amazon_json(translation: str) -> Reply:
    """What TranslateText answers, in AWS's JSON protocol 1.1."""
    answer = {"TranslatedText": translation, "SourceLanguageCode": "en", "TargetLanguageCode": "pt"}
    return Reply(body=json.dumps(answer).encode(), content_type="application/x-amz-json-1.1")


def amazon_error(code: str, status: int = 400) -> Reply:
    """How an AWS service with the JSON protocol says that something is wrong."""
    answer = {"__type": code, "message": "as told"}
    return Reply(status, json.dumps(answer).encode(), content_type="application/x-amz-json-1.1")
