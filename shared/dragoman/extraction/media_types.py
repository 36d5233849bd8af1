"""The media types that Dragoman tells apart."""

from typing import Final

TEXT: Final = "text/plain"
MARKDOWN: Final = "text/markdown"
HTML: Final = "text/html"
WEB_ARCHIVE: Final = "multipart/related"
JSON: Final = "application/json"
JSON_LINES: Final = "application/x-ndjson"
XML: Final = "text/xml"
"""XML of no vocabulary that we know."""
NITF: Final = "application/nitf+xml"
NEWSML: Final = "application/vnd.iptc.g2.newsitem+xml"
NEWSML_MESSAGE: Final = "application/vnd.iptc.g2.newsmessage+xml"
RSS: Final = "application/rss+xml"
"""RSS 0.9x to 2.0, and 1.0, which is RDF."""
ATOM: Final = "application/atom+xml"
FEED_ENTRY: Final = "application/vnd.dragoman.feed-entry+json"
"""One entry of a feed: what the feed's splitter hands to the entry's reader. No file is of this type."""
MAIL: Final = "message/rfc822"
MAILBOX: Final = "application/mbox"
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT: Final = "application/vnd.oasis.opendocument.text"
RTF: Final = "application/rtf"
EPUB: Final = "application/epub+zip"
ZIP: Final = "application/zip"
GZIP: Final = "application/gzip"
TAR: Final = "application/x-tar"
ENCRYPTED_OFFICE: Final = "application/x-ole-encrypted"
"""A Word, Excel or PowerPoint file with a password: an OLE file around the encrypted package."""

READABLE_ATTACHMENTS: Final = frozenset(
    {TEXT, MARKDOWN, HTML, WEB_ARCHIVE, JSON, NITF, NEWSML, MAIL, PDF, DOCX, ODT, RTF, EPUB}
)
"""What a mail's attachment may be to be an article of its own."""
