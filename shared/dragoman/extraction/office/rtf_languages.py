"""What the text of RTF is marked as, by Windows' numbers for languages."""

import locale
from collections import Counter

from dragoman.extraction.office.word_processing import EAST_ASIAN


class Languages:
    """How much text there is in each language."""

    def __init__(self) -> None:
        self.default: int | None = None
        self.east_asian_default: int | None = None
        self.usual: int | None = None
        """What the style has that paragraphs have by default; LibreOffice declares no other."""
        self._characters: Counter[int] = Counter()

    def count(self, text: str, language: int | None, east_asian_language: int | None) -> None:
        """Add text with its marks."""
        number = language or self.default or self.usual
        if EAST_ASIAN.search(text):
            number = east_asian_language or self.east_asian_default or number
        if number:
            self._characters[number] += len(text)

    def find_most(self) -> str | None:
        """What most of the text is marked as, by its code: `pt-BR`."""
        number = max(self._characters, key=lambda language: self._characters[language], default=None)
        return locale.windows_locale.get(number, "").replace("_", "-") or None if number else None
