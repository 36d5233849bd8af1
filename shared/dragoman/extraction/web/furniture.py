"""What stands around a page's article, and inside it, without being part of it: told by its name, or by its words.

The libraries know the English names of menus and comments. Pages in other languages name theirs in their own, and
papers everywhere put "read also" between two paragraphs.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Final

import msgspec

from dragoman.article import Paragraph
from dragoman.extraction.comparison import fold
from dragoman.extraction.web.main_text import measure
from dragoman.extraction.web.notices import is_notice

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Parts of ids and classes, between hyphens, underscores, spaces and capitals.
_NAMES: Final = """
    comments? commentlist comentarios? kommentare? leserkommentare commentaires? commenti disqus livefyre
    related relacionad[oa]s? correlat[io] recommended recommendations? recomendad[oa]s? outbrain taboola ligatus
    leia-mais leia-tambem saiba-mais veja-mais veja-tambem lee-tambien lea-tambien te-puede-interesar lire-aussi
    voir-aussi mehr-zum-thema lesen-sie-auch leggi-anche lees-ook see-also read-also more-stories mais-lid[oa]s
    mas-leid[oa]s most-read most-popular plus-lus meistgelesen trending
    share sharing sharebar sharethis addthis addtoany social compart[a-z]* partilh[a-z]* partager teilen condividi
    newsletters? boleti[nm] subscribe suscri[a-z]* signup sign-up
    cookies? consent onetrust gdpr lgpd
    tags taglist etiquetas schlagworte mots-cles
    author-bio author-box authorbox about-author about-the-author bio-autor autor-bio sobre-[oe]l?-autor
    ads? advert advertisement advertising adsbygoogle publicidade? publicite anzeige werbung pubblicita sponsored
    breadcrumbs? rodape pie-de-pagina nav navi navigation navbar sidebar
"""
_NAMED: Final = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(_NAMES.split())})(?:[\s_-]|$)")
_CONSENT: Final = re.compile(r"(?:^|[\s_-])(?:cookies?|consent|onetrust|gdpr|lgpd|cmp)(?:[\s_-]|$)")
_CAPITAL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BOXES: Final = ("aside", "div", "footer", "form", "nav", "ol", "p", "section", "span", "td", "ul")
_FOREIGN: Final = ("amp-ad", "amp-consent", "amp-sidebar", "amp-embed", "dialog")
_MAX_SHARE: Final = 1 / 3  # of the letters in paragraphs: what holds more is the article, whatever it is called
_MAX_MEASURED: Final = 2_000  # more named boxes than any page has; bounds the time for one that only pretends to
_MAX_ROWS: Final = 50  # of tables that lay out a page, from the first
_MAX_PIECES: Final = 5_000  # of text
_MIN_CELL_TEXT: Final = 80  # letters without markup between them

# Words with which a line begins that leads away from the article. Without accents, in small letters.
_LEADS: Final = """
    read more, read also, read next, read:, also read, see also, see more, more on, more from, more about, more:,
    more stories, more coverage, more must-reads, related, recommended, further reading, don't miss, watch:, listen:,
    must read, must-read, editors' picks, editor's picks, editors' recommendations, editor's recommendations,
    continue reading, you may also like, you might also like, sign up, subscribe, follow us, follow, share this,
    click here, most read, most popular, get the latest, join us, download our app, photos:, pictures:, video:,
    in pictures:, advertisement, sponsored, support us,

    leia mais, leia tambem, leia ainda, leia:, ler mais, veja mais, veja tambem, veja:, veja ainda, saiba mais,
    confira, assine, siga, siga-nos, compartilhe, partilhe, relacionado, relacionadas, relacionados, assista,
    inscreva-se, receba, noticias relacionadas, materias relacionadas, mais lidas, mais sobre, mais noticias,
    publicidade, clique aqui,

    lee tambien, lea tambien, leer mas, leer tambien, lee mas, lea mas, te puede interesar, ver tambien, ver mas,
    mira tambien, mas informacion, suscribete, siguenos, comparte, publicidad,

    lire aussi, a lire, a lire aussi, lire la suite, lire egalement, a voir, voir aussi, a ecouter, sur le meme sujet,
    sur le meme theme, abonnez-vous, inscrivez-vous, partager, suivez-nous, publicite, pour aller plus loin,

    lesen sie auch, lesen sie mehr, lesen sie hier, mehr zum thema, mehr dazu, mehr zu, siehe auch, auch interessant,
    weiterlesen, zum thema, newsletter, abonnieren, das konnte sie auch interessieren, anzeige, teilen, lesetipp,
    weitere artikel,

    leggi anche, leggi tutto, leggi di piu, vedi anche, potrebbe interessarti, iscriviti, condividi, approfondisci,
    seguici, lees ook, lees meer, bekijk ook, las ocksa, las mer, les ogsa, czytaj tez, czytaj takze, czytaj wiecej,
    zobacz tez, zobacz takze,

    читаите также, смотрите также, подписываитесь, по теме, اقرا ايضا, مواضيع ذات صلة, قد يهمك, اقرا المزيد,
    推荐阅读, 推荐新闻, 热门推荐, 相关新闻, 相关阅读, 相关推荐, 延伸阅读, 延伸閱讀, 相關新聞, 更多猛料, 関連記事,
    あわせて読みたい, おすすめ記事, 관련기사, 관련 기사
"""
_MAX_LEAD: Final = 200
_MAX_LABEL: Final = 30  # letters after the words, in a label: "Read more about this topic:"
_LINKED: Final = 0.6  # the share of a line that is links from which it is one
_LEAD_LINKED: Final = 0.3  # the same for a line that begins with a lead
_SENTENCE_ENDS: Final = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
_CLOSING: Final = "\"'”’»“)] "
_LEGAL_LINE: Final = re.compile(r"©|\(c\) |copyright\b|all rights reserved|todos os direitos reservados", re.IGNORECASE)
_MAX_LEGAL_LINE: Final = 250  # letters
_MAX_LEGAL_LINES: Final = 5  # from the end
_MAX_CREDITS: Final = 5  # lines between a headline and its text
_MAX_CREDIT: Final = 120  # letters
# 14/03/2026, 14.03.2026, 2026-03-14, 11h40, 11:40.
_CLOCK: Final = re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{4}[-/]\d\d[-/]\d\d\b|\b\d{1,2}[h:]\d\d\b")


def drop_named(tree: "HtmlElement") -> None:
    """Take out of a page the boxes whose id or class says that they are not the article.

    A box with a third of the page's paragraphs, or with a first-level heading, stays; one that asks for consent stays
    only if it holds such a heading or an article.
    """
    _drop_side_cells(tree)
    limit = _MAX_SHARE * _measure(tree)
    _drop_foreign(tree, limit)
    named = islice((element for element in tree.iter(*_BOXES) if _is_named(element)), _MAX_MEASURED)
    dropped: set[HtmlElement] = set()
    for element in tuple(named):  # outer boxes come first
        if any(ancestor in dropped for ancestor in element.iterancestors()):
            continue
        if element.find(".//h1") is None and (_measure(element) <= limit or _asks_for_consent(element)):
            dropped.add(element)
    for element in dropped:
        element.drop_tree()


def _drop_foreign(tree: "HtmlElement", limit: float) -> None:
    """Take out what an element or a role is there for: adverts, consent, menus, boxes that open over the page."""
    found = [*tree.iter(*_FOREIGN), *tree.iterfind(".//*[@role='dialog']"), *tree.iterfind(".//*[@role='alertdialog']")]
    for element in found[:_MAX_MEASURED]:
        is_article = element.find(".//h1") is not None or element.find(".//article") is not None
        is_small = element.tag == "amp-consent" or _measure(element) <= limit or _asks_for_consent(element)
        if is_small and not is_article and element.getparent() is not None:
            element.drop_tree()


def _drop_side_cells(tree: "HtmlElement") -> None:
    """Take out the cells beside an article that a table lays out: menus, the weather. They have no long line of text.

    Only of rows with a cell that holds most of the page's text.
    """
    half = _count_letters(tree.body if tree.find("body") is not None else tree) / 2
    for row in tuple(islice(tree.iter("tr"), _MAX_ROWS)):
        cells = [cell for cell in row if cell.tag in {"td", "th"}]
        if len(cells) > 1 and any(_count_letters(cell) > half and _has_text(cell) for cell in cells):
            for cell in cells:
                if not _has_text(cell) and cell.find(".//h1") is None:
                    cell.drop_tree()


def _count_letters(element: "HtmlElement") -> int:
    pieces = element.itertext("body", "td", "th", "p", "div", "font", "span", "a", "b", "i", "strong", "em", "h1", "br")
    return sum(len(piece.strip()) for piece in islice(pieces, _MAX_PIECES))


def _has_text(cell: "HtmlElement") -> bool:
    return any(len(piece.strip()) >= _MIN_CELL_TEXT for piece in islice(cell.itertext(), _MAX_PIECES))


def _is_named(element: "HtmlElement") -> bool:
    return _NAMED.search(list_names(element)) is not None


def _asks_for_consent(element: "HtmlElement") -> bool:
    return _CONSENT.search(list_names(element)) is not None and element.find(".//article") is None


def list_names(element: "HtmlElement") -> str:
    """Its id and its classes, in small letters, with a hyphen for each capital inside."""
    return _CAPITAL.sub("-", f"{element.get('id', '')} {element.get('class', '')}").lower()


def _measure(element: "HtmlElement") -> int:
    """How many letters its paragraphs have, itself among them."""
    return sum(len(text) for paragraph in element.iter("p") for text in paragraph.itertext())


def drop_leads(paragraphs: tuple[Paragraph, ...], link_shares: Mapping[str, float]) -> tuple[Paragraph, ...]:
    """The paragraphs without those that lead to other pages: "Read also", with what follows it, and lines of links.

    All of them, where that would be more than half of the text.

    Args:
        paragraphs: Those of the article.
        link_shares: How much of a paragraph's text is links, from 0 to 1, by its text, where it has any.
    """
    lines = [_describe(paragraph, link_shares) for paragraph in paragraphs]
    end = len(lines) - _MAX_LEGAL_LINES
    kept = tuple(
        line.paragraph
        for place, line in enumerate(_drop_lists(lines))
        if place < end or not _is_legal_line(line.paragraph.text)
    )
    return kept if 2 * measure(kept) >= measure(paragraphs) else paragraphs


def drop_credits(paragraphs: tuple[Paragraph, ...], authors: tuple[str, ...]) -> tuple[Paragraph, ...]:
    """The paragraphs without the short lines before the first sentence that name a declared author, or a date."""
    names = [author.casefold() for author in authors]
    head = next((place for place, p in enumerate(paragraphs) if _is_text(p)), 0)
    credited = [p for p in paragraphs[: min(head, _MAX_CREDITS)] if not _is_credit(p, names)]
    return (*credited, *paragraphs[min(head, _MAX_CREDITS) :])


def _is_text(paragraph: Paragraph) -> bool:
    return len(paragraph.text) > _MAX_CREDIT or paragraph.text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)


def _is_credit(paragraph: Paragraph, names: list[str]) -> bool:
    text = paragraph.text.casefold()
    return paragraph.kind == "paragraph" and (any(name in text for name in names) or _CLOCK.search(text) is not None)


class _Line(msgspec.Struct, frozen=True):
    """A paragraph; what comes after words that lead away, if it begins with some; and how much of it is links."""

    paragraph: Paragraph
    rest: str | None
    link_share: float


def _describe(paragraph: Paragraph, link_shares: Mapping[str, float]) -> _Line:
    return _Line(paragraph, _read_lead(paragraph.text), link_shares.get(paragraph.text, 0.0))


def _drop_lists(lines: list[_Line]) -> Iterator[_Line]:
    is_after_label = False
    for line, following in zip_longest(lines, lines[1:]):
        if _is_label(line, following):
            is_after_label = True
        elif is_after_label and line.link_share >= _LINKED:
            continue
        else:
            is_after_label = False
            if not (_leads_away(line) or is_notice(line.paragraph.text)):
                yield line


def _is_label(line: _Line, following: _Line | None) -> bool:
    """A lead alone, or with a few words behind it above a link: "Follow the money" above a sentence is a heading."""
    if line.rest is None or len(line.rest) > _MAX_LABEL:
        return False
    is_bare = not any(map(str.isalnum, line.rest))
    return is_bare or (following is not None and following.link_share >= _LINKED)


def _leads_away(line: _Line) -> bool:
    """A lead with a link, or a paragraph that is a link and no sentence: a headline."""
    is_sentence = line.paragraph.text.rstrip(_CLOSING).endswith(_SENTENCE_ENDS)
    if line.rest is not None:
        return line.link_share >= (_LINKED if is_sentence else _LEAD_LINKED)
    return line.link_share >= _LINKED and line.paragraph.kind == "paragraph" and not is_sentence


def _is_legal_line(text: str) -> bool:
    return len(text) <= _MAX_LEGAL_LINE and _LEGAL_LINE.match(text) is not None


_LEAD: Final = re.compile(
    r"[\W_]*(?:{})(?P<rest>.*)".format(
        "|".join(sorted((re.escape(fold(lead.strip())) for lead in _LEADS.split(",")), key=len, reverse=True))
    ),
    re.DOTALL,
)


def _read_lead(text: str) -> str | None:
    """What comes after the words that lead away; None for a line without them."""
    found = _LEAD.match(fold(text[:_MAX_LEAD]))
    if found is None:
        return None
    rest = found["rest"]
    return None if rest[:1].isalnum() and rest[:1].isascii() else rest
