import hashlib

import msgspec
import pytest

from dragoman.errors import EngineError, EngineReason
from dragoman.translation.models.catalog import (
    CATALOG_KEY,
    MAX_FILE_BYTES,
    Catalog,
    Model,
    SelfTest,
    decode_catalog,
)
from tests.unit.translation.models.making import FILE, make_catalog, make_model


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"schema": "other"}', b'{"version": 2}', b'{"models": [{"source": "en"}]}']
)
def test_catalog_that_is_none_is_a_bad_model(body: bytes) -> None:
    with pytest.raises(EngineError) as caught:
        decode_catalog(body)
    assert caught.value.reason is EngineReason.BAD_MODEL
    assert CATALOG_KEY in caught.value.detail


@pytest.mark.parametrize(
    "key", ["../a", "a/../b", "a/..", "/etc/passwd", ".", "..", "a/./b", "a\0b", "a\nb", "", "a" * 501]
)
def test_key_that_leads_elsewhere_is_a_bad_model(key: str) -> None:
    assert_bad("model", msgspec.structs.replace(FILE, key=key))


@pytest.mark.parametrize("key", ["a", "a/b", "..a/b..", "a/...b", "é/a b+c@1", "a" * 500])
def test_any_other_key_is_read(key: str) -> None:
    catalog = Catalog(models=(replace_part("model", msgspec.structs.replace(FILE, key=key)),))
    assert decode_catalog(msgspec.json.encode(catalog)) == catalog


@pytest.mark.parametrize("digest", ["", "/dev/zero", "../x", FILE.sha256[:-1], FILE.sha256 + "0", FILE.sha256.upper()])
def test_hash_that_is_none_never_becomes_a_file_s_name(digest: str) -> None:
    assert_bad("model", msgspec.structs.replace(FILE, sha256=digest))


@pytest.mark.parametrize("size", [-1, 0, MAX_FILE_BYTES + 1, 2**70])
def test_size_that_no_model_has_is_a_bad_model(size: int) -> None:
    assert_bad("model", msgspec.structs.replace(FILE, bytes=size))


@pytest.mark.parametrize("test", [SelfTest("", ""), SelfTest("a", ""), SelfTest("", "a"), SelfTest("a" * 1_001, "a")])
def test_self_test_that_anything_passes_or_that_never_ends_is_a_bad_model(test: SelfTest) -> None:
    assert_bad("self_test", test)


@pytest.mark.parametrize(
    ("field", "value"), [("source", "../en"), ("target", ""), ("version", "1\n2"), ("version", "")]
)
def test_name_that_is_none_is_a_bad_model(field: str, value: str) -> None:
    assert_bad(field, value)


def test_two_models_of_one_pair_are_no_fault_and_the_first_is_taken() -> None:
    catalog = Catalog(models=(make_model("en", "pt", "1"), make_model("en", "pt", "2")))
    read = decode_catalog(msgspec.json.encode(catalog))
    assert [model.version for model in read.find_route("en", "pt")] == ["1"]


def replace_part(field: str, value: object) -> Model:
    return msgspec.structs.replace(make_model("en", "pt"), **{field: value})


def assert_bad(field: str, value: object) -> None:
    """The error names the place in the catalog."""
    body = msgspec.json.encode(Catalog(models=(make_model("en", "es"), replace_part(field, value))))
    with pytest.raises(EngineError, match=rf"\$\.models\[1\]\.{field}") as caught:
        decode_catalog(body)
    assert caught.value.reason is EngineReason.BAD_MODEL


# The way from one language to another


@pytest.mark.parametrize(
    ("pairs", "pair", "route"),
    [
        ([("en", "pt")], ("en", "pt"), [("en", "pt")]),
        ([("pt", "en"), ("en", "es")], ("pt", "es"), [("pt", "en"), ("en", "es")]),
        ([("pt", "es"), ("pt", "en"), ("en", "es")], ("pt", "es"), [("pt", "es")]),
        ([("pt", "en")], ("pt", "es"), []),
        ([("en", "es")], ("pt", "es"), []),
        ([("pt", "en")], ("en", "pt"), []),
        ([("pt", "en"), ("en", "pt")], ("en", "es"), []),
        ([], ("en", "pt"), []),
    ],
    ids=["direct", "by way of English", "direct first", "first half", "second half", "back", "from English", "nothing"],
)
def test_route_is_direct_or_by_way_of_english(
    pairs: list[tuple[str, str]], pair: tuple[str, str], route: list[tuple[str, str]]
) -> None:
    assert [(model.source, model.target) for model in make_catalog(*pairs).find_route(*pair)] == route


def test_model_is_named_by_its_pair_its_version_and_its_hash() -> None:
    model = make_model("en", "pt", "1693087644")
    digest = hashlib.sha256("".join(file.sha256 for file in model.files).encode()).hexdigest()
    assert model.name == f"en-pt@1693087644-{digest[:8]}"


def test_another_vocabulary_is_another_model() -> None:
    model = make_model("en", "pt")
    other = msgspec.structs.replace(
        model, target_vocabulary=msgspec.structs.replace(FILE, key="other", sha256="0" * 64)
    )
    assert other.name != model.name


@pytest.mark.parametrize(
    ("model", "asked", "is_served"),
    [
        ("pt", "pt-BR", True),
        ("pt", "pt", True),
        ("pt", "pt-PT", False),
        ("zh", "zh-Hans", True),
        ("zh", "zh-CN", True),
        ("zh", "zh-Hant", False),
        ("zh-Hans", "zh", True),
        ("zh-Hant", "zh-TW", True),
        ("zh-Hant", "zh", False),
        ("es", "es-ES", True),
        ("es", "es-419", False),
        ("no", "nb", True),
        ("nb", "no", True),
        ("nb", "nn", False),
        ("sr", "sr-Cyrl", True),
        ("sr", "sr-Latn", False),
        ("sr", "hr", False),
    ],
)
def test_target_is_served_only_by_a_model_that_writes_that_variant(model: str, asked: str, is_served: bool) -> None:
    assert bool(make_catalog(("en", model)).find_route("en", asked)) is is_served


@pytest.mark.parametrize(
    ("model", "asked", "is_read"),
    [("pt", "pt-PT", True), ("es", "es-419", True), ("zh", "zh-Hant", False), ("nb", "no", True), ("nb", "nn", False)],
)
def test_source_is_read_in_every_variant_of_the_same_script(model: str, asked: str, is_read: bool) -> None:
    assert bool(make_catalog((model, "en")).find_route(asked, "en")) is is_read


def test_model_of_the_very_variant_comes_before_its_relatives() -> None:
    catalog = make_catalog(("pt", "en"), ("pt-PT", "en"))
    assert catalog.find_route("pt-PT", "en")[0].source == "pt-PT"
    assert catalog.find_route("pt-AO", "en")[0].source == "pt"


@pytest.mark.parametrize("pair", [("en", "en"), ("pt", "pt-BR"), ("pt-PT", "pt"), ("zh-Hans", "zh-Hant")])
def test_there_is_no_way_within_a_language(pair: tuple[str, str]) -> None:
    catalog = make_catalog(("pt", "en"), ("en", "pt"), ("zh-Hans", "en"), ("en", "zh-Hant"))
    assert catalog.find_route(*pair) == ()


@pytest.mark.parametrize(
    ("target", "words"),
    [("pt-PT", "writes pt (pt-Latn-BR), another variant"), ("de", "nor both halves through English")],
)
def test_absence_is_explained_by_what_there_is(target: str, words: str) -> None:
    sentence = make_catalog(("en", "pt")).explain_absence("en", target)
    assert sentence.startswith(f"no model for en to {target}")
    assert words in sentence


def test_merged_catalog_has_each_pair_once_and_the_other_catalogs_models_win() -> None:
    ours, theirs = make_catalog(("en", "pt"), ("no", "en")), Catalog(models=(make_model("nb", "en", "2"),))
    merged = ours.merge(theirs)
    assert [(model.source, model.version) for model in merged.models] == [("en", "1"), ("nb", "2")]


def test_file_that_serves_twice_is_one_file() -> None:
    model = make_model("en", "pt")
    assert [file.key for file in model.files] == ["enpt/model.bin", "enpt/vocab.spm"]


def test_model_that_names_a_variant_is_found_by_it() -> None:
    assert Catalog(models=(make_model("en", "zh-Hans"),)).find_route("en", "zh-Hans")
