import logging
import subprocess
import sys
from typing import Any, cast

import pytest

from dragoman.bootstrap import quiet_libraries
from dragoman.engine_makers import build_engines
from dragoman.errors import ConfigurationError, EngineError, EngineReason
from dragoman.settings import ENGINE_NAMES, Settings

NO_MODELS = cast("Any", None)


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):  # else boto3 looks for them on the network
        monkeypatch.setenv(name, "testing")


def read_settings(**environ: str) -> Settings:
    return Settings.from_environ({"OUTPUT_BUCKET": "output", **environ})


def test_every_engine_of_the_settings_can_be_made_and_keeps_its_place() -> None:
    backwards = tuple(reversed(ENGINE_NAMES))
    engines = build_engines(read_settings(ENGINES=",".join(backwards)), NO_MODELS)
    assert tuple(engine.name for engine in engines) == backwards


@pytest.mark.parametrize("name", ["microsoft", "deepl"])
def test_an_engine_without_its_key_is_made_and_says_so_when_it_is_asked(name: str) -> None:
    (engine,) = build_engines(read_settings(ENGINES=name), NO_MODELS)
    with pytest.raises(EngineError, match=f"{name.upper()}_KEY") as caught:
        engine.translate("some words", "en", "pt", 5)
    assert caught.value.reason is EngineReason.UNAUTHORIZED


@pytest.mark.parametrize(("environ", "hint"), [({}, "AWS_DEFAULT_REGION"), ({"AWS_PROFILE": "nobody"}, "AWS_PROFILE")])
def test_amazon_on_a_machine_without_aws_is_made_and_says_what_is_missing_when_it_is_asked(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], hint: str
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    for variable, value in environ.items():
        monkeypatch.setenv(variable, value)
    google, amazon = build_engines(read_settings(ENGINES="google,amazon"), NO_MODELS)
    with pytest.raises(EngineError, match=hint) as caught:
        amazon.translate("some words", "en", "pt", 5)
    assert caught.value.reason is EngineReason.UNAUTHORIZED
    assert google.identity("en", "pt") == "google"


@pytest.mark.parametrize("name", ["libretranslate", "microsoft", "deepl"])
def test_a_key_in_the_place_of_its_place_ends_the_function_before_its_first_message(name: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        build_engines(read_settings(ENGINES=name, **{f"{name.upper()}_KEY": "6d3c-secret"}), NO_MODELS)
    assert "6d3c-secret" not in str(caught.value)


def test_a_key_of_an_engine_that_is_not_wanted_is_not_looked_at() -> None:
    assert build_engines(read_settings(ENGINES="google", DEEPL_KEY="6d3c-secret"), NO_MODELS)


def test_what_changes_an_engine_s_answers_reaches_it() -> None:
    settings = read_settings(
        ENGINES="libretranslate,amazon", LIBRETRANSLATE_URL="https://a.example", AMAZON_TERMINOLOGY="ministries"
    )
    identities = [engine.identity("en", "pt") for engine in build_engines(settings, NO_MODELS)]
    assert identities == ["libretranslate+https://a.example", "amazon+ministries"]


def test_an_engine_s_library_is_not_imported_before_it_is_asked() -> None:
    code = (
        "import sys; from dragoman.engine_makers import build_engines; from dragoman.settings import Settings;"
        "build_engines(Settings('output', engines=('google', 'libretranslate', 'microsoft', 'deepl')), None);"
        "print([name for name in ('deepl', 'deep_translator', 'requests', 'bs4') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["botocore.endpoint", "deepl", "stamina", "urllib3", "urllib3.connectionpool"])
def test_what_libraries_log_of_texts_and_keys_is_not_written(name: str) -> None:
    quiet_libraries()
    assert not logging.getLogger(name).isEnabledFor(logging.ERROR)
