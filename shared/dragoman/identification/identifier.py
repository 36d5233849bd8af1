"""Asks a packed model which language a text is in."""

import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from math import exp, log1p, sqrt
from typing import Final

from dragoman.identification.packed_model import ROW_SLICES, PackedModel

_KEPT_FEATURES: Final = 1 << 15
"""Features whose gains stay spread out in memory, 0.8 kB each: 60,000 characters of English news have 9,000."""

_LANE_BITS: Final = 32  # the gains of all features together fit: `infra/language_model.py` makes sure
_UNIT: Final = 1 << 29
"""Weights are whole numbers of this fraction: 64 bits hold the weighted gains of any text, and scores come out right
to the fifth decimal."""


class LanguageIdentifier:
    """py3langid's classifier, with its model and its arithmetic.

    A text's bytes drive an automaton that finds, at each byte, the longest of 100,000 known byte sequences ending
    there. Each sequence speaks for each language with a weight: the logarithm of its probability in it, times log1p of
    how often it was found. The library sums the same numbers in single precision, which at 20,000 characters is off in
    the fourth digit.
    """

    def __init__(self, model: PackedModel) -> None:
        self._model = model
        self._scale = model.facts.weight_scale
        slices, targets = (_divide(table, ROW_SLICES) for table in (model.slices, model.targets))
        self._moves = [(slices[byte // ROW_SLICES], targets[byte % ROW_SLICES]) for byte in range(256)]
        self._no_feature = len(model.starts) - 1
        pairs = -(-len(model.facts.languages) // 2)
        self._lanes_bytes = 2 * pairs * _LANE_BITS // 8
        self._even_lanes = int.from_bytes(b"\xff\xff\xff\xff\0\0\0\0" * pairs, "little")
        self._spread = lru_cache(_KEPT_FEATURES)(self._spread_gains)

    def estimate(self, text: str) -> Mapping[str, float]:
        """The probability of each language, `zxx` for text that is no language; their sum is 1.

        The scores are divided by the root of the text's length before they become probabilities, which keeps them
        meaningful for texts of any length.
        """
        content = _encode(text)
        scores = self._score(self._count_features(content))
        best, flatness = max(scores), sqrt(len(content) or 1)
        shares = [exp((score - best) / flatness) for score in scores]
        total = sum(shares)
        estimated = dict.fromkeys(self._model.facts.languages, 0.0)
        for language, share in zip(self._model.facts.languages, shares, strict=True):
            estimated[language] += share / total
        return estimated

    def _count_features(self, content: bytes) -> Counter[int]:
        state, states = 0, list[int]()
        visit = states.append
        for slices, targets in map(self._moves.__getitem__, content):
            state = targets[slices[state]]
            visit(state)
        counts = Counter(map(self._model.features.__getitem__, states))
        del counts[self._no_feature]
        return counts

    def _score(self, counts: Mapping[int, int]) -> list[float]:
        """The logarithm of each class's likelihood, save for what all have in common; all equal for no features."""
        facts = self._model.facts
        if not counts:
            return [0.0] * len(facts.priors)
        features_by_count = defaultdict[int, list[int]](list)
        for feature, count in counts.items():
            features_by_count[count].append(feature)
        evens = odds = 0
        total = 0.0
        for count, features in features_by_count.items():
            weight = log1p(count)
            total += weight * len(features)
            gains, factor = sum(map(self._spread, features)), round(weight * _UNIT)
            evens += (gains & self._even_lanes) * factor
            odds += (gains >> _LANE_BITS & self._even_lanes) * factor
        sums = chain.from_iterable(zip(self._read_lanes(evens), self._read_lanes(odds), strict=True))
        scale = self._scale
        return [
            prior + (gained / _UNIT - total * usual) / scale
            for prior, usual, gained in zip(facts.priors, facts.usual_weights, sums, strict=False)
        ]

    def _read_lanes(self, lanes: int) -> list[int]:
        """The digits of a large number that has room for two lanes in each."""
        return memoryview(lanes.to_bytes(self._lanes_bytes, "little")).cast("Q").tolist()

    def _spread_gains(self, feature: int) -> int:
        begin, end = self._model.starts[feature], self._model.starts[feature + 1]
        lanes = array("I", bytes(self._lanes_bytes))
        for place, gain in zip(self._model.classes[begin:end], self._model.gains[begin:end], strict=True):
            lanes[place] = gain
        return int.from_bytes(lanes.tobytes(), "little")


def _encode(text: str) -> bytes:
    """As the model was trained: composed characters, and capitals only beside small letters."""
    cased = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", cased).encode(errors="surrogatepass")


def _divide(table: memoryview, parts: int) -> list[memoryview]:
    size = len(table) // parts
    return [table[part * size : (part + 1) * size] for part in range(parts)]
