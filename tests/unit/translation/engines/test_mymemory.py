import pytest

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engines.deep_library import WebTranslator
from dragoman.translation.engines.mymemory import ENDPOINT, MyMemoryEngine, connect


class FakeTranslator:
    def __init__(self, answer: str) -> None:
        self._answer = answer
        self.asked: list[str] = []

    def connect(self, endpoint: str, source: str, target: str) -> WebTranslator:
        return self

    def translate(self, text: str) -> str:
        self.asked.append(text)
        return self._answer


@pytest.mark.parametrize(("fits", "too_long"), [("a" * 499, "a" * 500), ("学" * 166, "学" * 167)])
def test_fewer_than_500_bytes_are_sent(fits: str, too_long: str) -> None:
    fake = FakeTranslator("ok")
    engine = MyMemoryEngine(connect=fake.connect)
    assert engine.translate(fits, "en", "pt", 5).text == "ok"
    with pytest.raises(EngineError) as caught:
        engine.translate(too_long, "en", "pt", 5)
    assert caught.value.reason is EngineReason.TOO_LONG
    assert len(fake.asked) == 1


def test_html_entities_are_decoded() -> None:
    engine = MyMemoryEngine(connect=FakeTranslator("I don&#39;t &amp; won&#39;t").connect)
    assert engine.translate("Não quero", "pt", "en", 5).text == "I don't & won't"


def test_html_entities_stay_in_a_text_about_them() -> None:
    engine = MyMemoryEngine(connect=FakeTranslator("Write &amp; for it").connect)
    assert engine.translate("Escreva &amp; para isso", "pt", "en", 5).text == "Write &amp; for it"


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("ar", "ar-SA"),
        ("de", "de-DE"),
        ("en-US", "en-US"),
        ("es", "es-ES"),
        ("fr", "fr-FR"),
        ("he", "he-IL"),
        ("it", "it-IT"),
        ("ku", "kmr-TR"),
        ("nl", "nl-NL"),
        ("no", "nb-NO"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-PT"),
        ("rm", "roh-CH"),
        ("sr", "sr-Cyrl-RS"),
        ("zh", "zh-CN"),
        ("zh-Hant", "zh-TW"),
    ],
)
def test_it_gets_the_region_to_expect(language: str, code: str) -> None:
    translator = connect("https://nowhere.invalid", "en", language)
    assert (vars(translator)["_source"], vars(translator)["_target"]) == ("en-GB", code)


@pytest.mark.parametrize(("source", "target"), [("tlh", "pt"), ("en", "tlh"), ("und", "pt")])
def test_a_language_that_it_lacks_is_told_without_a_request(source: str, target: str) -> None:
    with pytest.raises(EngineError) as caught:
        MyMemoryEngine().translate("The minister's words.", source, target, 5)
    assert caught.value.reason is EngineReason.UNSUPPORTED_LANGUAGE


def test_text_travels_encrypted_unless_told_otherwise() -> None:
    assert MyMemoryEngine().endpoint == ENDPOINT
    assert ENDPOINT.startswith("https://")
