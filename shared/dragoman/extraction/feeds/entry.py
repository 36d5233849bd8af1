"""One entry of a feed to its article."""

import re
from html import unescape
from typing import Final, Literal

import msgspec

from dragoman.article import Extraction, Metadata
from dragoman.extraction.comparison import drop_title, keep_letters
from dragoman.extraction.declarations import mark_origin, read_date, read_line
from dragoman.extraction.plain.text import split_paragraphs
from dragoman.extraction.web.html import Fragment, break_at_blank_lines, read_fragment_with_links

MAX_SUBTITLE_CHARACTERS: Final = 400
"""A longer summary is a text of its own."""
CLEARLY_LONGER: Final = 1.2

_TAG: Final = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")
_INLINE_ELEMENT: Final = re.compile(
    r"</(?:a|abbr|b|cite|code|em|font|i|mark|s|small|span|strong|su[bp]|u)>|<br\s*/?>", re.IGNORECASE
)
_BLOCK_TAG: Final = re.compile(
    r"<(?:p|br|div|h[1-6]|ul|ol|li|blockquote|table|section|article|figure|hr)\b[^<>]*>", re.IGNORECASE
)
_ESCAPED_BLOCK: Final = re.compile(r"&lt;(?:/p|/div|br\s*/?)&gt;", re.IGNORECASE)
_MAIL_AUTHOR: Final = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\s*\((.+)\)|(.+?)\s*<[^\s@<>]+@[^\s@<>]+>")
_MAIL_ADDRESS: Final = re.compile(r"[^\s@]++@[^\s@]+\.[^\s@.]++")

# WordPress's last line of an entry, in the languages of its largest communities; X is the title, Y the site.
_CREDIT: Final = re.compile(
    r"(?:The post|O post|O conteúdo|O artigo|A notícia|La entrada|El artículo|La noticia|L['’]article|Cet article"
    r"|Der Beitrag|L['’]articolo|Il post|Het bericht|Artykuł|Wpis|Сообщение|Запись|Inlägget|Indlægget|Artikkelen"
    r"|Příspěvek|Articolul)\b.*"
    r"\b(?:appeared first on|first appeared on|apareceu primeiro|aparece primeiro|foi publicado primeiro"
    r"|se publicó primero|apareció primero|est apparu en premier|erschien zuerst|proviene da|sembra essere il primo"
    r"|verscheen eerst|pochodzi z|появил[иа]сь сначала|впервые появилась|dök först upp|blev først vist|dukket først opp"
    r"|pochází z|apare prima dată)\b.*"
)
# The markup of that line, whatever is in it: a word or two, the post, a word or two, the site.
_TWO_LINKS: Final = re.compile(
    r"(?:\A|>)\s*[^<>]{3,30}<a\b[^<>]*>[^<>]{1,300}</a>[^<>]{5,60}<a\b[^<>]*>[^<>]{1,200}</a>\s*\.?"
    r"(?:\s|&nbsp;|</[a-z][^<>]*>)*\Z",
    re.IGNORECASE,
)
_AUTOMATIC: Final = re.compile(r"\[(?:…|\.\.\.)\]\Z")
"""How WordPress ends a summary that it cut from the text."""
# What the link to the rest of a text says, and nothing else.
_READ_MORE_PHRASES = """
    read more|continue reading|read the full article|read full article|read the full story|read full story|read on
    leia mais|leia a matéria completa|leia na íntegra|ler mais|saiba mais|continue lendo|continuar lendo
    continuar a ler|leer más|seguir leyendo|continuar leyendo|lire la suite|continuer la lecture|en savoir plus
    weiterlesen|mehr lesen|leggi tutto|leggi di più|continua a leggere|lees meer|lees verder|czytaj więcej
    czytaj dalej|читать далее|читать полностью|далее|läs mer|læs mere|les mer|číst dále|devamını oku|続きを読む|阅读全文
"""
_READ_MORE: Final = frozenset(phrase.strip() for phrase in re.split(r"[|\n]", _READ_MORE_PHRASES) if phrase.strip())
_LAST_LINK: Final = re.compile(
    r"<a\b[^<>]*>((?:[^<>]|</?(?:span|strong|em|b|i)\b[^<>]*>){1,300})</a>(?:\s|&nbsp;|</?[a-z][^<>]*>)*\Z",
    re.IGNORECASE,
)
_LAST_CHARACTERS: Final = 1_500
"""Where the last link is looked for: more than its markup takes, too little to be slow on hostile markup."""
# How a large Brazilian paper ends its summaries.
_DATED_MORE: Final = re.compile(r"\s?Leia mais \(\d\d/\d\d/\d{4} - \d\dh\d\d\)\Z")
_EDGES: Final = " \t\n.…:»›→>-–—[]()\u00a0"
_MAX_BOILERPLATE_CHARACTERS: Final = 500


class Markup(msgspec.Struct, frozen=True):
    """A text as a feed holds it."""

    type: Literal["text", "html", "either"]
    """`either` where the format doesn't say: RSS holds text and HTML in the same fields."""
    value: str


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a feed declares about one of its articles, the feed's own name, language and rights among it.

    What changes while the entry stays, such as when the feed was built, is no part of it.
    """

    title: Markup | None = None
    content: tuple[Markup, ...] = ()
    summary: Markup | None = None
    authors: tuple[str, ...] = ()
    id: str = ""
    link: str | None = None
    base: str | None = None
    """What the content's relative addresses start from, where it is not `link`."""
    published: str = ""
    updated: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    rights: str = ""
    image: str | None = None
    site: str | None = None
    site_language: str = ""
    site_rights: str = ""


def encode_entry(entry: Entry) -> bytes:
    """The same bytes for the same entry."""
    return msgspec.json.encode(entry, order="sorted")


def read_feed_entry(body: bytes, charset: str | None) -> Extraction:  # noqa: ARG001 - every reader is called so
    """Read an entry as `encode_entry` writes it: its content or its summary, whichever says more."""
    entry = msgspec.json.decode(body, type=Entry)
    title = read_plain(entry.title)
    base = entry.base or entry.link
    site = read_line(entry.site)
    summary = _read_markup(entry.summary, base, title, site)
    contents = [_read_markup(content, base, title, site) for content in entry.content]
    found = _choose_body(contents, summary)
    return Extraction(
        format="feed-entry",
        paragraphs=drop_title(found.paragraphs, title) or found.paragraphs,
        title=title,
        title_origin="metadata" if title else None,
        declared_language=read_line(entry.language or entry.site_language),
        metadata=_read_metadata(entry, _choose_subtitle(summary, found, title)),
        links=found.links,
    )


def read_plain(markup: Markup | None) -> str | None:
    """A text on one line, whatever it was written as; None where there is none."""
    if markup is None:
        return None
    value = markup.value
    if markup.type == "either":
        value = value if _INLINE_ELEMENT.search(value) else unescape(value)
    if markup.type == "html" or (markup.type == "either" and _INLINE_ELEMENT.search(value)):
        value = " ".join(paragraph.text for paragraph in read_fragment_with_links(value).paragraphs)
    return " ".join(value.split()) or None


def _choose_body(contents: list[Fragment], summary: Fragment) -> Fragment:
    """The longest content, or a summary that is clearly longer: some feeds keep the text there, and a teaser in the
    content."""
    content = max(contents, key=_measure, default=summary)
    return summary if _measure(summary) > CLEARLY_LONGER * _measure(content) else content


def _measure(fragment: Fragment) -> int:
    return len(_join_letters(fragment))


def _read_metadata(entry: Entry, subtitle: str | None) -> Metadata:
    authors = (_read_author(author) for author in entry.authors)
    tags = (read_line(tag) for tag in entry.tags)
    return mark_origin(
        Metadata(
            subtitle=subtitle,
            authors=tuple(dict.fromkeys(author for author in authors if author)),
            site=entry.site,
            url=entry.link,
            published_at=read_date(entry.published),
            modified_at=read_date(entry.updated),
            tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
            image=entry.image,
            rights=read_line(entry.rights or entry.site_rights),
        ),
        "feed",
    )


def _read_author(author: str) -> str | None:
    """The name beside a mail address; an address alone names nobody."""
    line = read_line(author) or ""
    named = _MAIL_AUTHOR.fullmatch(line)
    name = (named[1] or named[2]).strip(' "') if named else line
    return None if not name or _MAIL_ADDRESS.fullmatch(name) else name


def _read_markup(markup: Markup | None, base_url: str | None, title: str | None, site: str | None) -> Fragment:
    if markup is None:
        return Fragment((), ())
    value = markup.value
    if markup.type != "text" and not _TAG.search(value) and _ESCAPED_BLOCK.search(value):
        value = unescape(value)  # it was escaped twice
    if markup.type == "text" or (markup.type == "either" and not _TAG.search(value)):
        text = value if markup.type == "text" else unescape(value)
        is_credited = _ends_with_site(text, site)
        return _drop_boilerplate(Fragment(split_paragraphs(text), ()), title, is_credited=is_credited)
    if not _BLOCK_TAG.search(value):  # plain paragraphs with inline markup
        value = break_at_blank_lines(value)
    has_links = _TWO_LINKS.search(value, max(0, len(value) - _LAST_CHARACTERS)) is not None
    is_credited = has_links or _ends_with_site(unescape(_TAG.sub("", value[-_LAST_CHARACTERS:])), site)
    fragment = read_fragment_with_links(_cut_last_link(value, title), base_url)
    return _drop_boilerplate(fragment, title, is_credited=is_credited)


def _ends_with_site(text: str, site: str | None) -> bool:
    name = keep_letters(site or "")
    return bool(name) and keep_letters(text[-_LAST_CHARACTERS:]).endswith(name)


def _drop_boilerplate(fragment: Fragment, title: str | None, *, is_credited: bool = False) -> Fragment:
    """Without the lines at its end that the site's software puts there.

    Args:
        fragment: A text.
        title: Its title, by which WordPress's last line is known.
        is_credited: Whether the last line has that line's form, where the title is no longer in it.
    """
    paragraphs = list(fragment.paragraphs)
    dropped: list[str] = []
    while paragraphs and _is_boilerplate(paragraphs[-1].text, title, is_credit=is_credited and not dropped):
        dropped.append(paragraphs.pop().text)
    if paragraphs and (mark := _DATED_MORE.search(paragraphs[-1].text)):
        last = paragraphs.pop()
        paragraphs.extend([msgspec.structs.replace(last, text=last.text[: mark.start()])] if mark.start() else [])
    kept = " ".join(paragraph.text for paragraph in paragraphs)
    links = (link for link in fragment.links if link.text in kept or not any(link.text in text for text in dropped))
    return Fragment(tuple(paragraphs), tuple(links))


def _is_boilerplate(text: str, title: str | None, *, is_credit: bool) -> bool:
    if len(text) > _MAX_BOILERPLATE_CHARACTERS:
        return False
    names_title = bool(title) and keep_letters(title or "") in keep_letters(text)
    return ((names_title or is_credit) and _CREDIT.fullmatch(text) is not None) or _leads_to_rest(text, title)


def _leads_to_rest(text: str, title: str | None) -> bool:
    """Whether it says "continue reading", or that with the title."""
    plain = text.strip(_EDGES).casefold()
    rests = (plain.removeprefix(phrase) for phrase in _READ_MORE if plain.startswith(phrase))
    return any(not rest or keep_letters(rest) == keep_letters(title or "") for rest in rests)


def _cut_last_link(markup: str, title: str | None) -> str:
    """HTML without the link to the rest of the text that it ends with."""
    start = max(0, len(markup) - _LAST_CHARACTERS)
    link = _LAST_LINK.search(markup, start)
    is_boilerplate = link is not None and _leads_to_rest(unescape(_TAG.sub("", link[1])), title)
    return markup[: link.start()] + markup[link.end(1) + len("</a>") :] if link and is_boilerplate else markup


def _choose_subtitle(summary: Fragment, body: Fragment, title: str | None) -> str | None:
    """The summary, where it is more than the beginning of the text or the title once more. One that says that it was
    cut is the text's beginning, even where the text has changed since."""
    line = " ".join(paragraph.text for paragraph in summary.paragraphs)
    letters = keep_letters(line)
    is_repeated = (
        letters[:100] in _join_letters(body) or letters == keep_letters(title or "") or _AUTOMATIC.search(line)
    )
    return None if not letters or is_repeated or len(line) > MAX_SUBTITLE_CHARACTERS else line


def _join_letters(fragment: Fragment) -> str:
    return keep_letters(" ".join(paragraph.text for paragraph in fragment.paragraphs))
