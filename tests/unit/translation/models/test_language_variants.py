import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translation.models.language_variants import _USUAL, Variant, expand


@pytest.mark.parametrize(
    ("tag", "variant"),
    [
        ("pt", Variant("pt", "Latn", "BR")),
        ("pt-PT", Variant("pt", "Latn", "PT")),
        ("PT-br", Variant("pt", "Latn", "BR")),
        ("zh", Variant("zh", "Hans", "CN")),
        ("zh-Hant", Variant("zh", "Hant", "TW")),
        ("zh-TW", Variant("zh", "Hant", "TW")),
        ("zh-HK", Variant("zh", "Hant", "HK")),
        ("zh-SG", Variant("zh", "Hans", "SG")),
        ("es-419", Variant("es", "Latn", "419")),
        ("no", Variant("nb", "Latn", "NO")),
        ("nn", Variant("nn", "Latn", "NO")),
        ("iw", Variant("he", "Hebr", "IL")),
        ("sr", Variant("sr", "Cyrl", "RS")),
        ("sr-Latn", Variant("sr", "Latn", "RS")),
        ("sr-Latn-ME", Variant("sr", "Latn", "ME")),
        ("sr-ME", Variant("sr", "Latn", "ME")),
        ("tlh", Variant("tlh", "", "")),
        ("tlh-Piqd", Variant("tlh", "Piqd", "")),
        ("und", Variant("und", "", "")),
    ],
)
def test_tag_stands_for_its_usual_script_and_region(tag: str, variant: Variant) -> None:
    assert expand(tag) == variant


@pytest.mark.parametrize(
    ("text", "model", "is_read"),
    [
        ("pt-PT", "pt", True),
        ("es-419", "es", True),
        ("sr-Latn", "sr", False),
        ("zh-Hant", "zh", False),
        ("no", "nb", True),
        ("nn", "nb", False),
        ("hr", "sr", False),
        ("de", "en", False),
    ],
)
def test_model_reads_its_language_in_its_script(text: str, model: str, is_read: bool) -> None:
    assert expand(text).is_read_by(expand(model)) is is_read


@given(st.sampled_from(sorted(_USUAL)))
def test_tag_with_everything_spelled_out_is_the_bare_one(language: str) -> None:
    assert expand(f"{language}-{_USUAL[language]}") == expand(language)
