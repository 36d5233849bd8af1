from dataclasses import replace

import pytest

from dragoman.errors import EngineReason
from dragoman.translation.engines.google import GoogleEngine
from tests.integration.translation.services import TEXT, google_page, reason_of
from tests.integration.translation.stub_service import Reply, StubService


def test_languages_travel_in_google_s_own_codes(service: StubService) -> None:
    service.replies = [google_page("olá")]
    GoogleEngine(service.url).translate("שלום", "he", "pt", 5)
    assert {"sl": ["iw"], "tl": ["pt"]}.items() <= service.asked[0].query.items()


def test_a_page_that_declares_no_charset_is_read_as_utf_8(service: StubService) -> None:
    service.replies = [replace(google_page("As eleições"), content_type="text/html")]
    assert GoogleEngine(service.url).translate(TEXT, "en", "pt", 5).text == "As eleições"


@pytest.mark.usefixtures("without_waiting")
def test_google_s_error_page_in_place_of_a_translation_is_no_translation(service: StubService) -> None:
    service.replies = [google_page("Error 500 (Server Error)!!1500.That’s an error.")]
    # It is transient, but was a success for the transport: the next segment may try again.
    assert reason_of(GoogleEngine(service.url)) is EngineReason.UNREACHABLE


def test_a_redirect_to_another_page_is_followed(service: StubService) -> None:
    service.replies = [Reply(302, headers={"Location": f"{service.url}/m2"}), google_page("olá")]
    assert GoogleEngine(f"{service.url}/m").translate(TEXT, "en", "pt", 5).text == "olá"
    assert [asked.path for asked in service.asked] == ["/m", "/m2"]


def test_no_cookie_is_kept_from_one_call_to_the_next(service: StubService) -> None:
    service.replies = [replace(google_page("olá"), headers={"Set-Cookie": "consent=pending; Path=/"})]
    engine = GoogleEngine(service.url)
    for _ in range(2):
        engine.translate(TEXT, "en", "pt", 5)
    assert not any("Cookie" in asked.headers for asked in service.asked)


def test_a_block_with_a_waiting_time_past_the_deadline_is_not_waited_for(service: StubService) -> None:
    service.replies = [Reply(429, headers={"Retry-After": "3600"})]
    assert reason_of(GoogleEngine(service.url)) is EngineReason.THROTTLED
    assert len(service.asked) == 1


@pytest.mark.parametrize("asked_for", ["Wed, 21 Oct 2026 07:28:00 GMT", "-1", "soon", ""])
@pytest.mark.usefixtures("without_waiting")
def test_a_waiting_time_of_another_form_is_not_heeded(service: StubService, asked_for: str) -> None:
    service.replies = [Reply(429, headers={"Retry-After": asked_for}), google_page("olá")]
    assert GoogleEngine(service.url).translate(TEXT, "en", "pt", 5).text == "olá"


def test_a_page_without_end_is_cut_off(service: StubService) -> None:
    service.replies = [replace(google_page("olá"), body=b"<p>" * 1_000_000)]
    assert reason_of(GoogleEngine(service.url)) is EngineReason.REFUSED
