import time

import pytest

from dragoman.errors import EngineReason
from dragoman.translation.engines.amazon import AmazonEngine, create_client
from tests.integration.translation.services import (
    TEXT,
    amazon_error,
    amazon_json,
    build_amazon,
    open_session,
    read_json,
    reason_of,
)
from tests.integration.translation.stub_service import Reply, StubService


def test_a_client_that_hangs_ends_by_itself(service: StubService) -> None:
    service.replies = [Reply(hangs=True)]
    began = time.monotonic()
    client = create_client(open_session(), 2, endpoint_url=service.url)
    with pytest.raises(Exception, match="timeout"):
        client.translate_text(Text=TEXT, SourceLanguageCode="en", TargetLanguageCode="pt")
    assert time.monotonic() - began < 2


def test_a_hanging_service_is_given_a_second_chance_within_the_deadline(service: StubService) -> None:
    service.replies = [Reply(hangs=True), amazon_json("Olá.")]
    assert build_amazon(service.url, deadline_seconds=3).translate(TEXT, "en", "pt", 3).text == "Olá."
    assert len(service.asked) == 2


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("ThrottlingException", EngineReason.THROTTLED),
        ("com.amazonaws.translate#UnsupportedLanguagePairException", EngineReason.UNSUPPORTED_LANGUAGE),
        ("TextSizeLimitExceededException", EngineReason.TOO_LONG),
        ("AccessDeniedException", EngineReason.UNAUTHORIZED),
        ("ResourceNotFoundException", EngineReason.REFUSED),
    ],
)
@pytest.mark.usefixtures("without_waiting")
def test_the_error_s_code_is_read_from_the_answer(service: StubService, code: str, reason: EngineReason) -> None:
    service.replies = [amazon_error(code)]
    assert reason_of(build_amazon(service.url)) is reason


@pytest.mark.parametrize("terminology", [(), ("ministries",)])
def test_a_terminology_is_named_only_where_there_is_one(service: StubService, terminology: tuple[str, ...]) -> None:
    service.replies = [amazon_json("Olá.")]
    client = create_client(open_session(), 10, endpoint_url=service.url)
    AmazonEngine(client, terminology).translate(TEXT, "en", "pt", 5)
    assert read_json(service.asked[0]).get("TerminologyNames", []) == list(terminology)
