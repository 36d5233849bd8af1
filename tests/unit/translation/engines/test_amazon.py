import traceback
from collections.abc import Iterator

import boto3
import pytest
import stamina
from botocore import exceptions as aws
from botocore.parsers import ResponseParserError
from botocore.stub import Stubber
from mypy_boto3_translate import TranslateClient

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engines.amazon import (
    ERROR_REASONS,
    MIN_ATTEMPT_SECONDS,
    AmazonEngine,
    create_client,
    engine_error,
    foreign_reasons,
)

TEXT = "The minister's unpublished words."


@pytest.fixture(scope="module")
def client() -> TranslateClient:
    session = boto3.Session("testing", "testing", region_name="eu-west-1")
    return create_client(session, deadline_seconds=1)


@pytest.fixture
def stubber(client: TranslateClient) -> Iterator[Stubber]:
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture(autouse=True)
def _one_attempt() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1):
        yield


def reason_of(engine: AmazonEngine, text: str = TEXT) -> EngineReason:
    with pytest.raises(EngineError) as caught:
        engine.translate(text, "en", "pt", 5)
    assert TEXT not in "".join(traceback.format_exception(caught.value))
    return caught.value.reason


@pytest.mark.parametrize(
    ("pair", "own_pair"),
    [
        (("en", "pt"), ("en", "pt")),
        (("pt-BR", "en-US"), ("pt", "en")),
        (("en-AU", "pt-PT"), ("en", "pt-PT")),
        (("zh", "zh-Hant"), ("zh", "zh-TW")),
        (("nb", "zh"), ("no", "zh")),
        (("fil", "he"), ("tl", "he")),
        (("es-MX", "fr-CA"), ("es-MX", "fr-CA")),
    ],
)
def test_text_is_sent_with_amazon_s_own_codes(
    client: TranslateClient, stubber: Stubber, pair: tuple[str, str], own_pair: tuple[str, str]
) -> None:
    codes = {"SourceLanguageCode": own_pair[0], "TargetLanguageCode": own_pair[1]}
    stubber.add_response("translate_text", {"TranslatedText": "Olá.", **codes}, {"Text": TEXT, **codes})
    translation = AmazonEngine(client).translate(TEXT, *pair, 5)
    assert (translation.text, translation.route) == ("Olá.", pair)


def test_a_terminology_is_named_with_the_text_and_in_the_identity(client: TranslateClient, stubber: Stubber) -> None:
    codes = {"SourceLanguageCode": "en", "TargetLanguageCode": "pt"}
    expected = {"Text": TEXT, "TerminologyNames": ["ministries"], **codes}
    stubber.add_response("translate_text", {"TranslatedText": "Olá.", **codes}, expected)
    engine = AmazonEngine(client, ("ministries",))
    assert engine.translate(TEXT, "en", "pt", 5).text == "Olá."
    assert engine.identity("en", "pt") == "amazon+ministries" != AmazonEngine(client).identity("en", "pt")


@pytest.mark.parametrize("code", ERROR_REASONS)
def test_each_error_code_of_the_service_has_its_reason(client: TranslateClient, stubber: Stubber, code: str) -> None:
    stubber.add_client_error("translate_text", code, f"Value '{TEXT}' is wrong", http_status_code=400)
    assert reason_of(AmazonEngine(client)) is ERROR_REASONS[code]


def test_each_error_that_the_service_documents_is_known_or_decided_by_its_status(client: TranslateClient) -> None:
    operation = client.meta.service_model.operation_model("TranslateText")
    documented = {shape.name for shape in operation.error_shapes}
    assert documented - set(ERROR_REASONS) == {"InvalidRequestException"}


@pytest.mark.parametrize(
    ("code", "status", "reason"),
    [
        ("ValidationException", 400, EngineReason.REFUSED),
        ("NotAuthorized", 401, EngineReason.UNAUTHORIZED),
        ("429", 429, EngineReason.THROTTLED),
        ("502", 502, EngineReason.UNREACHABLE),
    ],
)
def test_the_status_decides_on_a_code_that_is_not_listed(
    client: TranslateClient, stubber: Stubber, code: str, status: int, reason: EngineReason
) -> None:
    stubber.add_client_error("translate_text", code, http_status_code=status)
    assert reason_of(AmazonEngine(client)) is reason


@pytest.mark.parametrize("kind", foreign_reasons(), ids=lambda kind: kind.__name__)
def test_each_known_error_and_its_subclasses_get_the_reason_of_the_table(kind: type[Exception]) -> None:
    subclass = type("Subclass", (kind,), {"__init__": lambda self: None})
    assert engine_error(subclass()).reason is foreign_reasons()[kind]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (aws.EndpointConnectionError(endpoint_url="https://x"), EngineReason.UNREACHABLE),
        (aws.ConnectTimeoutError(endpoint_url="https://x"), EngineReason.UNREACHABLE),
        (aws.ReadTimeoutError(endpoint_url="https://x"), EngineReason.UNREACHABLE),
        (aws.ConnectionClosedError(endpoint_url="https://x"), EngineReason.UNREACHABLE),
        (aws.SSLError(endpoint_url="https://x", error=OSError()), EngineReason.UNREACHABLE),
        (aws.NoCredentialsError(), EngineReason.UNAUTHORIZED),
        (aws.NoRegionError(), EngineReason.UNAUTHORIZED),
        (aws.ProfileNotFound(profile="x"), EngineReason.UNAUTHORIZED),
        (aws.ParamValidationError(report=TEXT), EngineReason.REFUSED),
        (ResponseParserError(TEXT), EngineReason.REFUSED),
        (RuntimeError(TEXT), EngineReason.CRASHED),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_keeps_its_reason_and_loses_the_text_it_quotes(error: Exception, reason: EngineReason) -> None:
    ours = engine_error(error)
    assert ours.reason is reason
    assert TEXT not in str(ours)


@pytest.mark.parametrize("text", ["a" * 10_001, "é" * 5_001, "学" * 3_334], ids=["a", "é", "学"])
@pytest.mark.usefixtures("stubber")
def test_more_than_10_000_bytes_are_not_sent(client: TranslateClient, text: str) -> None:
    assert reason_of(AmazonEngine(client), text) is EngineReason.TOO_LONG


@pytest.mark.parametrize("text", ["a" * 10_000, "学" * 3_333], ids=["a", "学"])
def test_10_000_bytes_are_sent(client: TranslateClient, stubber: Stubber, text: str) -> None:
    answer = {"TranslatedText": "ok", "SourceLanguageCode": "en", "TargetLanguageCode": "pt"}
    stubber.add_response("translate_text", answer)
    assert AmazonEngine(client).translate(text, "en", "pt", 5).text == "ok"


@pytest.mark.parametrize("deadline", [2, 3, 10, 60])
def test_two_attempts_fit_into_the_deadline(deadline: float) -> None:
    session = boto3.Session("testing", "testing", region_name="eu-west-1")
    config = vars(create_client(session, deadline).meta.config)
    assert config["_user_provided_options"]["retries"]["total_max_attempts"] == 1
    assert 2 * (config["connect_timeout"] + config["read_timeout"]) == pytest.approx(deadline)


def test_an_attempt_is_given_the_time_that_a_translation_takes() -> None:
    session = boto3.Session("testing", "testing", region_name="eu-west-1")
    config = vars(create_client(session, 0.5).meta.config)
    assert config["connect_timeout"] + config["read_timeout"] == pytest.approx(MIN_ATTEMPT_SECONDS)
