"""What is decided without a connection; see tests/integration/translation for the rest."""

import pytest
import requests
import urllib3

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engines.transport import Answer, Transport, foreign_reasons, transport_error

TEXT = "The minister's unpublished words"


@pytest.mark.parametrize("kind", foreign_reasons(), ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_each_known_error_and_its_subclasses_get_the_reason_of_the_table(kind: type[Exception]) -> None:
    subclass = type("Subclass", (kind,), {"__init__": lambda self: None})
    assert transport_error(subclass()).reason is foreign_reasons()[kind]


ERRORS = [
    kind
    for module, root in (
        (requests.exceptions, requests.RequestException),
        (urllib3.exceptions, urllib3.exceptions.HTTPError),
    )
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, root) and not issubclass(kind, Warning)
]


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_no_error_of_the_libraries_counts_as_a_crash(kind: type[Exception]) -> None:
    error = type("Subclass", (kind,), {"__init__": lambda self: None})()
    assert transport_error(error).reason is not EngineReason.CRASHED


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (requests.ConnectTimeout(TEXT), EngineReason.UNREACHABLE),
        (requests.TooManyRedirects(TEXT), EngineReason.REFUSED),
        (requests.exceptions.InvalidURL(TEXT), EngineReason.REFUSED),
        (urllib3.exceptions.ProtocolError(TEXT), EngineReason.UNREACHABLE),
        (ConnectionResetError(TEXT), EngineReason.UNREACHABLE),
        (RuntimeError(TEXT), EngineReason.CRASHED),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_keeps_its_reason_and_loses_the_text_it_quotes(error: Exception, reason: EngineReason) -> None:
    ours = transport_error(error)
    assert ours.reason is reason
    assert TEXT not in str(ours)


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_refused_without_a_word_of_it(body: bytes) -> None:
    with pytest.raises(EngineError) as caught:
        Answer(200, body).json()
    assert caught.value.reason is EngineReason.REFUSED
    assert caught.value.__suppress_context__


def test_text_is_utf_8_and_broken_text_breaks_nothing() -> None:
    assert Answer(200, "eleições".encode()).text == "eleições"
    assert Answer(200, b"a\xffb").text == "a\ufffdb"


def test_a_service_that_cannot_be_reached_is_named_by_its_host_alone() -> None:
    assert transport_error(requests.ConnectionError(TEXT), "a.example").detail == (
        "no whole answer from a.example: ConnectionError"
    )


@pytest.mark.parametrize("url", ["http://[", "http://", "", "nonsense"])
def test_an_address_that_is_none_is_an_engine_s_error(url: str) -> None:
    with pytest.raises(EngineError):
        Transport().get(url)
