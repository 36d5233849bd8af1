"""The file holds the library's model: each transition, each feature, each weight."""

import sys
from pathlib import Path

import numpy as np
import pytest

from dragoman.identification.packed_model import MODEL_FILE, WIDTHS, Facts, PackedModel, open_model, pack
from infra.language_model import pack_library_model
from tests.unit.identification.library import load_library


@pytest.fixture(scope="module")
def model() -> PackedModel:
    return open_model()


def test_packing_the_installed_library_gives_the_files_bytes() -> None:
    hint = "py3langid has changed: run python -m infra.language_model, then the golden records"
    assert pack_library_model() == MODEL_FILE.read_bytes(), hint


def test_every_transition_of_every_state_is_the_librarys(model: PackedModel) -> None:
    library = load_library()
    rows = np.asarray(library.tk_nextmove).reshape(-1, 256)
    row_of_state = np.asarray(library.tk_row)
    slices = np.asarray(model.slices).reshape(16, -1)
    targets = np.asarray(model.targets).reshape(16, -1)
    for byte in range(256):
        assert np.array_equal(targets[byte % 16][slices[byte // 16]], rows[row_of_state, byte])


def test_every_state_ends_with_the_librarys_feature(model: PackedModel) -> None:
    features = np.asarray(model.features).astype(np.int64)
    features[features == len(model.starts) - 1] = -1
    assert np.array_equal(features, load_library().tk_output)


def test_every_weight_and_prior_is_the_librarys(model: PackedModel) -> None:
    library, facts = load_library(), model.facts
    starts = np.asarray(model.starts).astype(np.int64)
    weights = np.tile(np.array(facts.usual_weights), (len(starts) - 1, 1))
    weights[np.repeat(np.arange(len(starts) - 1), np.diff(starts)), np.asarray(model.classes)] -= np.asarray(
        model.gains
    )
    assert np.array_equal(weights / -facts.weight_scale, library.nb_ptc)
    assert np.array_equal(np.array(facts.priors), library.nb_pc)
    assert list(facts.languages) == library.nb_classes


FACTS = Facts("a library 1.0", "00", ("aa", "bb"), (0.5, 0.25), (3, 4), 512)
TABLES = {name: bytes(range(8)) * (number + 1) + b"\1\2\3\4" for number, name in enumerate(WIDTHS)}


def test_what_is_packed_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "small.model").write_bytes(pack(FACTS, TABLES))
    model = open_model(tmp_path / "small.model")
    assert model.facts == FACTS
    assert {name: getattr(model, name).tobytes() for name in WIDTHS} == TABLES
    assert {name: getattr(model, name).format for name in WIDTHS} == WIDTHS


def test_a_model_cannot_be_changed_in_memory(model: PackedModel) -> None:
    with pytest.raises(TypeError):
        model.gains[0] = 0


def test_a_processor_with_the_highest_byte_first_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "byteorder", "big")
    with pytest.raises(RuntimeError, match="little-endian"):
        open_model()
