"""XML to a tree in the one safe way: nothing is fetched, no document type is read, no entity is defined."""

import re
from html.entities import name2codepoint
from itertools import islice
from typing import TYPE_CHECKING, Final

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.declarations import read_line
from dragoman.extraction.encodings.decoding import DecodedText, decode, find_xml_encoding
from dragoman.late import compile_re

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_CHARACTERS: Final = 20_000_000
"""Four times the largest text document that is read by default; a tree takes some ten times its text in memory."""

_MAX_TEXTS: Final = 1_000  # pieces in one line; of elements inside one another, each would be read with all the rest
_XML_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_DECLARATION: Final = compile_re(r"<\?xml\s[^>]*\?>")
_DOCTYPE: Final = compile_re(r"<!doctype\b", re.IGNORECASE)
_DOCTYPE_STOP: Final = compile_re(r"<!--|<\?|[\"'\[\]<>]")
# What ends what has begun inside a document type; the rest of the stops nest.
_DOCTYPE_PAIRS: Final = {"<!--": "-->", "<?": "?>", '"': '"', "'": "'"}
# What XML cannot hold. Exporters let control characters through, and one of them would cost the whole article.
NOT_XML: Final = compile_re(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_XML_REFERENCE: Final = compile_re(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));")
HTML_REFERENCE: Final = compile_re(r"&([A-Za-z][A-Za-z0-9]{1,7});")
_HTML_CHARACTERS: Final = {
    name: chr(codepoint) for name, codepoint in name2codepoint.items() if name not in {"amp", "lt", "gt", "quot"}
}


def parse_xml(body: bytes, charset: str | None) -> "_Element":
    """The root element of an XML document, without comments and processing instructions.

    Raises:
        RejectedError: it is not well-formed (the detail names the line), can't be decoded, or is too large.
    """
    return parse_xml_text(decode_xml(body, charset).text)


def decode_xml(body: bytes, charset: str | None) -> DecodedText:
    """The characters of an XML document.

    Args:
        body: The whole document.
        charset: What its transport declares; it goes before the document's own declaration, as RFC 7303 has it.
    """
    return decode(body, charset or find_xml_encoding(body))


def parse_xml_text(text: str) -> "_Element":
    """The root element of a document in characters; what it declares its encoding to be is not looked at.

    HTML's names for characters are understood without a document type: feeds and wire files use them without.

    Raises:
        RejectedError: it is not well-formed, or too large.
    """
    from lxml.etree import XMLParser, XMLSyntaxError, fromstring  # noqa: PLC0415 - for XML only

    if len(text) > MAX_CHARACTERS:
        detail = f"{len(text):,} characters of XML; {MAX_CHARACTERS:,} are allowed."
        raise RejectedError(RejectionReason.TOO_LARGE, detail)
    parser = XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,  # bounds the depth, and how much a text holds
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return fromstring(_prepare(text).encode(), parser)
    except XMLSyntaxError as error:
        raise RejectedError(RejectionReason.CORRUPT, f"The XML is broken: {error.msg}"[:300]) from error


def drop_namespaces(root: "_Element") -> "_Element":
    """The same tree with local names alone, for vocabularies that are written with and without a namespace."""
    for element in root.iter("*"):
        element.tag = element.tag.rpartition("}")[2]
    return root


def read_element(element: "_Element | None") -> str | None:
    """The text in an element, on one line; None where there is no element, or nothing in it."""
    return read_line("".join(islice(element.itertext(), _MAX_TEXTS))) if element is not None else None


def find_language(*elements: "_Element | None") -> str | None:
    """The language that the first of the elements with a declaration declares."""
    names = (_XML_LANGUAGE, "lang")
    found = (read_line(element.get(name)) for element in elements if element is not None for name in names)
    return next((language for language in found if language), None)


def _prepare(text: str) -> str:
    text = _drop_prolog(NOT_XML.sub("", text.lstrip("\ufeff \t\r\n")))
    return HTML_REFERENCE.sub(_resolve_reference, _NOT_XML_REFERENCE.sub("", text))


def _resolve_reference(reference: re.Match[str]) -> str:
    return _HTML_CHARACTERS.get(reference[1], reference[0])


def _drop_prolog(text: str) -> str:
    """Without XML declaration and document type; their line breaks stay, so that errors name the right line."""
    declaration = _DECLARATION.match(text)
    text = _blank(text, 0, declaration.end()) if declaration else text
    start = _skip_notes(text, 0)
    return _blank(text, start, _find_doctype_end(text, start)) if _DOCTYPE.match(text, start) else text


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + "\n" * text.count("\n", start, end) + text[end:]


def _skip_notes(text: str, position: int) -> int:
    """Behind white space, comments and processing instructions."""
    while position < len(text):
        if text[position].isspace():
            position += 1
        elif text.startswith("<!--", position):
            position = _find_end(text, "-->", position + 4)
        elif text.startswith("<?", position):
            position = _find_end(text, "?>", position + 2)
        else:
            break
    return position


def _find_doctype_end(text: str, start: int) -> int:
    """Behind the `>` that closes a document type, its declarations inside brackets among it."""
    position, depth = start, 0
    while stop := _DOCTYPE_STOP.search(text, position):
        position = stop.end()
        if stop[0] in _DOCTYPE_PAIRS:
            position = _find_end(text, _DOCTYPE_PAIRS[stop[0]], position)
            continue
        depth += {"<": 1, "[": 1, "]": -1, ">": -1}[stop[0]]
        if depth == 0:
            return position
    raise _break_off("The document type is not closed.")


def _find_end(text: str, mark: str, start: int) -> int:
    end = text.find(mark, start)
    if end < 0:
        raise _break_off(f"{mark} is missing.")
    return end + len(mark)


def _break_off(sentence: str) -> RejectedError:
    return RejectedError(RejectionReason.CORRUPT, f"The XML is broken: {sentence}")
