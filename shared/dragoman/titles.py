"""A title for a text that has none. Pure."""

from typing import Final

MAX_DERIVED_CHARACTERS: Final = 120
"""About the longest headline that agencies send."""


def derive_title(first_sentence: str) -> str:
    """A text's first sentence as its title, cut between words and closed with an ellipsis where it is long.

    Scripts that write no spaces are cut where the bound falls.
    """
    sentence = first_sentence.strip()
    if len(sentence) <= MAX_DERIVED_CHARACTERS:
        return sentence
    head = sentence[:MAX_DERIVED_CHARACTERS]
    return (head.rpartition(" ")[0] or head).rstrip() + "…"
