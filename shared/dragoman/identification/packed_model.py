"""The file that a language model lies in: mapped into memory, so that opening it reads next to nothing, and processes
share what they read of it.

A length, a header in JSON, and tables of numbers. What the tables say is in MODEL.md.
"""

import mmap
import sys
from collections.abc import Mapping
from pathlib import Path
from struct import Struct
from typing import Final

import msgspec

MODEL_FILE: Final = Path(__file__).with_name("languages.model")

ROW_SLICES: Final = 16
"""A row of 256 transitions is kept in 16 pieces of 16: most states share most pieces with others."""

_LENGTH: Final = Struct("<Q")
_ALIGNMENT: Final = 8  # of tables, so that processors read their numbers in one go


class Facts(msgspec.Struct, frozen=True):
    """What is no table."""

    source: str
    """The library and its release."""
    source_sha256: str
    """Of the library's own model file."""
    languages: tuple[str, ...]
    """A code for each class; two classes of one language, in two scripts, have the same."""
    priors: tuple[float, ...]
    """Of each class: logarithms."""
    usual_weights: tuple[int, ...]
    """Of each class: the weight of most features, in `1 / weight_scale` nats, negated."""
    weight_scale: int


class Table(msgspec.Struct, frozen=True):
    """Where some numbers are, from the first table's beginning on, and how wide they are, by struct's letters."""

    offset: int
    size: int
    width: str


class Header(msgspec.Struct, frozen=True):
    """The beginning of the file."""

    facts: Facts
    tables: Mapping[str, Table]


class PackedModel(msgspec.Struct, frozen=True):
    """A model whose tables are views of the file."""

    facts: Facts
    slices: memoryview
    """For each sixteenth of the byte's range and each state: which of the row slices holds its transitions."""
    targets: memoryview
    """For each place in a slice and each slice: the next state."""
    features: memoryview
    """Of each state: the feature that ends with it, or the number of features for none."""
    starts: memoryview
    """Of each feature, and of the end: where its entries in the next two begin."""
    classes: memoryview
    gains: memoryview
    """How much more than the usual weight the feature has in the class."""


WIDTHS: Final = {"slices": "H", "targets": "I", "features": "I", "starts": "I", "classes": "B", "gains": "H"}
"""Of each table's numbers."""


def open_model(path: Path = MODEL_FILE) -> PackedModel:
    """Map a model into memory.

    Raises:
        RuntimeError: this processor keeps the highest byte of a number first; no computer that runs Lambda functions
            or is sold as a PC does.
    """
    if sys.byteorder != "little":
        raise RuntimeError("The language model is for little-endian processors.")
    with path.open("rb") as file:
        content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    (header_size,) = _LENGTH.unpack_from(content)
    begin = _LENGTH.size + header_size
    header = msgspec.json.decode(content[_LENGTH.size : begin], type=Header)
    tables = {
        name: content[begin + table.offset : begin + table.offset + table.size].cast("B").cast(table.width)  # type: ignore[call-overload]  # the width is no literal
        for name, table in header.tables.items()
    }
    return PackedModel(header.facts, **tables)


def pack(facts: Facts, tables: Mapping[str, bytes]) -> bytes:
    """The file's bytes: the same for the same model.

    Args:
        facts: what is no table.
        tables: by PackedModel's names, little-endian, in the widths of `WIDTHS`.
    """
    places, offset = dict[str, Table](), 0
    for name, width in WIDTHS.items():
        places[name] = Table(offset, len(tables[name]), width)
        offset += len(tables[name]) + _pad(len(tables[name]))
    header = msgspec.json.encode(Header(facts, places))
    header += b" " * _pad(len(header))
    body = b"".join(tables[name] + bytes(_pad(len(tables[name]))) for name in WIDTHS)
    return _LENGTH.pack(len(header)) + header + body


def _pad(size: int) -> int:
    return -size % _ALIGNMENT
