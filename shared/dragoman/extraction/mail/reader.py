"""E-mail: newsletters and press releases, each one article, and the articles that are attached to a mail."""

import re
from collections.abc import Iterator, Sequence
from email.utils import getaddresses
from typing import Final

import msgspec

from dragoman.article import Extraction, Item, Metadata, Origin
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction.comparison import keep_letters
from dragoman.extraction.declarations import mark_origin, read_date, read_tags, read_url
from dragoman.extraction.encodings.decoding import decode
from dragoman.extraction.mail.correspondence import choose_letter, measure, read_letter
from dragoman.extraction.mail.covering_note import count_words, is_covering_note
from dragoman.extraction.mail.furniture import drop_furniture
from dragoman.extraction.mail.mime import Part, decode_words, read_message, walk, write_message
from dragoman.extraction.media_types import HTML, MAIL, READABLE_ATTACHMENTS, TEXT
from dragoman.extraction.sniffing import sniff_media_type
from dragoman.extraction.web.blocks import Block
from dragoman.extraction.web.links import read_links

BODY_IDENTITY: Final = "body"
"""Which item of a mail with attachments is its own text."""
MIN_ATTACHED_WORDS: Final = 40
"""What is less, as plain text, is a disclaimer or what a mail server left in place of a file."""

_REPLY_PREFIXES: Final = "re|aw|res|rif|sv|antw|odp|vs|回复|答复|返信|ответ"
_FORWARD_PREFIXES: Final = "fwd?|enc|tr|wg|rv|i|vl|doorst|转发|転送|пересл"
_REPLY: Final = re.compile(rf"\s*(?:{_REPLY_PREFIXES})(?:\[\d+\])?\s?[:：]\s*", re.IGNORECASE)
_FORWARD: Final = re.compile(rf"\s*(?:{_FORWARD_PREFIXES})(?:\[\d+\])?\s?[:：]\s*", re.IGNORECASE)
_GATEWAY_TAG: Final = re.compile(
    r"\s*(?:\[(?:ext(?:ern\w*)?|spam\??)\]|\*{3,5}\s?spam\s?\*{3,5})\s*:?\s*", re.IGNORECASE
)
_LIST_TAG: Final = re.compile(r"\s*\[[^\[\]]{1,60}\]\s*")
_MAX_PREFIXES: Final = 10
_MAX_TEXT_BYTES: Final = 5_000_000  # what is read of a page, which takes as long
_MAX_LINES: Final = 200_000
_MAX_TITLE_PLACE: Final = 5
_MAX_ATTACHMENTS: Final = 200
# Of the archive that a list keeps (RFC 5064), and of an article that a feed reader keeps as a mail.
_ADDRESS_HEADERS: Final = ("Archived-At", "X-RSS-URL", "Content-Base")

_MAILBOX: Final = re.compile(r"\s*(.*?)\s*<[^<>]*>\s*\Z", re.DOTALL)
_ARMOUR: Final = "-----BEGIN PGP MESSAGE-----"
_SIGNED: Final = re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[\w-]+: .*\n)*\n")
_SIGNATURE: Final = "\n-----BEGIN PGP SIGNATURE-----"
_REPORT: Final = "multipart/report"
_ENCRYPTED: Final = "multipart/encrypted"
_CRYPTOGRAPHIC: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_ALTERNATIVE: Final = "multipart/alternative"
_TEXTS: Final = frozenset({TEXT, HTML, "text/enriched", "text/markdown"})
# What goes with mails and is text, yet no article.
_ENCLOSED: Final = re.compile(
    r"text/(?:calendar|(?:x-)?vcard|directory|rfc822-headers|csv|tab-separated-values|x-amp-html|css|javascript)"
    r"|application/(?:pgp-\w+|(?:x-)?pkcs7-\w+|ms-tnef|vnd\.ms-tnef|ics)|message/(?:delivery-status"
    r"|disposition-notification|partial|external-body)|(?:image|audio|video|font)/.*"
)
_ENCLOSED_NAME: Final = re.compile(r".*\.(?:ics|vcf|csv|tsv|asc|sig|p7s|p7m|log|css|js|po|srt|vtt)", re.IGNORECASE)
_ENCLOSED_BEGINNING: Final = re.compile(rb"\s*BEGIN:V(?:CALENDAR|CARD)|-----BEGIN PGP", re.IGNORECASE)


class _Text(msgspec.Struct, frozen=True):
    """What a mail says itself."""

    blocks: tuple[Block, ...]
    encoding: str = "utf-8"
    sender: str | None = None
    """Who wrote it, where the mail passes on another's."""


def read_mail(body: bytes, charset: str | None) -> Extraction:  # noqa: ARG001 - each part declares its own
    """Read a mail's own text: what it answers, signs with, or has attached is left out.

    A mail that only passes on another is read as that.
    """
    message = read_message(body)
    _refuse_reports(message)
    text = _read_text(message)
    if not measure(text.blocks):
        _refuse_cryptography(message)
    title, origin = _find_title(message, text.blocks)
    blocks = _drop_title(text.blocks, title)
    return Extraction(
        format="mail",
        paragraphs=tuple(block.paragraph for block in blocks),
        title=title,
        title_origin=origin,
        declared_language=message.read_header("Content-Language").partition(",")[0].strip() or None,
        encoding=text.encoding,
        metadata=_read_metadata(message, text.sender),
        links=read_links(link for block in blocks for link in block.links if link[1].strip()),  # not those of pictures
    )


def split_mail(body: bytes, charset: str | None) -> tuple[Item, ...] | None:  # noqa: ARG001 - as above
    """A mail's attachments that are articles, after its own text; None without such attachments.

    Its own text is left out only where it certainly is a note that goes with them, as `is_covering_note` has it.
    """
    message = read_message(body)
    if message.media_type == _REPORT:  # what is attached is the mail that was not delivered
        return None
    own = _find_texts(message, HTML) + _find_texts(message, TEXT)
    attachments = tuple(_read_attachments(message, own))
    if not attachments:
        return None
    return (_write_body(message, own), *attachments) if _has_article(message) else attachments


def read_subject(message: Part) -> str:
    """The subject without what mail programs, mailing lists and mail servers put before it."""
    is_list = bool(message.read_header("List-Id"))
    subject = message.read_header("Subject")
    for _ in range(_MAX_PREFIXES):
        patterns = (_REPLY, _FORWARD, _GATEWAY_TAG, *([_LIST_TAG] if is_list else []))
        prefix = next((found for pattern in patterns if (found := pattern.match(subject))), None)
        if prefix is None or not subject[prefix.end() :].strip():
            break
        subject = subject[prefix.end() :]
    return subject.strip()


def _find_title(message: Part, blocks: Sequence[Block]) -> tuple[str | None, Origin | None]:
    subject = read_subject(message)
    if subject:
        return subject, "metadata"
    first = blocks[0].paragraph if blocks else None
    return (first.text, "heading") if first is not None and first.kind == "heading" else (None, None)


def _refuse_reports(message: Part) -> None:
    if message.media_type == _REPORT:
        raise RejectedError(RejectionReason.NO_ARTICLE, "It is a mail server's report on the delivery of a mail.")


def _refuse_cryptography(message: Part) -> None:
    """Say why there is no text, where encryption is the reason."""
    if message.media_type == _ENCRYPTED:
        raise RejectedError(RejectionReason.PASSWORD_PROTECTED, "The mail is encrypted (PGP/MIME).")
    for part in walk(message):
        if part.media_type not in _CRYPTOGRAPHIC:
            continue
        if _read_parameter(part, "smime-type") == "signed-data":
            detail = "The mail is signed in a way that wraps its text (S/MIME signed-data)."
            raise RejectedError(RejectionReason.UNSUPPORTED_FORMAT, detail)
        raise RejectedError(RejectionReason.PASSWORD_PROTECTED, "The mail is encrypted (S/MIME).")


def _read_text(message: Part) -> _Text:
    """The mail's HTML, or its plain text where there is no HTML or that says less than half as much."""
    page_parts, plain_parts = _find_texts(message, HTML), _find_texts(message, TEXT)
    page = _join(message, page_parts)
    if [id(part) for part in page_parts] == [id(part) for part in plain_parts]:
        return page
    plain = _join(message, plain_parts)
    return plain if 2 * measure(page.blocks) < measure(plain.blocks) else page


def _find_texts(part: Part, preferred: str, *, is_all: bool = True) -> tuple[Part, ...]:
    """The leaves that are the mail's own text; of alternatives the preferred one, or else the last that is text.

    A message that is nothing but a text is that, whatever file name it bears.
    """
    if not part.parts:
        return (part,) if part.media_type in _TEXTS and (is_all or not part.is_attachment) else ()
    if part.media_type in {_REPORT, "multipart/digest"}:
        return ()
    found = [texts for inner in part.parts if (texts := _find_texts(inner, preferred, is_all=False))]
    if part.media_type == _ALTERNATIVE:
        wanted = [texts for texts in found if any(text.media_type == preferred for text in texts)]
        return (wanted or found or [()])[-1]
    return tuple(text for texts in found for text in texts)


def _join(message: Part, parts: Sequence[Part]) -> _Text:
    texts = [_read_part(part, message) for part in parts]
    blocks = tuple(block for text in texts for block in text.blocks)
    sender = next((text.sender for text in texts if text.sender), None)
    return _Text(blocks, texts[0].encoding if texts else "utf-8", sender)


def _read_part(part: Part, message: Part) -> _Text:
    content = part.read_content()
    if len(content) > _MAX_TEXT_BYTES:
        detail = f"The mail's text has {len(content):,} bytes; {_MAX_TEXT_BYTES:,} are allowed."
        raise RejectedError(RejectionReason.TOO_LARGE, detail)
    if (lines := content.count(b"\n")) > _MAX_LINES:
        raise RejectedError(
            RejectionReason.TOO_LARGE, f"The mail's text has {lines:,} lines; {_MAX_LINES:,} are allowed."
        )
    subject = message.read_header("Subject")
    is_forward = _FORWARD.match(subject) is not None
    is_reply = _REPLY.match(subject) is not None or "In-Reply-To" in message.header
    if part.media_type == HTML:
        from charset_normalizer.utils import any_specified_encoding  # noqa: PLC0415 - for HTML only

        from dragoman.extraction.mail.markup import read_letter_page  # noqa: PLC0415 - for HTML only

        decoded = decode(content, part.charset or any_specified_encoding(content))
        letter = read_letter_page(decoded.text, is_forward=is_forward)
    else:
        decoded = decode(content, part.charset)
        letter = read_letter(_clean(decoded.text, part), is_reply=is_reply and not is_forward, is_forward=is_forward)
    blocks, sender = choose_letter(letter, is_forward=is_forward)
    return _Text(drop_furniture(blocks), decoded.encoding, sender)


def _clean(text: str, part: Part) -> str:
    """Plain text without PGP's armour around it, and with lines that were broken softly joined."""
    text = text.replace("\r\n", "\n")
    if _ARMOUR in text[:10_000]:
        raise RejectedError(RejectionReason.PASSWORD_PROTECTED, "The mail is encrypted (PGP).")
    signed = _SIGNED.search(text[:10_000])
    if signed:
        text = text[signed.end() :].partition(_SIGNATURE)[0]
    if _read_parameter(part, "format") != "flowed":
        return text
    return _join_flowed(text, is_glued=_read_parameter(part, "delsp") == "yes")


def _read_parameter(part: Part, name: str) -> str:
    return str(part.header.get_param(name) or "").strip().lower()


def _join_flowed(text: str, *, is_glued: bool) -> str:
    """RFC 3676: a line that ends in a space goes on in the next one, but for the signature's mark."""
    lines: list[str] = []
    pieces: list[str] = []
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ") if depth or line.startswith(" ") else line
        is_soft = content.endswith(" ") and content != "-- "
        pieces.append((content[:-1] if is_glued else content) if is_soft else content)
        if not is_soft:
            lines.append(f"{'>' * depth} {''.join(pieces)}" if depth else "".join(pieces))
            pieces = []
    return "\n".join([*lines, *(["".join(pieces)] if pieces else [])])


def _drop_title(blocks: tuple[Block, ...], title: str | None) -> tuple[Block, ...]:
    """The blocks without the title's repetition; "press release" and a date often stand above it."""
    wanted = keep_letters(title or "")
    for number, block in enumerate(blocks[:_MAX_TITLE_PLACE]):
        if wanted and keep_letters(block.paragraph.text) == wanted:
            return blocks[:number] + blocks[number + 1 :]
    return blocks


def _read_metadata(message: Part, original_sender: str | None) -> Metadata:
    """From the header. The sender of a mail to subscribers is a publication; otherwise it is a person, or an office."""
    name = original_sender or _read_sender(message)
    is_publication = original_sender is None and _is_newsletter(message)
    organization = message.read_header("Organization") or None
    urls = (read_url(message.read_header(header).strip("<> ")) for header in _ADDRESS_HEADERS)
    metadata = Metadata(
        authors=(name,) if name and not is_publication else (),
        site=name if is_publication else organization,
        url=next((url for url in urls if url), None),
        published_at=_read_date(message.read_header("Date")),
        tags=read_tags(message.read_header("Keywords")),
    )
    return mark_origin(metadata, "header")


def _is_newsletter(message: Part) -> bool:
    return "List-Unsubscribe" in message.header and "List-Post" not in message.header


def _read_date(text: str) -> str | None:
    """`-0000` says that the time is universal, and nothing about where the sender is (RFC 5322, 3.3)."""
    return read_date(re.sub(r"\s-0000\b", " +0000", text)) if text else None


def _read_sender(message: Part) -> str | None:
    """The name in `From`, read before its encoded words are decoded, for they may hold commas."""
    value = message.header.get("From") or ""
    mailbox = _MAILBOX.match(value[:1_000])
    raw = mailbox[1] if mailbox else next((name for name, _ in getaddresses([value[:1_000]]) if name), "")
    name = " ".join(decode_words(raw.replace("\\", "").strip("\"' ")).split()).strip("\"' ")
    if message.read_header("List-Id"):  # lists that rewrite the sender
        name = re.sub(r"\s+via\s+.*", "", name)
    return name if any(map(str.isalpha, name)) and "@" not in name else None


def _has_article(message: Part) -> bool:
    """Whether a mail with attachments says something itself, beside its subject: more than a note that goes with
    them."""
    try:
        text = _read_text(message)
    except RejectedError:  # it will be rejected as an item, with that reason
        return True
    blocks = _drop_title(text.blocks, read_subject(message))
    return measure(blocks) > 0 and not is_covering_note([block.paragraph.text for block in blocks])


def _write_body(message: Part, own: Sequence[Part]) -> Item:
    kept = {id(part) for part in own}
    body = write_message(message, lambda part: id(part) in kept)
    return Item(BODY_IDENTITY, body, name=read_subject(message)[:200], media_type=MAIL)


def _read_attachments(message: Part, own: Sequence[Part]) -> Iterator[Item]:
    texts = {id(part) for part in own}
    leaves = [part for part in walk(message) if id(part) not in texts]
    for part in leaves[:_MAX_ATTACHMENTS]:
        name = part.file_name
        if _ENCLOSED.fullmatch(part.media_type) or _ENCLOSED_NAME.fullmatch(name):
            continue
        content = part.read_content()
        if _is_article(content, part):
            identity = part.read_header("Content-ID") or name
            yield Item(f"attachment\n{identity}" if identity else "", content, name, _describe(part))


def _is_article(content: bytes, part: Part) -> bool:
    """By what it is, whatever the mail says that it is."""
    if not content.strip() or _ENCLOSED_BEGINNING.match(content):
        return False
    media_type = sniff_media_type(content, part.file_name, _describe(part))
    if media_type == TEXT:
        return count_words(content.decode("latin-1")) >= MIN_ATTACHED_WORDS
    return media_type in READABLE_ATTACHMENTS


def _describe(part: Part) -> str:
    """The declared type, with its character set."""
    return f"{part.media_type}; charset={part.charset}" if part.charset else part.media_type
