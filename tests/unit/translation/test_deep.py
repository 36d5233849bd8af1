import logging
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
import requests
import stamina

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.deep import COMPLAINTS, GoogleEngine, MyMemoryEngine
from dragoman.translation.deep_library import Connect, WebTranslator

TEXT = "The minister's unpublished words."

Build = Callable[[Connect], GoogleEngine | MyMemoryEngine]
BUILDS: list[Build] = [
    lambda connect: GoogleEngine(connect=connect),
    lambda connect: MyMemoryEngine(connect=connect),
]
each_engine = pytest.mark.parametrize("build", BUILDS, ids=["google", "mymemory"])


@dataclass
class FakeTranslator:
    """Gives, or raises, what it was told, one thing a call; the last for ever."""

    outcomes: list[str | Exception | None]
    asked: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)

    def connect(self, endpoint: str, source: str, target: str) -> WebTranslator:
        self.pairs.append((source, target))
        return self

    def translate(self, text: str) -> str | None:
        self.asked.append(text)
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def reason_of(engine: GoogleEngine | MyMemoryEngine, text: str = TEXT) -> EngineReason:
    with pytest.raises(EngineError) as caught:
        engine.translate(text, "en", "pt", 5)
    assert TEXT not in str(caught.value)
    return caught.value.reason


@pytest.fixture(autouse=True)
def _without_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


@each_engine
def test_an_answer_becomes_the_translation_with_its_route(build: Build) -> None:
    fake = FakeTranslator(["As palavras."])
    translation = build(fake.connect).translate(TEXT, "en", "pt", 5)
    assert (translation.text, translation.route) == ("As palavras.", ("en", "pt"))
    assert (fake.asked, fake.pairs) == ([TEXT], [("en", "pt")])


@each_engine
@pytest.mark.parametrize("answer", [None, "", " \n"])
def test_an_empty_answer_is_no_answer(build: Build, answer: str | None) -> None:
    assert reason_of(build(FakeTranslator([answer]).connect)) is EngineReason.NO_ANSWER


@each_engine
@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_a_complaint_is_never_taken_for_a_translation(build: Build, complaint: str) -> None:
    fake = FakeTranslator([f"'XX' {complaint} . VISIT HTTPS://MYMEMORY.TRANSLATED.NET"])
    assert reason_of(build(fake.connect)) is COMPLAINTS[complaint]
    assert len(fake.asked) == 1


@each_engine
def test_an_article_about_a_complaint_is_translated(build: Build) -> None:
    fake = FakeTranslator(["O serviço respondeu MYMEMORY WARNING e mais nada."])
    translation = build(fake.connect).translate("It said MYMEMORY WARNING and no more.", "en", "pt", 5)
    assert "MYMEMORY WARNING" in translation.text


@each_engine
@pytest.mark.parametrize("text", ["", "…", "12:30 – 14:00", "50 %", "\n"])
def test_text_without_a_letter_is_returned_without_a_call(build: Build, text: str) -> None:
    fake = FakeTranslator(["never"])
    assert build(fake.connect).translate(text, "en", "pt", 5).text == text
    assert not fake.asked


@each_engine
def test_a_throttled_call_is_tried_again(build: Build) -> None:
    response = requests.Response()
    response.status_code = 429
    fake = FakeTranslator([requests.HTTPError(response=response), "Olá."])
    assert build(fake.connect).translate(TEXT, "en", "pt", 5).text == "Olá."


@each_engine
def test_a_refused_call_is_not_tried_again(build: Build) -> None:
    fake = FakeTranslator([requests.JSONDecodeError("Expecting value", TEXT, 0)])
    assert reason_of(build(fake.connect)) is EngineReason.REFUSED
    assert len(fake.asked) == 1


@each_engine
def test_neither_log_nor_traceback_nor_error_quotes_the_text(build: Build, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    fake = FakeTranslator([requests.ConnectionError(f"Max retries exceeded with url: /m?q={TEXT}")])
    with pytest.raises(EngineError) as caught:
        build(fake.connect).translate(TEXT, "en", "pt", 5)
    written = caplog.text + "".join(traceback.format_exception(caught.value))
    assert caught.value.reason is EngineReason.UNREACHABLE
    assert len(fake.asked) == 3
    assert TEXT not in written
    assert "/m?q=" not in written


@pytest.mark.parametrize(
    ("fits", "too_long"),
    [
        ("a" * 4_999, "a" * 5_000),
        ("学" * 1_777, "学" * 1_778),
        ("é" * 2_666, "é" * 2_667),
    ],
    ids=["latin", "chinese", "accents"],
)
def test_google_takes_what_fits_its_url_and_no_more(fits: str, too_long: str) -> None:
    fake = FakeTranslator(["ok"])
    engine = GoogleEngine(connect=fake.connect)
    assert engine.translate(fits, "en", "pt", 5).text == "ok"
    assert reason_of(engine, too_long) is EngineReason.TOO_LONG
    assert len(fake.asked) == 1


@pytest.mark.parametrize(("fits", "too_long"), [("a" * 499, "a" * 500), ("学" * 166, "学" * 167)])
def test_mymemory_takes_fewer_than_500_bytes(fits: str, too_long: str) -> None:
    fake = FakeTranslator(["ok"])
    engine = MyMemoryEngine(connect=fake.connect)
    assert engine.translate(fits, "en", "pt", 5).text == "ok"
    assert reason_of(engine, too_long) is EngineReason.TOO_LONG
    assert len(fake.asked) == 1


@each_engine
def test_half_a_surrogate_pair_does_not_break_the_length_rule(build: Build) -> None:
    assert build(FakeTranslator(["ok"]).connect).translate("a\ud83d", "en", "pt", 5).text == "ok"


def test_mymemory_s_html_entities_are_decoded() -> None:
    engine = MyMemoryEngine(connect=FakeTranslator(["I don&#39;t &amp; won&#39;t"]).connect)
    assert engine.translate("Não quero", "pt", "en", 5).text == "I don't & won't"


def test_mymemory_s_html_entities_stay_in_a_text_about_them() -> None:
    engine = MyMemoryEngine(connect=FakeTranslator(["Write &amp; for it"]).connect)
    assert engine.translate("Escreva &amp; para isso", "pt", "en", 5).text == "Write &amp; for it"


@pytest.mark.parametrize("engine", [GoogleEngine(), MyMemoryEngine()], ids=lambda engine: engine.name)
def test_text_travels_encrypted_unless_told_otherwise(engine: GoogleEngine | MyMemoryEngine) -> None:
    assert engine.endpoint.startswith("https://")


@pytest.mark.parametrize("engine", [GoogleEngine(), MyMemoryEngine()], ids=lambda engine: engine.name)
@pytest.mark.parametrize(("source", "target"), [("tlh", "pt"), ("en", "tlh"), ("und", "pt"), ("pt", "pt")])
def test_a_language_that_the_service_lacks_is_told_without_a_request(
    engine: GoogleEngine | MyMemoryEngine, source: str, target: str
) -> None:
    with pytest.raises(EngineError) as caught:
        engine.translate(TEXT, source, target, 5)
    assert caught.value.reason is EngineReason.UNSUPPORTED_LANGUAGE


def test_google_does_not_pass_brazilian_off_as_european_portuguese() -> None:
    with pytest.raises(EngineError) as caught:
        GoogleEngine().translate(TEXT, "en", "pt-PT", 5)
    assert caught.value.reason is EngineReason.UNSUPPORTED_LANGUAGE
