"""A function under Lambda's own runtime client, as it is started for a snapshot and then restored from it."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytest.importorskip("awslambdaric", reason="Lambda's runtime client is for Linux alone")

ROOT = Path(__file__).parents[2]
PREFIX = "/2018-06-01/runtime/"
RESTORED = "GET restore/next"


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """A process that is ended leaves its connection as it is."""


class Lambda:
    """The Runtime API, and the address that a restored function asks for its credentials."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.tokens: set[str | None] = set()
        self.is_answered = threading.Event()
        self._is_over = threading.Event()
        self._event: bytes | None = json.dumps({"Records": []}).encode()
        world = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.removeprefix(PREFIX)
                world.requests.append(f"GET {path}")
                if path == "/credentials":
                    world.tokens.add(self.headers.get("Authorization"))
                    in_an_hour = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3_600))
                    keys = {"AccessKeyId": "a", "SecretAccessKey": "b", "Token": "c", "Expiration": in_an_hour}
                    self._answer(json.dumps(keys).encode())
                elif path == "restore/next":
                    self._answer(b"")
                elif world._event is None:
                    world._is_over.wait()
                else:
                    body, world._event = world._event, None
                    self._answer(body)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                world.requests.append(f"POST {self.path.removeprefix(PREFIX)} {body.decode()}")
                self._answer(b"{}", 202)
                world.is_answered.set()

            def _answer(self, body: bytes, status: int = 200) -> None:
                self.send_response(status)
                for name, value in {
                    "Lambda-Runtime-Aws-Request-Id": "1",
                    "Lambda-Runtime-Deadline-Ms": str(int((time.time() + 300) * 1000)),
                    "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:111111111111:function:tested:1",
                    "Content-Type": "application/json",
                    "Content-Length": str(len(body)),
                }.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self._server = QuietServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.address = f"127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._is_over.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def lambda_() -> Iterator[Lambda]:
    world = Lambda()
    yield world
    world.close()


@pytest.mark.parametrize("function", ["ingest", "translate", "record_failure"])
def test_a_restored_function_asks_for_its_credentials_only_then_and_answers(lambda_: Lambda, function: str) -> None:
    names = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment = {
        **names,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "shared"), str(ROOT)]),
        "AWS_LAMBDA_RUNTIME_API": lambda_.address,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start",
        "AWS_LAMBDA_FUNCTION_NAME": function,
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        # With a snapshot there are these instead of the keys themselves.
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://{lambda_.address}/credentials",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "token",
        "OUTPUT_BUCKET": "output",
        "MODEL_BUCKET": "models",
        "POWERTOOLS_METRICS_NAMESPACE": "Dragoman",
        "POWERTOOLS_SERVICE_NAME": function,
        "HOME": "/nonexistent",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "awslambdaric", "handler.handler"],
        cwd=ROOT / "functions" / function,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        has_answered = lambda_.is_answered.wait(60)
    finally:
        process.kill()
        said, _ = process.communicate()
    assert has_answered, said.decode()
    assert lambda_.requests[0] == RESTORED, said.decode()
    assert lambda_.requests[1] == "GET invocation/next"
    assert "GET /credentials" in lambda_.requests[2:]
    assert lambda_.tokens == {"token"}
    (answer,) = [each for each in lambda_.requests if each.startswith("POST ")]
    assert answer == 'POST invocation/1/response {"batchItemFailures": []}'
