"""The details of a result, as its pictures and its table read them."""

import msgspec

from benchmarks.peers.extraction import ExtractionFinding
from benchmarks.peers.translation import TranslationFinding
from benchmarks.result import Result


class Peers(msgspec.Struct, frozen=True):
    """Both comparisons."""

    translation: TranslationFinding
    extraction: ExtractionFinding


def read_peers(result: Result) -> Peers:
    """The details of a result of this benchmark."""
    return msgspec.convert(result.details["peers"], type=Peers)
