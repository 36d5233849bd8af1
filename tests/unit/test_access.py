import pytest

from dragoman.access import NO_ACCESS, EngineAccess
from dragoman.errors import ConfigurationError
from dragoman.settings import Settings


def test_an_empty_environment_gives_no_access() -> None:
    assert EngineAccess.from_environ({}) == NO_ACCESS


def test_each_field_is_a_setting_with_the_same_default() -> None:
    settings = Settings(output_bucket="output")
    assert all(getattr(settings, field) == getattr(NO_ACCESS, field) for field in EngineAccess.__struct_fields__)


def test_what_the_environment_says_of_the_engines_is_taken_and_nothing_else() -> None:
    environ = {"DEEPL_KEY": "file:/home/me/deepl.key", "AMAZON_TERMINOLOGY": "ministries", "TARGETS": "not a language"}
    expected = EngineAccess(deepl_key="file:/home/me/deepl.key", amazon_terminology=("ministries",))
    assert EngineAccess.from_environ(environ) == expected


def test_a_value_that_is_not_of_its_kind_is_told_with_its_variable() -> None:
    with pytest.raises(ConfigurationError, match="amazon_terminology"):
        EngineAccess.from_environ({"AMAZON_TERMINOLOGY": "one,two"})
