import pytest

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engines.deep_library import WebTranslator
from dragoman.translation.engines.google import CODES, ENDPOINT, GoogleEngine, connect


class FakeTranslator:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def connect(self, endpoint: str, source: str, target: str) -> WebTranslator:
        return self

    def translate(self, text: str) -> str:
        self.asked.append(text)
        return "ok"


@pytest.mark.parametrize(
    ("fits", "too_long"),
    [
        ("a" * 4_999, "a" * 5_000),
        ("学" * 1_777, "学" * 1_778),
        ("é" * 2_666, "é" * 2_667),
    ],
    ids=["latin", "chinese", "accents"],
)
def test_what_fits_the_url_is_sent_and_no_more(fits: str, too_long: str) -> None:
    fake = FakeTranslator()
    engine = GoogleEngine(connect=fake.connect)
    assert engine.translate(fits, "en", "pt", 5).text == "ok"
    with pytest.raises(EngineError) as caught:
        engine.translate(too_long, "en", "pt", 5)
    assert caught.value.reason is EngineReason.TOO_LONG
    assert len(fake.asked) == 1


@pytest.mark.parametrize("code", sorted(CODES))
def test_each_of_its_codes_is_one_that_the_library_takes(code: str) -> None:
    other = "en" if CODES[code] != "en" else "fr"
    translator = connect("https://nowhere.invalid", other, code)
    assert vars(translator)["_target"] == CODES[code]


@pytest.mark.parametrize(("source", "target"), [("tlh", "pt"), ("en", "tlh"), ("und", "pt"), ("en", "pt-PT")])
def test_a_language_that_it_lacks_is_told_without_a_request(source: str, target: str) -> None:
    with pytest.raises(EngineError) as caught:
        GoogleEngine().translate("The minister's words.", source, target, 5)
    assert caught.value.reason is EngineReason.UNSUPPORTED_LANGUAGE


def test_text_travels_encrypted_unless_told_otherwise() -> None:
    assert GoogleEngine().endpoint == ENDPOINT
    assert ENDPOINT.startswith("https://")
