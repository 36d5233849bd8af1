import pytest

from dragoman.model_store.errors import NotOfferedError
from dragoman.model_store.remote_records import Release
from dragoman.model_store.selection import Wish, select_releases
from tests.unit.model_store.test_remote_records import ANDROID, DESKTOP, make_release


def offer(*pairs: str, version: str = "3.0", architecture: str = "base", filter_expression: str = "") -> list[Release]:
    return [
        make_release(
            sourceLanguage=pair.split(">")[0],
            targetLanguage=pair.split(">")[1],
            version=version,
            architecture=architecture,
            filter_expression=filter_expression,
        )
        for pair in pairs
    ]


def select(releases: list[Release], wish: Wish) -> list[str]:
    return [f"{one.source}>{one.target}@{one.version}-{one.architecture}" for one in select_releases(releases, wish)]


EVERYTHING = offer("en>es", "es>en", "en>pt", "pt>en", "en>zh-Hans", "zh-Hans>en", "en>zh-Hant")


@pytest.mark.parametrize(
    ("wish", "pairs"),
    [
        (Wish(("en", "es")), ["en>es", "es>en"]),
        (Wish(("es",)), ["es>en", "en>es"]),
        (Wish(("es", "pt")), ["es>en", "en>pt", "pt>en", "en>es"]),
        (Wish(("en", "es", "en")), ["en>es", "es>en"]),
        (Wish(pairs=(("en", "es"),)), ["en>es"]),
        (Wish(pairs=(("pt", "es"),)), ["pt>en", "en>es"]),
        (Wish(("es",), (("en", "pt"),)), ["es>en", "en>es", "en>pt"]),
        (Wish(pairs=(("pt-PT", "en"),)), ["pt>en"]),
        (Wish(pairs=(("en", "pt-BR"),)), ["en>pt"]),
        (Wish(pairs=(("en", "zh"),)), ["en>zh-Hans"]),
        (Wish(pairs=(("en", "zh-TW"),)), ["en>zh-Hant"]),
    ],
)
def test_what_is_needed_between_languages_is_chosen_once(wish: Wish, pairs: list[str]) -> None:
    assert select(EVERYTHING, wish) == [f"{pair}@3.0-base" for pair in pairs]


def test_direct_model_comes_before_the_way_through_english() -> None:
    assert select([*EVERYTHING, *offer("pt>es")], Wish(pairs=(("pt", "es"),))) == ["pt>es@3.0-base"]


@pytest.mark.parametrize(
    ("wish", "chosen"),
    [
        (Wish(pairs=(("en", "es"),)), "3.1-base"),
        (Wish(pairs=(("en", "es"),), architecture="tiny"), "3.2-tiny"),
        (Wish(pairs=(("en", "es"),), architecture="base-memory"), "3.0-base-memory"),
        (Wish(pairs=(("en", "es"),), prerelease=True), "3.1-base"),
    ],
)
def test_newest_finished_one_for_desktops_is_chosen_unless_an_architecture_is_named(wish: Wish, chosen: str) -> None:
    releases = [
        *offer("en>es", version="3.0", architecture="base-memory"),
        *offer("en>es", version="3.1", filter_expression=DESKTOP),
        *offer("en>es", version="3.2", architecture="tiny", filter_expression=ANDROID),
        *offer("en>es", version="3.3a1"),
    ]
    assert select(releases, wish) == [f"en>es@{chosen}"]


def test_unfinished_model_is_chosen_only_when_asked_for() -> None:
    releases = offer("en>az", version="3.0a1")
    with pytest.raises(NotOfferedError, match="with --prerelease"):
        select(releases, Wish(pairs=(("en", "az"),)))
    assert select(releases, Wish(pairs=(("en", "az"),), prerelease=True)) == ["en>az@3.0a1-base"]


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(NotOfferedError) as caught:
        select(EVERYTHING, Wish(("de", "en")))
    assert "from de to en" in str(caught.value)
    assert "from en to de" in str(caught.value)


def test_variant_that_no_model_writes_is_explained() -> None:
    with pytest.raises(NotOfferedError, match="What is offered writes pt"):
        select(EVERYTHING, Wish(pairs=(("en", "pt-PT"),)))
