import pytest

from dragoman.errors import EngineError
from dragoman.model_store.packaged_models import PACKAGED_CATALOG, PackagedModels
from dragoman.translation.models.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def english() -> Vocabulary:
    return Vocabulary(PackagedModels().read(PACKAGED_CATALOG.models[0].source_vocabulary.key), "vocab.spm")


@pytest.mark.parametrize("character", [*"aZ9é$%&.,'\"-", " ", "１", "ﬁ"])
def test_characters_of_the_file_are_known_and_those_that_the_model_normalizes(
    english: Vocabulary, character: str
) -> None:
    assert english.knows(character)


@pytest.mark.parametrize("character", [*"ü£€“’—@#<{Ωж港", "🙂", "½", "\ud800"])
def test_other_characters_are_not(english: Vocabulary, character: str) -> None:
    assert not english.knows(character)


@pytest.mark.parametrize(
    ("likelier", "other"),
    [("after", "After"), ("China", "china"), ("NATO", "Nato"), ("ship", "ünder"), ("the", "resigns")],
)
def test_words_weigh_by_how_usual_they_are(english: Vocabulary, likelier: str, other: str) -> None:
    assert english.weigh(other) < english.weigh(likelier) < 0


def test_file_that_is_no_vocabulary_is_refused() -> None:
    with pytest.raises(EngineError, match=r"vocab\.spm"):
        Vocabulary(b"no vocabulary", "vocab.spm")
