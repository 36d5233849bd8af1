"""Which format a file of terms or corrections is in, by its content."""

import re
from collections.abc import Iterator
from typing import Final

from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.encodings.decoding import decode
from dragoman.extraction.newswire.xml_tree import decode_xml
from dragoman.references.drafts import Draft, Problem
from dragoman.references.interchange import read_interchange
from dragoman.references.languages import find_pair
from dragoman.references.tables import read_tabular

_PACKED: Final = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b")
"""How zip files (XLSX, ODS, Numbers), Excel's older files, and gzip begin."""
_BINARY: Final = re.compile("[\x00-\x08\x0e-\x19]")
"""Control characters that no text has; Ctrl-Z (1A) ended files once."""
_MAX_STRAY_CONTROLS: Final = 10
_XML: Final = re.compile(r"\s*<(?:\?xml\s|!doctype\s|!--|(?:\w+:)?(?:tmx|martif|tbx|xliff)[\s>/])", re.IGNORECASE)
_JSON: Final = re.compile(r"\s*(?:\{|\[\s*[{\[\"])")


def read_drafts(kind: str, key: str, body: bytes) -> Iterator[Draft | Problem]:
    """What a file holds, in its own order.

    Raises:
        RejectedError: it can't be read as anything. Some of them come only with the first draft.
    """
    if not body.strip():
        raise RejectedError(RejectionReason.EMPTY, "There is nothing in it.")
    if body.startswith(_PACKED):
        detail = "It is a spreadsheet or an archive; export the sheet as CSV (UTF-8), or unpack the file."
        raise RejectedError(RejectionReason.UNSUPPORTED_REFERENCE, detail)
    text = decode(body, None).text
    if len(_BINARY.findall(text)) > _MAX_STRAY_CONTROLS or _JSON.match(text):
        detail = "It is no table and no XML of a translation tool; export CSV, TSV, TBX, TMX or XLIFF."
        raise RejectedError(RejectionReason.UNSUPPORTED_REFERENCE, detail)
    stated = find_pair(key)
    if _XML.match(text):
        return read_interchange(kind, decode_xml(body, None).text, stated)
    return read_tabular(kind, text, stated)
