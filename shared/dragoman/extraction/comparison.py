"""What is the same although it is written otherwise. Pure."""

import unicodedata

from dragoman.article import Paragraph


def fold(text: str) -> str:
    """In small letters, without accents, with straight apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def keep_letters(text: str) -> str:
    """Its letters and digits alone, in small letters."""
    return "".join(filter(str.isalnum, text.casefold()))


def drop_title(paragraphs: tuple[Paragraph, ...], title: str | None) -> tuple[Paragraph, ...]:
    """Without the title, where the body begins with it again."""
    is_repeated = bool(paragraphs) and title is not None and paragraphs[0].text.casefold() == title.casefold()
    return paragraphs[1:] if is_repeated else paragraphs
