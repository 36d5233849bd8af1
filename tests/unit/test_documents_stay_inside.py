"""No document makes the service ask the network, start a program, or open a file of the machine.

`test_hostile_input.py` holds it for the hostile corpus.
"""

import socket
import subprocess
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest
from pytest_socket import enable_socket

from dragoman.article import Extraction, ObjectAddress
from dragoman.errors import RejectedError
from dragoman.extraction import READERS
from dragoman.extraction.media_types import TEXT
from dragoman.reading import read_records
from dragoman.reading_rules import Reading
from dragoman.references import read_reference
from dragoman.settings import Settings
from dragoman.store import ObjectState
from tests.hostile import markup
from tests.unit.outside_world import watch

DOCUMENTS = Path(__file__).parents[1] / "documents"
SAMPLES = sorted(
    p for p in DOCUMENTS.rglob("*") if p.is_file() and not {"golden", "found"} & set(p.parts) and p.suffix != ".py"
)
READING = Reading(Settings(output_bucket="out").limits)


@pytest.fixture(autouse=True)
def real_sockets() -> None:
    """pytest-socket would stop a connection before the hook sees it."""
    enable_socket()


@pytest.fixture(scope="module", autouse=True)
def canary() -> None:
    markup.plant_canary()


def read(body: bytes, name: str) -> None:
    source = ObjectState("etag", len(body), "").describe(ObjectAddress("in", name))
    list(read_records(source, body, READING))


def test_no_document_of_the_repository_leaves_the_process() -> None:
    bodies = {
        str(path.relative_to(DOCUMENTS)): path.read_bytes()
        for path in SAMPLES
        if not path.name.endswith(".expected.json")
    }
    for name, body in bodies.items():
        with watch() as seen:
            if name.startswith("references"):
                with suppress(RejectedError):
                    read_reference("glossary", f"en-pt/{name}", body)
            else:
                read(body, name)
        assert seen == [], name


def fetch(_: bytes, __: str | None) -> Extraction:
    with urllib.request.urlopen("http://127.0.0.1:9/x", timeout=1) as answer:
        raise AssertionError(answer)


def look_up(_: bytes, __: str | None) -> Extraction:
    socket.getaddrinfo("localhost", 80)
    raise AssertionError


def run(_: bytes, __: str | None) -> Extraction:
    subprocess.run(["/bin/true"], check=True)
    raise AssertionError


def open_file(body: bytes, _: str | None) -> Extraction:
    Path(body.decode().strip()).read_text()
    raise AssertionError


@pytest.mark.parametrize(
    ("reader", "event"),
    [(fetch, "socket.connect"), (look_up, "socket.getaddrinfo"), (run, "subprocess.Popen"), (open_file, "open")],
)
def test_a_reader_that_reaches_out_is_noticed(reader: object, event: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: were a reader to do it, the tests above would fail."""
    monkeypatch.setitem(READERS, TEXT, reader)
    with watch() as seen:
        read(str(markup.CANARY_PATH).encode(), "a.txt")
    assert any(entry.startswith(event) for entry in seen)
