"""The same sentences written in another way, so that what the way of writing costs can be told."""

from collections.abc import Callable
from typing import Final

import msgspec
import regex

Rewrite = Callable[[str], str]


class Variant(msgspec.Struct, frozen=True):
    """How a set is shown to the engines and how the answers are looked at."""

    name: str
    """Behind the set's name; empty for the set as it is written."""
    source: Rewrite = str
    """From the file's sentence to what is translated."""
    reference: Rewrite = str
    """From the file's translation to what is expected."""
    answer: Rewrite = str
    """From what comes out to what is compared."""


class Gap(msgspec.Struct, frozen=True):
    """How much lower one variant scores than another."""

    measure: str
    """`bleu` or `chrf`."""
    lower: str
    upper: str
    aim: float
    """What the gap should not be above."""


# Written here once more, and not taken from Dragoman: a mistake in its table would not show in a twin made by it.
_QUOTES: Final = regex.compile(r"[“”„‟«»″]")
_APOSTROPHES: Final = regex.compile(r"[‘’‚‛‹›′]")
_DASH_BETWEEN_WORDS: Final = regex.compile(r"\s*—\s*|\s+–\s+")
_OTHER_DASHES: Final = regex.compile(r"[‐‑–−]")
_SPACES: Final = regex.compile(r"[\u00a0\u202f\u2009\u2007]")
_SPACE_IN_GUILLEMETS: Final = regex.compile(r"(?<=«)[ \u00a0\u202f]|[ \u00a0\u202f](?=»)")


def write_ascii_twin(text: str) -> str:
    """Typographic punctuation as a typewriter has it."""
    text = _SPACE_IN_GUILLEMETS.sub("", text)
    text = _QUOTES.sub('"', text)
    text = _APOSTROPHES.sub("'", text)
    text = _DASH_BETWEEN_WORDS.sub(" - ", text)
    text = _OTHER_DASHES.sub("-", text).replace("…", "...")
    return _SPACES.sub(" ", text).strip()


_AS_WRITTEN: Final = (Variant(""),)

VARIANTS: Final = {
    "typographic": (
        Variant(""),
        Variant("folded", reference=write_ascii_twin, answer=write_ascii_twin),
        Variant("ASCII twin", source=write_ascii_twin, reference=write_ascii_twin, answer=write_ascii_twin),
    ),
    "capitals": (
        Variant("", source=str.upper),
        Variant("usual case", source=str),
        Variant("lower-cased", source=str.upper, reference=str.lower, answer=str.lower),
        Variant("usual case, lower-cased", reference=str.lower, answer=str.lower),
    ),
}
"""Sets that are measured in more than one way. `folded` and `lower-cased` compare without regard to typography and
to case: a translator may keep a headline's capitals."""

GAPS: Final = {
    "typographic": (Gap("bleu", "", "ASCII twin", 0.3), Gap("bleu", "folded", "ASCII twin", 0.3)),
    "capitals": (Gap("chrf", "", "usual case", 3), Gap("chrf", "lower-cased", "usual case, lower-cased", 3)),
}


def concerns(name: str, source: str) -> bool:
    """Whether a sentence belongs to a set in this direction: Portuguese has no apostrophe where English has one, and
    what is not in the source, no translator can keep."""
    return name != "typographic" or write_ascii_twin(source) != source


def find_variants(name: str) -> tuple[Variant, ...]:
    """How a set is measured."""
    return VARIANTS.get(name, _AS_WRITTEN)
