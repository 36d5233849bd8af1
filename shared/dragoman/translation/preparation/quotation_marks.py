"""The quotation marks of languages, as the Unicode CLDR lists them: outer pair, inner pair."""

from collections.abc import Mapping
from typing import Final

import msgspec


class QuotationMarks(msgspec.Struct, frozen=True):
    """What stands around a quotation, and around one inside of it."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


_USUAL: Final = QuotationMarks("“", "”", "‘", "’")

_LANGUAGES: Final = (
    (QuotationMarks("„", "“", "‚", "‘"), "bg cs de is lt mk sk sl"),
    (QuotationMarks("„", "“", "‘", "’"), "sr"),
    (QuotationMarks("„", "“", "«", "»"), "et ka lb"),
    (QuotationMarks("„", "”", "‚", "’"), "bs hr"),
    (QuotationMarks("„", "”", "«", "»"), "hu pl ro"),
    (QuotationMarks("«", "»", "“", "”"), "ca el es hy it pt-PT sq"),
    (QuotationMarks("«", "»", "‘", "’"), "nb nn no"),
    (QuotationMarks("«", "»", "‹", "›"), "fa"),
    (QuotationMarks("«", "»", "„", "“"), "be ru uk"),
    (QuotationMarks("«\u00a0", "\u00a0»", "“", "”"), "fr"),
    (QuotationMarks("「", "」", "『", "』"), "ja zh-Hant zh-TW"),
    (QuotationMarks("”", "”", "’", "’"), "fi he sv"),
    (QuotationMarks("”", "“", "’", "‘"), "ar ur"),
)

_BY_LANGUAGE: Final[Mapping[str, QuotationMarks]] = {
    language: marks for marks, languages in _LANGUAGES for language in languages.split()
}


def find_marks(language: str) -> QuotationMarks:
    """The marks of a language; the curly ones that most others have, where the table has none."""
    return _BY_LANGUAGE.get(language) or _BY_LANGUAGE.get(language.partition("-")[0]) or _USUAL
