import pytest

from dragoman.errors import EngineReason
from dragoman.translation.engines.mymemory import MyMemoryEngine
from tests.integration.translation.services import mymemory_json, reason_of
from tests.integration.translation.stub_service import Reply, StubService

QUOTA = (
    "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY. NEXT AVAILABLE IN  09 HOURS 20 MINUTES "
    "41 SECONDS VISIT HTTPS://MYMEMORY.TRANSLATED.NET/DOC/USAGELIMITS.PHP TO TRANSLATE MORE"
)
INVALID_TARGET = (
    "'XX' IS AN INVALID TARGET LANGUAGE . EXAMPLE: LANGPAIR=EN|IT USING 2 LETTER ISO OR RFC3066 LIKE ZH-CN. "
    "ALMOST ALL LANGUAGES SUPPORTED BUT SOME MAY HAVE NO CONTENT"
)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [(QUOTA, EngineReason.QUOTA_SPENT), (INVALID_TARGET, EngineReason.UNSUPPORTED_LANGUAGE)],
    ids=["quota", "invalid target"],
)
def test_a_complaint_is_no_translation(service: StubService, sentence: str, reason: EngineReason) -> None:
    service.replies = [mymemory_json(sentence)]
    assert reason_of(MyMemoryEngine(service.url)) is reason
    assert len(service.asked) == 1


def test_no_match_concerns_one_segment_and_not_the_engine(service: StubService) -> None:
    body = b'{"responseData": {"translatedText": null}, "matches": []}'
    service.replies = [Reply(body=body, content_type="application/json")]
    assert reason_of(MyMemoryEngine(service.url)) is EngineReason.NO_ANSWER


def test_languages_travel_in_mymemory_s_own_codes(service: StubService) -> None:
    service.replies = [mymemory_json("olá")]
    MyMemoryEngine(service.url).translate("שלום", "he", "pt", 5)
    assert service.asked[0].query["langpair"] == ["he-IL|pt-BR"]
