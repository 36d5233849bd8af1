"""What is read out of a vocabulary file without the library is what the library says."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sentencepiece import SentencePieceProcessor

from dragoman.model_store.packaged_models import PACKAGED_CATALOG, PackagedModels
from dragoman.translation.models.pieces import Pieces, is_normal, read_pieces
from dragoman.translation.models.vocabulary import Vocabulary

FILES = sorted({model.source_vocabulary.key for model in PACKAGED_CATALOG.models})
BODY = PackagedModels().read(FILES[0])
LIBRARY = SentencePieceProcessor(model_proto=BODY)


def read(body: bytes) -> Pieces:
    pieces = read_pieces(body)
    assert pieces is not None
    return pieces


PIECES = read(BODY)


@pytest.mark.parametrize("key", FILES)
def test_the_library_knows_the_same_characters(key: str) -> None:
    body = PackagedModels().read(key)
    pieces, library = read(body), SentencePieceProcessor(model_proto=body)
    unknown = library.unk_id()
    normal = [chr(code) for code in range(0x1_F000) if not 0xD800 <= code < 0xE000 and is_normal(chr(code))]
    others = [each for each in normal if pieces.knows(each) != (unknown not in library.encode(each))]
    assert others == []
    assert len(normal) > 50_000
    assert 80 < sum(map(pieces.knows, normal)) < 1_000


LETTERS = st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZáãçéêíóõú0123456789'-.")
VOCABULARY = st.sampled_from([LIBRARY.id_to_piece(number).strip("▁") for number in range(3, 20_000, 7)])


@given(st.text(LETTERS, min_size=1, max_size=30) | st.lists(VOCABULARY, min_size=1, max_size=3).map("".join))
def test_the_library_gives_the_same_weight(word: str) -> None:
    weight = PIECES.weigh(word)
    if weight is not None and is_normal(word):
        assert weight == pytest.approx(sum(map(LIBRARY.get_score, LIBRARY.encode(word))), abs=1e-3)
    else:
        assert LIBRARY.unk_id() in LIBRARY.encode(word) or not is_normal(word) or not word


def test_a_word_with_an_unknown_letter_is_left_to_the_library() -> None:
    assert PIECES.weigh("Zürich") is None
    assert PIECES.weigh("Zurich") is not None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no vocabulary",
        BODY[:100_000],
        BODY[:-1],
        BODY + b"\xff",
        BODY.replace(b"\x0a\x08nmt_nfkc", b"\x0a\x08identity", 1),
        BODY.replace(b"\x0a\x08nmt_nfkc", b"\x18\x00\x0a\x06nmt_nf", 1),
        BODY[: BODY.index(b"\x0a\x08nmt_nfkc")],
    ],
)
def test_a_file_of_another_make_is_left_to_the_library(body: bytes) -> None:
    assert read_pieces(body) is None


USUAL = """
import sys
from dragoman.model_store.packaged_models import PACKAGED_CATALOG, PackagedModels
from dragoman.translation.models.vocabulary import Vocabulary
vocabulary = Vocabulary(PackagedModels().read(PACKAGED_CATALOG.models[0].source_vocabulary.key), "a")
assert all(map(vocabulary.knows, "Its$5.")) and not any(map(vocabulary.knows, "“€—")) and vocabulary.weigh("It") < 0
print("sentencepiece" in sys.modules, vocabulary.knows("½"), "sentencepiece" in sys.modules)
"""


def test_usual_texts_do_without_the_library() -> None:
    done = subprocess.run([sys.executable, "-c", USUAL], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "True"]


def test_a_file_of_another_make_is_read_by_the_library() -> None:
    vocabulary = Vocabulary(BODY.replace(b"\x0a\x08nmt_nfkc", b"\x0a\x08nmt_nfkx", 1), "vocab.spm")
    assert vocabulary.knows("a")
    assert not vocabulary.knows("港")
    assert vocabulary.weigh("after") == pytest.approx(Vocabulary(BODY, "vocab.spm").weigh("after"), abs=1e-3)
