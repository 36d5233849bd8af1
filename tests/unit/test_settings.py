import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import ConfigurationError
from dragoman.settings import Settings

MINIMUM = {"OUTPUT_BUCKET": "dragoman-output"}


def test_an_output_bucket_is_enough() -> None:
    assert Settings.from_environ(MINIMUM) == Settings(output_bucket="dragoman-output")


def test_a_variable_is_the_upper_case_of_its_field() -> None:
    environ = {
        "OUTPUT_BUCKET": "out",
        "TRANSLATE_QUEUE_URL": "https://queue",
        "INGEST_QUEUE_URL": "https://ingest",
        "MODEL_BUCKET": "models",
        "INPUT_BUCKET": "in",
        "TARGETS": "pt",
        "ENGINES": "amazon",
        "FIELD_MAPPING": '{"body": "text"}',
        "MAX_DOCUMENT_BYTES": "1",
        "MAX_PACKAGE_BYTES": "5",
        "PARSER_SECONDS": "7",
        "PARSER_MEMORY_BYTES": "8",
        "MAX_SEGMENT_CHARACTERS": "2",
        "ENGINE_DEADLINE_SECONDS": "3",
        "GLOSSARY_PREFIX": "terms/",
        "CORRECTIONS_PREFIX": "fixes/",
        "MEMORY_TABLE": "memory",
        "BUDGET_TABLE": "budget",
        "DAILY_BUDGET_USD": "1.5",
        "MONTHLY_BUDGET_USD": "20",
        "ON_SPENT_BUDGET": "fail",
        "AMAZON_TERMINOLOGY": "ministries",
        "LIBRETRANSLATE_URL": "https://translate.example",
        "LIBRETRANSLATE_KEY": "/keys/libretranslate",
        "DEEPL_KEY": "/keys/deepl",
        "MICROSOFT_KEY": "/keys/microsoft",
        "MICROSOFT_REGION": "westeurope",
        "MODEL_MEMORY_BYTES": "6",
        "MAX_RECEIVES": "4",
        "TEMPORARY_FAILURE_WAIT_SECONDS": "9",
        "MODEL_CACHE_DIRECTORY": "/var/models",
    }
    assert environ.keys() == {field.upper() for field in Settings.__struct_fields__}
    assert Settings.from_environ(environ) == Settings(
        output_bucket="out",
        input_bucket="in",
        translate_queue_url="https://queue",
        ingest_queue_url="https://ingest",
        model_bucket="models",
        targets=("pt",),
        engines=("amazon",),
        field_mapping='{"body": "text"}',
        max_document_bytes=1,
        max_package_bytes=5,
        parser_seconds=7,
        parser_memory_bytes=8,
        max_segment_characters=2,
        engine_deadline_seconds=3,
        glossary_prefix="terms/",
        corrections_prefix="fixes/",
        memory_table="memory",
        budget_table="budget",
        daily_budget_usd=1.5,
        monthly_budget_usd=20.0,
        on_spent_budget="fail",
        amazon_terminology=("ministries",),
        libretranslate_url="https://translate.example",
        libretranslate_key="/keys/libretranslate",
        deepl_key="/keys/deepl",
        microsoft_key="/keys/microsoft",
        microsoft_region="westeurope",
        model_memory_bytes=6,
        max_receives=4,
        temporary_failure_wait_seconds=9,
        model_cache_directory="/var/models",
    )


def test_other_variables_are_not_read() -> None:
    others = {"targets": "xx", "PATH": "/bin", "DRAGOMAN_TARGETS": "xx", "SOURCE_TARGETS": "xx"}
    assert Settings.from_environ({**MINIMUM, **others}) == Settings.from_environ(MINIMUM)


def test_a_list_is_written_with_commas_and_spaces_do_not_count() -> None:
    settings = Settings.from_environ({**MINIMUM, "TARGETS": " pt-BR , en,zh-Hant-TW, ", "ENGINES": "google,firefox"})
    assert settings.targets == ("pt-BR", "en", "zh-Hant-TW")
    assert settings.engines == ("google", "firefox")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("OUTPUT_BUCKET", ""),
        ("TARGETS", "pt,english"),
        ("TARGETS", "../articles"),
        ("TARGETS", "pt\nen"),
        ("ENGINES", "firefox,deepll"),
        ("AMAZON_TERMINOLOGY", "one,two"),
        ("AMAZON_TERMINOLOGY", "no blanks"),
        ("ON_SPENT_BUDGET", "wait"),
        ("DAILY_BUDGET_USD", "-1"),
        ("GLOSSARY_PREFIX", ""),
        ("MAX_DOCUMENT_BYTES", "0"),
        ("MAX_DOCUMENT_BYTES", "-1"),
        ("MAX_DOCUMENT_BYTES", "5 MB"),
        ("MAX_SEGMENT_CHARACTERS", "0"),
        ("ENGINE_DEADLINE_SECONDS", "0"),
        ("MAX_RECEIVES", ""),
    ],
)
def test_a_wrong_value_stops_the_start_and_the_sentence_names_it(name: str, text: str) -> None:
    with pytest.raises(ConfigurationError, match=name.lower()):
        Settings.from_environ({**MINIMUM, name: text})


def test_a_missing_output_bucket_stops_the_start_and_the_sentence_names_it() -> None:
    with pytest.raises(ConfigurationError, match="output_bucket"):
        Settings.from_environ({})


@given(target=st.text(max_size=12))
def test_whatever_passes_for_a_target_is_one_plain_part_of_a_key(target: str) -> None:
    try:
        settings = Settings.from_environ({**MINIMUM, "TARGETS": target})
    except ConfigurationError:
        return
    for accepted in settings.targets:
        assert accepted.isascii()
        assert accepted.replace("-", "").isalnum()
        assert accepted != "ingest"


def test_language_or_engine_that_is_named_twice_counts_once() -> None:
    settings = Settings.from_environ({"OUTPUT_BUCKET": "out", "TARGETS": "pt, en,,pt", "ENGINES": "firefox,firefox"})
    assert (settings.targets, settings.engines) == (("pt", "en"), ("firefox",))
