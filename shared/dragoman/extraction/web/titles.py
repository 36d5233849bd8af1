"""Which of a page's titles is its article's: the declared one, the title element's, or the headline. Pure."""

import re
from typing import Final

from dragoman.article import Origin

_SEPARATORS: Final = r"(?:\s+[|\-–—·•:»]|:)\s+"
_SEPARATOR: Final = re.compile(_SEPARATORS)
_ELLIPSIS: Final = re.compile(r"\s*(?:\.\.\.|…)$")
_WORD: Final = re.compile(r"\w+")
_SENTENCE_ENDS: Final = (".", "!", "?", "…", ",")
# What titles have beside the name of the site, or instead of it.
_OTHER_PART_NAMES = """
    home homepage news article story untitled document index start startseite nachrichten artikel
    início inicio notícias noticias notícia noticia portada accueil actualité actualités notizie
"""
_OTHER_PARTS: Final = frozenset(_OTHER_PART_NAMES.split())
_MAX_SITE_WORDS: Final = 4
_MIN_HEADLINE_WORDS: Final = 3
_MIN_WORD: Final = 4  # letters: articles and prepositions are in every title
_MIN_SHARED_WORDS: Final = 2
_MIN_SHARED: Final = 0.5  # of the words of the shorter


def choose_title(
    declared: str | None, element: str | None, headline: str | None, site: str | None
) -> tuple[str | None, Origin | None]:
    """The article's title, without the site's name, and where it comes from.

    Args:
        declared: What the page says for others to show: JSON-LD, Open Graph, Dublin Core.
        element: The title element's text, which is for the window: `Headline - Site`, or the site's name alone.
        headline: What the page shows as the article's heading.
        site: The site's name, where it is declared.
    """
    if declared is not None and not (headline and _is_same(declared, site)):
        return _complete(declared, headline, site), "metadata"
    if element is None:
        return (headline, "heading") if headline is not None else (declared, "metadata" if declared else None)
    if headline is None:
        return _complete(element, headline, site), "metadata"
    if element.casefold().startswith(headline.casefold()) and not _is_same(headline, site):
        return headline, "metadata"
    if _names_only_site(element, headline, site) or _means_headline(element, headline, site):
        return headline, "heading"
    return _complete(element, headline, site), "metadata"


def _complete(title: str, headline: str | None, site: str | None) -> str:
    """The title without the site's name; the headline where the title is its beginning, cut off."""
    cut = _ELLIPSIS.sub("", title)
    if headline is not None and cut != title and headline.casefold().startswith(cut.casefold()):
        return headline
    return _strip_site(title, site)


def _strip_site(title: str, site: str | None) -> str:
    if site is None:
        return title
    return re.sub(f"{_SEPARATORS}{re.escape(site)}$", "", title, flags=re.IGNORECASE) or title


def _is_same(text: str, other: str | None) -> bool:
    return other is not None and text.casefold() == other.casefold()


def _names_only_site(title: str, headline: str, site: str | None) -> bool:
    """Whether a title is only the name of the site: it is declared to be, or it is a few words long, of which the
    longer headline has none."""
    parts = [part for part in _SEPARATOR.split(title) if part.strip().casefold() not in _OTHER_PARTS]
    if not parts or all(_is_same(part, site) for part in parts):
        return True
    words, shown = _list_words(parts[0]), _list_words(headline)
    is_short = len(parts) == 1 and len(words) <= _MAX_SITE_WORDS and not parts[0].endswith(_SENTENCE_ENDS)
    is_headline = len(shown) >= max(_MIN_HEADLINE_WORDS, len(words) + 1)
    shared = {word for word in words & shown if len(word) >= _MIN_WORD}
    return is_short and is_headline and not shared and "," not in parts[0]


def _means_headline(title: str, headline: str, site: str | None) -> bool:
    """Whether the title is the headline in other words, and more: a site's name, a shorter form for search engines."""
    parts = [part for part in _SEPARATOR.split(title) if not _is_same(part, site)]
    if len(parts) > 1 and _is_same(parts[-1], headline):
        return False  # the heading may be the site's name; nothing tells the two apart
    if not parts or title.casefold() == headline.casefold():
        return False
    shown = _list_words(headline)
    words = max((_list_words(part) for part in parts), key=lambda words: len(words & shown))
    shared = len(words & shown)
    return shared >= _MIN_SHARED_WORDS and shared >= _MIN_SHARED * min(len(words), len(shown))


def _list_words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
