"""Lambda's Runtime API for one process: hands out one event, and takes the response or the error.

The process then asks for the next event, and waits until it is ended.
"""

import json
import queue
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

import msgspec

_PREFIX: Final = "/2018-06-01/runtime/"
_TRACE: Final = "Root=1-6907236a-01a3ff416d4a3baf69dad819;Parent=53995c3f42cd8ad8;Sampled=0"
"""Nobody asks for a trace: the template's `Tracing` is `PassThrough`, and S3 starts none."""


class Answer(msgspec.Struct, frozen=True):
    """What the process made of its event."""

    moment: float
    """When it came, on the clock of `time.perf_counter`."""
    path: str
    """`response`, `error` or `init/error`: the end of the address that it was sent to."""
    body: bytes


class RuntimeApi:
    """The side that the measurement sees."""

    def __init__(self, address: str, answers: "queue.Queue[Answer]") -> None:
        self.address = address
        """Host and port."""
        self._answers = answers

    def wait(self, seconds: float) -> Answer:
        """The process's answer.

        Raises:
            TimeoutError: there was none in time.
        """
        try:
            return self._answers.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError(f"The function gave no answer within {seconds:.0f} s.") from None


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A process that is ended leaves its connection as it is; what else goes wrong shows as a missing answer."""


@contextmanager
def serve(event: dict[str, Any], timeout_seconds: int) -> Iterator[RuntimeApi]:
    """Answer to one process on a free port of this machine."""
    answers: queue.Queue[Answer] = queue.Queue()
    events: queue.Queue[bytes] = queue.Queue()
    events.put(json.dumps(event).encode())
    is_over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # headers and body go out at once

        def do_GET(self) -> None:
            try:
                body = events.get_nowait()
            except queue.Empty:
                is_over.wait()
                return
            headers = {
                "Lambda-Runtime-Aws-Request-Id": "8110102c-995f-4abe-8110-102c995f4abe",
                "Lambda-Runtime-Deadline-Ms": str(int((time.time() + timeout_seconds) * 1000)),
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:111111111111:function:measured",
                "Lambda-Runtime-Trace-Id": _TRACE,
                "Content-Type": "application/json",
            }
            self._answer(200, body, headers)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            moment = time.perf_counter()
            path = self.path.removeprefix(_PREFIX)
            end = path if path == "init/error" else path.rpartition("/")[2]
            answers.put(Answer(moment, end, body))
            self._answer(202, b'{"status":"OK"}', {})

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: standard error is for people."""

    server = _QuietServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield RuntimeApi(f"127.0.0.1:{server.server_address[1]}", answers)
    finally:
        is_over.set()
        server.shutdown()
        server.server_close()
