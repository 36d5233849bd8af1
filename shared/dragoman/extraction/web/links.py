"""The addresses that an article's own text points to."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from dragoman.article import Link
from dragoman.extraction.declarations import read_url
from dragoman.late import compile_re

_MAX_LINKS: Final = 1_000  # a page with more is a directory
_MAX_ADDRESS: Final = 2_000  # what browsers and servers agree on; longer ones carry data, not an address
# The addresses behind share buttons: they say where readers may post the article, nothing that the article says.
_SHARE_BUTTON: Final = compile_re(
    r"(?:facebook\.com/(?:sharer|share\.php|dialog/)|(?:twitter|x)\.com/(?:intent/|share\b|home\?status)"
    r"|linkedin\.com/(?:share|cws/share)|pinterest\.[a-z.]+/pin/create|reddit\.com/submit|tumblr\.com/(?:share|widgets)"
    r"|(?:wa\.me|api\.whatsapp\.com|web\.whatsapp\.com)/(?:send\b|\?text=)|(?:t\.me|telegram\.me)/share|vk\.com/share"
    r"|getpocket\.com/(?:save|edit)|news\.ycombinator\.com/submitlink|bsky\.app/intent|threads\.net/intent"
    r"|flipboard\.com/bookmarklet|line\.me/R/msg|addtoany\.com|addthis\.com|xing\.com/(?:spi|app/user))",
    re.IGNORECASE,
)


def read_links(found: Iterable[tuple[str, str]], base_url: str | None = None) -> tuple[Link, ...]:
    """Links out of pairs of an address as it is written and the words that are the link.

    Relative addresses are resolved against `base_url`, and left out without one. Only web addresses are kept, each
    once; places on the page itself and share buttons are not.
    """
    links: dict[str, Link] = {}
    own = _drop_fragment(base_url or "")
    for written, words in found:
        url = _read_address(written, base_url)
        if url is None or url in links or (own and _drop_fragment(url) == own) or _SHARE_BUTTON.search(url):
            continue
        links[url] = Link(url, _name_link(url, words))
        if len(links) == _MAX_LINKS:
            break
    return tuple(links.values())


def _read_address(written: str, base_url: str | None) -> str | None:
    address = "".join(written.split())  # white space inside is a line break of the source
    if not address or address.startswith("#") or len(address) > _MAX_ADDRESS:
        return None
    return read_url(address.replace("&amp;", "&"), base_url)


def _drop_fragment(url: str) -> str:
    return url.partition("#")[0].rstrip("/")


def _name_link(url: str, words: str) -> str:
    """Empty where the words are the address, with or without its scheme and its end."""
    text = " ".join(words.split())
    bare = text.casefold().removeprefix("https://").removeprefix("http://").rstrip("/….")
    parts = urlsplit(url.casefold())
    is_address = bool(bare) and f"{parts.netloc}{parts.path}?{parts.query}".removeprefix("www.").startswith(
        bare.removeprefix("www.")
    )
    return "" if is_address and "." in bare else text
