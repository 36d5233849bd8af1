"""Typographic punctuation as ASCII, for engines whose vocabulary lacks it."""

from typing import Final

# Firefox's models were trained on ASCII punctuation. What they do not know they drop or talk over: `‘thank you’` came
# out as "Othank você", and texts with such characters gained 3 to 4 BLEU from this table.
_ASCII: Final = str.maketrans(
    {
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "‹": "'", "›": "'", "′": "'",
        "–": "-", "—": "-", "―": "-", "−": "-", "‐": "-", "‑": "-",
        "…": "...", "•": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    }
)  # fmt: skip


def write_ascii_punctuation(text: str) -> str:
    """The text with quotation marks, dashes, ellipses and special spaces in ASCII."""
    return text.translate(_ASCII)
