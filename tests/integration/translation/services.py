"""How each service answers, and how an engine is pointed at a stub of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import boto3
import pytest

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.engine import Engine
from dragoman.translation.engines.amazon import AmazonEngine, create_client
from dragoman.translation.engines.deepl import DeepLEngine
from dragoman.translation.engines.google import GoogleEngine
from dragoman.translation.engines.libretranslate import LibreTranslateEngine
from dragoman.translation.engines.microsoft import MicrosoftEngine
from dragoman.translation.engines.mymemory import MyMemoryEngine
from tests.integration.translation.stub_service import Asked, Reply

TEXT = "The minister's unpublished words."
KEY = "6d3c-secret"
JSON = "application/json"
AMAZON_JSON = "application/x-amz-json-1.1"


class FakeKey:
    """A key that is what it is."""

    def read(self, *, anew: bool = False) -> str:
        return KEY


class ChangedKey:
    """A key that was changed after it was last read."""

    def read(self, *, anew: bool = False) -> str:
        return "new" if anew else "old"


def encode(value: Any, status: int = 200, content_type: str = JSON) -> Reply:
    return Reply(status, json.dumps(value).encode(), content_type)


def google_page(translation: str) -> Reply:
    """The part of translate.google.com/m that deep-translator reads."""
    escaped = translation.replace("&", "&amp;").replace("<", "&lt;")
    page = f'<html><body><div class="header">Google</div><div class="result-container">{escaped}</div></body></html>'
    return Reply(body=page.encode())


def mymemory_json(translation: str) -> Reply:
    """What api.mymemory.translated.net/get answers."""
    return encode(
        {"responseData": {"translatedText": translation, "match": 0.85}, "responseStatus": 200, "matches": []}
    )


def libretranslate_json(translation: str) -> Reply:
    """What /translate of an instance answers."""
    return encode({"translatedText": translation})


def libretranslate_error(sentence: str, status: int = 400) -> Reply:
    """What an instance says is wrong."""
    return encode({"error": sentence}, status)


def microsoft_json(translation: str) -> Reply:
    """What /translate of version 3.0 answers."""
    return encode([{"translations": [{"text": translation, "to": "pt"}]}])


def microsoft_error(code: int) -> Reply:
    """The service's own code, of which the first three digits are the status."""
    return encode({"error": {"code": code, "message": f"as told about {TEXT}"}}, code // 1000)


def deepl_json(translation: str) -> Reply:
    """What /v2/translate answers."""
    one = {"detected_source_language": "EN", "text": translation, "billed_characters": 33}
    return encode({"translations": [one]})


def deepl_error(message: str, status: int) -> Reply:
    """What DeepL says is wrong."""
    return encode({"message": message}, status)


def amazon_json(translation: str) -> Reply:
    """What TranslateText answers, in AWS's JSON protocol 1.1."""
    answer = {"TranslatedText": translation, "SourceLanguageCode": "en", "TargetLanguageCode": "pt"}
    return encode(answer, content_type=AMAZON_JSON)


def amazon_error(code: str, status: int = 400) -> Reply:
    """How an AWS service with the JSON protocol says that something is wrong."""
    return encode({"__type": code, "message": "as told"}, status, AMAZON_JSON)


def build_amazon(url: str, deadline_seconds: float = 10) -> Engine:
    return AmazonEngine(create_client(open_session(), deadline_seconds, endpoint_url=url))


@cache
def open_session() -> boto3.Session:
    return boto3.Session("testing", "testing", region_name="eu-west-1")


def read_json(asked: Asked) -> Any:
    """The body of a request."""
    return json.loads(asked.body)


@dataclass(frozen=True)
class Case:
    """One engine: how to point it at the stub, how its service answers, where its text arrives, and what 403 means."""

    name: str
    build: Callable[[str], Engine]
    answer: Callable[[str], Reply]
    read_text: Callable[[Asked], str]
    forbidden: EngineReason = EngineReason.UNAUTHORIZED


CASES = [
    Case(
        "google",
        lambda url: GoogleEngine(f"{url}/m"),
        google_page,
        lambda asked: asked.query["q"][0],
        EngineReason.REFUSED,
    ),
    Case(
        "mymemory",
        lambda url: MyMemoryEngine(f"{url}/get"),
        mymemory_json,
        lambda asked: asked.query["q"][0],
        EngineReason.REFUSED,
    ),
    Case(
        "libretranslate",
        lambda url: LibreTranslateEngine(url, FakeKey()),
        libretranslate_json,
        lambda asked: str(read_json(asked)["q"]),
        EngineReason.REFUSED,
    ),
    Case(
        "microsoft",
        lambda url: MicrosoftEngine(FakeKey(), endpoint=f"{url}/translate?api-version=3.0"),
        microsoft_json,
        lambda asked: str(read_json(asked)[0]["text"]),
    ),
    Case("deepl", lambda url: DeepLEngine(FakeKey(), url), deepl_json, lambda asked: str(read_json(asked)["text"][0])),
    Case("amazon", build_amazon, amazon_json, lambda asked: str(read_json(asked)["Text"]), EngineReason.REFUSED),
]


def catch(engine: Engine, seconds: float = 5, pair: tuple[str, str] = ("en", "pt")) -> EngineError:
    """The error of a translation, which never quotes the text or the key."""
    with pytest.raises(EngineError) as caught:
        engine.translate(TEXT, *pair, seconds)
    assert TEXT not in str(caught.value)
    assert KEY not in str(caught.value)
    return caught.value


def reason_of(engine: Engine, seconds: float = 5) -> EngineReason:
    return catch(engine, seconds).reason
