"""What documents of word processors have in common, whatever their format: roles of paragraphs, properties, a title.

A format's reader makes a small tree of HTML, with a `Writer` or a library; `assemble` makes the extraction of it.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from dragoman.article import Extraction, Format, Metadata, Paragraph
from dragoman.extraction.declarations import mark_origin, read_date, read_line, read_tags
from dragoman.extraction.newswire.xml_tree import NOT_XML
from dragoman.extraction.office.document_head import BULLET, read_text, take_head
from dragoman.extraction.plain.text import find_addresses
from dragoman.extraction.web.blocks import Block, collect_blocks
from dragoman.extraction.web.links import read_links

if TYPE_CHECKING:
    from lxml.etree import _Element

EAST_ASIAN: Final = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
"""Word processors keep a language of its own for text in these scripts."""
HYPERLINK: Final = re.compile(r'\s*HYPERLINK\s+(?:"([^"]*)"|([^\\\s]\S*))', re.IGNORECASE)
"""The instruction of a field that is a link; its address is one of the groups."""
FURNITURE_FIELD: Final = re.compile(r"\s*(?:TOC|INDEX|TOA|PAGE|NUMPAGES|SECTIONPAGES|FILENAME)\b", re.IGNORECASE)
"""The instruction of a field whose result is not the author's text."""
MAX_TEXT_CHARACTERS: Final = 20_000_000
"""Of a whole document; as much as of XML."""

Role = Literal["paragraph", "heading", "list-item", "quote", "title", "subtitle", "author", "date", "furniture"]
"""What a paragraph is by its style. `furniture` is not the author's text: a table of contents."""

_TAGS: Final[dict[str, str]] = {"heading": "h2", "list-item": "li", "quote": "blockquote"}

# Word and LibreOffice store their own styles under English names in every language; other programs do not.
_HEADING: Final = re.compile(
    r"(?:heading|überschrift|titre|título|titulo|titolo|kop|rubrik|nagłówek|заголовок|見出し|标题) ?([1-9])"
)
_ROLES: Final[dict[str, Role]] = {
    **dict.fromkeys(("title", "headline", "titel", "titre", "título", "titulo", "titolo", "tytuł"), "title"),
    **dict.fromkeys(("subtitle", "standfirst", "deck", "dek", "subheadline", "untertitel", "sous-titre"), "subtitle"),
    **dict.fromkeys(("subtítulo", "subtitulo", "sottotitolo", "podtytuł", "подзаголовок"), "subtitle"),
    **dict.fromkeys(("author", "byline", "by-line", "autor", "autora", "auteur", "autore"), "author"),
    "date": "date",
    **dict.fromkeys(("quote", "intense quote", "quotations", "block text", "block quotation", "blockquote"), "quote"),
    **dict.fromkeys(("heading", "toc heading", "subhead", "crosshead", "intertítulo", "intertitulo"), "heading"),
}
_CONTENTS: Final = re.compile(r"(?:toc|contents|table of contents|user index|index) ?\d?(?: heading)?|toc heading")

# What programs fill in, and nobody looks at.
_NO_AUTHOR: Final = re.compile(
    r"(?:python-docx|admin(?:istrator|istrador)?|user|usuario|usuário|utilizador|utilisateur|benutzer|owner|unknown"
    r"|author|autor|default|guest|test|redação|newsroom|microsoft|windows user|microsoft office.*|apache poi|docx4j"
    r"|libreoffice.*|openoffice.*|pandoc|calibre.*|.*[\\@\d_].*|pc|home|hp|dell|lenovo|acer|asus|toshiba)",
    re.IGNORECASE,
)

# The Symbol font's characters outside ASCII's places that articles have, by Adobe's encoding of it; word processors
# put a font's own characters into Unicode's private use area at F000. Nobody else's private characters have a meaning.
_SYMBOLS: Final = {
    0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x44: "Δ", 0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x73: "σ", 0x53: "Σ",
    0x57: "Ω", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xAC: "←", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥",
    0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xA0: "€", 0xD2: "®", 0xD3: "©", 0xD4: "™",
    0xE2: "®", 0xE3: "©", 0xE4: "™",
}  # fmt: skip
_PRIVATE_USE: Final = {0xF000 + code: _SYMBOLS.get(code, " ") for code in range(0x20, 0x100)}
_HAS_PRIVATE_USE: Final = re.compile(r"[\uf020-\uf0ff]")


class Properties(msgspec.Struct, frozen=True):
    """What a document's properties say, as they say it."""

    title: str | None = None
    creator: str | None = None
    keywords: tuple[str, ...] = ()
    category: str | None = None
    modified: str | None = None
    """When the document was last saved, which is when its text last changed; created is not published, so it is no
    part of this."""


class Writer:
    """The tree of a document in the making."""

    def __init__(self) -> None:
        from lxml.etree import TreeBuilder  # noqa: PLC0415 - for word processors' documents only

        self._builder = TreeBuilder()
        self._builder.start("body", {})
        self._open: list[str] = []
        self._characters = 0

    def start(self, tag: str, **attributes: str) -> None:
        """Begin an element; `end` closes the last one that is open."""
        self._builder.start(tag, {name: NOT_XML.sub("", value) for name, value in attributes.items()})
        self._open.append(tag)

    def end(self) -> None:
        """Close the last open element."""
        self._builder.end(self._open.pop())

    def start_block(self, role: Role, level: int = 2, *, is_strong: bool = False) -> None:
        """Begin a paragraph. `level` is a heading's; `is_strong` says that all of it is set in bold."""
        tag = "h1" if role == "heading" and level == 1 else _TAGS.get(role, "p")
        self.start(tag, **{"class": "strong" if role == "paragraph" and is_strong else role})

    def write(self, text: str) -> None:
        """Add text.

        Raises:
            ValueError: there is more of it than any article has.
        """
        self._characters += len(text)
        if self._characters > MAX_TEXT_CHARACTERS:
            raise ValueError(f"more than {MAX_TEXT_CHARACTERS:,} characters of text")
        self._builder.data(read_characters(NOT_XML.sub("", text)))

    def break_line(self) -> None:
        """A line break inside a paragraph."""
        self.start("br")
        self.end()
        self._builder.data(" ")

    def close(self) -> "_Element":
        """The finished tree."""
        while self._open:
            self.end()
        self._builder.end("body")
        return self._builder.close()


def read_characters(text: str) -> str:
    """Text as it would be typed: the Symbol font's characters in Unicode, hyphens that must not end a line plain."""
    text = text.replace("\u2011", "-")
    return text.translate(_PRIVATE_USE) if _HAS_PRIVATE_USE.search(text) else text


def find_role(style: str) -> tuple[Role, int] | None:
    """What a style's name says that its paragraphs are, and the level where they are headings."""
    name = " ".join(style.split()).casefold()
    heading = _HEADING.fullmatch(name)
    if heading:
        return "heading", int(heading[1])
    if _CONTENTS.fullmatch(name):
        return "furniture", 0
    role = _ROLES.get(name)
    return (role, 2) if role else None


def assemble(
    form: Format,
    root: "_Element",
    properties: Properties,
    language: str | None = None,
    encoding: str = "utf-8",
) -> Extraction:
    """The extraction of a document's tree: its title taken out, its metadata read."""
    _drop_unwritten(root)
    head = take_head(root, read_line(properties.title))
    blocks = tuple(collect_blocks(root))
    return Extraction(
        format=form,
        paragraphs=tuple(_read_bullet(block.paragraph) for block in blocks),
        title=head.title,
        title_origin=head.title_origin,
        declared_language=language,
        encoding=encoding,
        metadata=_describe(properties, head.metadata),
        links=read_links(link for block in blocks for link in _find_links(block)),
    )


def _describe(properties: Properties, found: Metadata) -> Metadata:
    creator = read_line(properties.creator)
    is_person = creator is not None and " " in creator and not _NO_AUTHOR.fullmatch(creator)
    metadata = msgspec.structs.replace(
        found,
        authors=found.authors or ((creator,) if creator and is_person else ()),
        section=read_line(properties.category),
        tags=read_tags(properties.keywords),
        modified_at=read_date(properties.modified),
    )
    return mark_origin(metadata, "properties")


def _find_links(block: Block) -> Iterator[tuple[str, str]]:
    """Those that the program knows, and the addresses that were only typed."""
    yield from block.links
    yield from ((address, "") for address in find_addresses(block.paragraph.text))


def _drop_unwritten(root: "_Element") -> None:
    """Take out paragraphs without text, which people use for space, and the furniture."""
    for element in list(root.iter("p", "h1", "h2", "blockquote")):
        parent = element.getparent()
        if parent is not None and (element.get("class") == "furniture" or not read_text(element)):
            parent.remove(element)


def _read_bullet(paragraph: Paragraph) -> Paragraph:
    """A bullet that was typed makes a list item as well as one that the program draws."""
    if paragraph.kind not in {"paragraph", "list-item"} or not BULLET.match(paragraph.text):
        return paragraph
    return Paragraph(BULLET.sub("", paragraph.text, count=1), "list-item")
