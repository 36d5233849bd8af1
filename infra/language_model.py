"""Packs the language model of py3langid for `dragoman.identification`: `python -m infra.language_model`.

Takes the library as it is installed and writes `shared/dragoman/identification/languages.model`, the same bytes each
time. A test does it too and compares.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
from py3langid.langid import MODEL_DIR
from py3langid.langid import MODEL_FILE as LIBRARY_FILE
from py3langid.langid import LanguageIdentifier as LibraryIdentifier

from dragoman.identification.packed_model import MODEL_FILE, ROW_SLICES, WIDTHS, Facts, pack

_SCALE: Final = 512
"""The library's weights are half-precision numbers from -15 to -2: whole multiples of 1/512."""

_Array = np.ndarray[Any, Any]


def pack_library_model() -> bytes:
    """The library's model in our layout, number by number.

    Raises:
        ValueError: the model holds something that the layout can't: its widths have to grow.
    """
    library = LibraryIdentifier.from_model_file(LIBRARY_FILE, norm_probs=True)
    slices, targets = _share_slices(np.asarray(library.tk_nextmove, np.uint32))
    features = np.asarray(library.tk_output)
    weights = np.rint(library.nb_ptc.astype(np.float64) * -_SCALE).astype(np.int64)
    _require(np.array_equal(weights / -_SCALE, library.nb_ptc), "weights are no multiples of the scale")
    usual = np.array([np.bincount(column).argmax() for column in weights.T])
    gains = usual - weights
    holders, classes = np.nonzero(gains)
    _require(int(gains.sum(axis=0).max()) < 2**32, "gains of all features together fit no lane")
    tables = {
        "slices": slices[np.asarray(library.tk_row)].T,
        "targets": targets.T,
        "features": np.where(features < 0, len(weights), features),
        "starts": np.searchsorted(holders, np.arange(len(weights) + 1)),
        "classes": classes,
        "gains": gains[holders, classes],
    }
    facts = Facts(
        source=f"py3langid {version('py3langid')}",
        source_sha256=hashlib.sha256((MODEL_DIR / LIBRARY_FILE).read_bytes()).hexdigest(),
        languages=tuple(library.nb_classes),
        priors=tuple(library.nb_pc.astype(np.float64).tolist()),
        usual_weights=tuple(usual.tolist()),
        weight_scale=_SCALE,
    )
    return pack(facts, {name: _narrow(table, name) for name, table in tables.items()})


def _share_slices(rows: _Array) -> tuple[_Array, _Array]:
    """For each row of transitions its slices by number, and the slices, each once."""
    pieces = [piece.tobytes() for piece in rows.reshape(-1, ROW_SLICES)]
    numbers = {piece: number for number, piece in enumerate(sorted(set(pieces)))}
    places = np.array([numbers[piece] for piece in pieces]).reshape(-1, 256 // ROW_SLICES)
    return places, np.frombuffer(b"".join(numbers), rows.dtype).reshape(-1, ROW_SLICES)


def _narrow(table: _Array, name: str) -> bytes:
    """The table's bytes, in its width."""
    narrow = table.astype(f"<u{np.dtype(WIDTHS[name]).itemsize}")
    _require(np.array_equal(narrow, table), f"{name} has numbers beyond its width")
    return narrow.tobytes()


def _require(holds: bool, problem: str) -> None:
    if not holds:
        raise ValueError(f"The model of py3langid can't be packed: {problem}.")


def write_model(path: Path = MODEL_FILE) -> None:
    """Write the packed model where the product looks for it, at once: processes may have the old one mapped."""
    new = path.with_suffix(".new")
    new.write_bytes(pack_library_model())
    new.replace(path)


if __name__ == "__main__":
    write_model()
