"""What a mail's sender wrote, told apart from what he answers, passes on, and signs with. Pure.

Of the libraries for it, those that know several languages lack Portuguese or Russian, and quotequail takes any two
lines that begin with a word and a colon for the header of a quoted mail, as a press release's contact lines do.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import msgspec

from dragoman.article import Paragraph
from dragoman.extraction.plain.text import split_paragraphs
from dragoman.extraction.web.blocks import Block

_FORWARDED: Final = (
    "forwarded message|forwarded by [^-]{1,80}|mensagem (?:re)?encaminhada|mensaje reenviado|message transféré|"
    "message réexpédié|weitergeleitete nachricht|messaggio inoltrato|doorgestuurd bericht|vidarebefordrat meddelande|"
    "пересылаемое сообщение|пересланное сообщение|forwarded mail|转发邮件信息|转发的邮件|転送メッセージ"
)
_ORIGINAL: Final = (
    "original message|original mail|mensagem original|mensaje original|message d['’]origine|message original|"
    "ursprüngliche nachricht|messaggio originale|oorspronkelijk bericht|ursprungligt meddelande|"
    "исходное сообщение|原始邮件|元のメッセージ"
)
_BEGIN_FORWARDED: Final = (
    "begin forwarded message|início da mensagem (?:re)?encaminhada|inicio del mensaje reenviado|"
    "début du message (?:réexpédié|transféré)|anfang der weitergeleiteten (?:e-mail|nachricht)|"
    "inizio messaggio inoltrato|begin doorgestuurd bericht|начало переадресованного сообщения"
)
FORWARD_MARK: Final = re.compile(
    rf"[-_=]{{2,}}\s*(?:{_FORWARDED})\s*:?\s*[-_=]{{2,}}|(?:{_BEGIN_FORWARDED})\s*:", re.IGNORECASE
)
"""A line that says that a passed on mail follows."""
ORIGINAL_MARK: Final = re.compile(rf"[-_=]{{2,}}\s*(?:{_ORIGINAL})\s*:?\s*[-_=]{{2,}}", re.IGNORECASE)
"""Outlook's line over the mail that is answered, or passed on."""

_FROM: Final = "from|de|von|van|da|od|от|от кого|från|fra|差出人|发件人|보낸 사람"
_SENT: Final = (
    "sent|date|sent at|enviado|enviada|enviado em|enviada em|enviado el|data|fecha|envoyé|envoyé le|gesendet|datum|"
    "inviato|verzonden|skickat|wysłano|отправлено|дата|日付|送信日時|发送时间|日期|날짜"
)
_SUBJECT: Final = "subject|assunto|asunto|objet|betreff|oggetto|onderwerp|ämne|emne|temat|тема|件名|主题|제목"
_TO: Final = (
    "to|cc|bcc|para|à|an|a|aan|do|till|til|кому|копия|宛先|收件人|抄送|받는 사람|reply-to|responder a|antwort an"
)
FROM_NAME: Final = re.compile(rf"[*_]{{0,2}}(?:{_FROM})\s?[:：][*_]{{0,2}}", re.IGNORECASE)
"""The first name of the header that mail programs write over a quoted mail."""
_SENT_NAME: Final = re.compile(rf"[*_]{{0,2}}(?:{_SENT})\s?[:：]", re.IGNORECASE)
SUBJECT_NAME: Final = re.compile(rf"[*_]{{0,2}}(?:{_SUBJECT})\s?[:：]", re.IGNORECASE)
HEADER_NAME: Final = re.compile(rf"[*_]{{0,2}}(?:{_FROM}|{_SENT}|{_SUBJECT}|{_TO})\s?[:：]", re.IGNORECASE)
_SENDER: Final = re.compile(
    rf"(?:^|\s)[*_]{{0,2}}(?:{_FROM})\s?[:：][*_]{{0,2}}\s*+[\"']?\s*+"
    r"([^\s<>\[\]():\"@][^<>\[\]():\"\n@]{1,79}?)[\"']?\s*+[<\[(]",
    re.IGNORECASE,
)
_ATTRIBUTION_START: Final = re.compile(r"(?:[-_*]{2,}\s*)?(?:On|Em|A|No dia|El|Le|Am|Il|Op|Den|Dnia|W dniu) |\d")
_ATTRIBUTION: Final = re.compile(
    r".{5,300}?"
    r"(?:wrote|escreveu|escribió|a écrit|schrieb.{0,80}|ha scritto|schreef.{0,80}|geschreven|skrev.{0,80}"
    r"|napisał\S{0,3}|пишет|написал\S{0,5})\s?:"
)
_EXACT_MOMENT: Final = re.compile(r"\d{1,2}\s?[:h.]\s?\d{2}|@|\b\d{4}-\d{2}-\d{2}\b")
_MAX_ATTRIBUTION_LINES: Final = 3
_MAX_ATTRIBUTION_CHARACTERS: Final = 400
_MAX_HEADER_LINES: Final = 12
_MAX_BARE_SIGNATURE_LINES: Final = 8
_LIST_FOOTER: Final = re.compile(r"_{30,}")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"()\[\]{}|]+", re.IGNORECASE)
_UUENCODED: Final = re.compile(r"begin [0-7]{3,4} \S")
MAX_FORWARDS: Final = 4
"""How often one mail may be passed on in another before the innermost is left alone."""


class Letter(msgspec.Struct, frozen=True):
    """A mail's text in two: what the sender wrote, and the mail below that he answers or passes on."""

    own: tuple[Block, ...]
    below: tuple[Block, ...] = ()
    below_sender: str | None = None
    """Who wrote what is below, if it says so."""
    is_marked_forward: bool = False
    """Whether a mark says that what is below was passed on, not answered."""


def choose_letter(letter: Letter, *, is_forward: bool) -> tuple[tuple[Block, ...], str | None]:
    """The blocks that are the article, and who wrote them where that is not the mail's sender.

    An answer is what stands above. Of a mail passed on it is what is longer: a note above it, or the mail.
    """
    own, below = measure(letter.own), measure(letter.below)
    is_below = own == 0 or ((is_forward or letter.is_marked_forward) and below > own)
    return (letter.below, letter.below_sender) if is_below and below else (letter.own, None)


def measure(blocks: Sequence[Block]) -> int:
    """The letters and digits in them."""
    return sum(sum(map(str.isalnum, block.paragraph.text)) for block in blocks)


def read_letter(text: str, *, is_reply: bool, is_forward: bool, depth: int = 1) -> Letter:
    """Read a mail's plain text."""
    lines = _drop_attachments(text.splitlines())
    cut = _find_cut(lines, is_reply=is_reply)
    if cut is None or depth > MAX_FORWARDS:
        return Letter(_read_own(lines, is_reply=is_reply))
    own, below = lines[:cut], _unquote(lines[cut:])
    header, rest = _split_header(below)
    inner = read_letter("\n".join(rest), is_reply=True, is_forward=is_forward, depth=depth + 1)
    blocks, sender = choose_letter(inner, is_forward=is_forward)
    mark = " ".join(header[:1])
    return Letter(
        own=_read_own(own, is_reply=is_reply),
        below=blocks,
        below_sender=sender or find_sender("\n".join(header)),
        is_marked_forward=FORWARD_MARK.search(mark) is not None,
    )


def find_sender(header: str) -> str | None:
    """The name in the header over a quoted mail."""
    sender = _SENDER.search(header)
    return " ".join(sender[1].split()) if sender else None


def is_header_block(lines: Sequence[str]) -> bool:
    """Whether lines begin with the header that Outlook puts over a mail: from, sent, perhaps to, subject."""
    if not lines or not FROM_NAME.match(lines[0].strip()):
        return False
    head = [line.strip() for line in lines[1:7]]
    return any(map(_SENT_NAME.match, head[:3])) and any(map(SUBJECT_NAME.match, head))


def is_attribution(text: str) -> bool:
    """Whether a text is `On Tuesday at 9:30 Ana Costa wrote:`, as stands over a quoted mail."""
    return len(text) < _MAX_ATTRIBUTION_CHARACTERS and _measure_attribution([" ".join(text.split())], 0) == 1


def _find_cut(lines: Sequence[str], *, is_reply: bool) -> int | None:
    """Where the mail below begins."""
    for number, line in enumerate(lines):
        text = line.strip().lstrip("> ")
        if not text:
            continue
        if _is_mark(text) or (FROM_NAME.match(text) and _is_quoted_header(lines[number : number + 7])):
            return number
        length = _measure_attribution(lines, number) if is_reply else 0
        if length and not _is_quoted(lines[number + length : number + length + 3]):
            return number
    return None


def _is_quoted_header(lines: Sequence[str]) -> bool:
    return is_header_block([line.lstrip("> ") for line in lines])


def _is_quoted(lines: Sequence[str]) -> bool:
    return next((line for line in lines if line.strip()), "").startswith(">")


def _is_mark(text: str) -> bool:
    return len(text) < 200 and bool(FORWARD_MARK.fullmatch(text) or ORIGINAL_MARK.fullmatch(text))


def _measure_attribution(lines: Sequence[str], number: int) -> int:
    """How many lines `On Tuesday at 9:30 Ana Costa wrote:` takes; 0 where there is none.

    It names the minute or an address: `On Tuesday the mayor wrote:` is a sentence of an article.
    """
    if not _ATTRIBUTION_START.match(lines[number].lstrip()):
        return 0
    joined = ""
    for count, line in enumerate(lines[number : number + _MAX_ATTRIBUTION_LINES], start=1):
        if not line.strip() or len(joined) > _MAX_ATTRIBUTION_CHARACTERS:
            return 0
        joined = f"{joined} {line.strip()}".strip()
        if _ATTRIBUTION.fullmatch(joined) and _EXACT_MOMENT.search(joined):
            return count
    return 0


def _split_header(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The mark, the attribution or the header lines over a quoted mail, and the mail."""
    end = 0
    for number, line in enumerate(lines[:_MAX_HEADER_LINES]):
        text = line.strip()
        attribution = _measure_attribution(lines, number) if number == 0 else 0
        if attribution:
            end = attribution
            break
        is_folded = number == end and end > 0 and line[:1] in {" ", "\t"}
        if text and not (_is_mark(text) or HEADER_NAME.match(text) or is_folded):
            break
        end = number + 1
    return [line for line in lines[:end] if line.strip()], list(lines[end:])


def _unquote(lines: Sequence[str]) -> list[str]:
    """A quoted mail without its quotation marks, where all of it has them."""
    quoted = [line.startswith(">") for line in lines[1:] if line.strip()]
    if not quoted or sum(quoted) * 10 < len(quoted) * 9:
        return list(lines)
    return [line.removeprefix(">").removeprefix(" ") for line in lines]


def _read_own(lines: Sequence[str], *, is_reply: bool) -> tuple[Block, ...]:
    kept = _drop_signature(lines)
    if is_reply or any(_measure_attribution(kept, number) for number, line in enumerate(kept) if line.endswith(":")):
        answer = _drop_quotations(kept)
        if _has_word(answer):
            return tuple(_read_blocks(answer))
    if all(line.startswith(">") for line in kept if line.strip()):
        return tuple(_read_blocks(_unquote(["", *kept])))
    blocks: list[Block] = []
    for is_quoted, group in groupby(kept, key=lambda line: line.startswith(">")):
        if is_quoted:
            quotation = _read_blocks([line.removeprefix(">").removeprefix(" ") for line in group])
            blocks += (Block(Paragraph(block.paragraph.text, "quote"), block.links) for block in quotation)
        else:
            blocks += _read_blocks(list(group))
    return tuple(blocks)


def _read_blocks(lines: Sequence[str]) -> Iterator[Block]:
    for paragraph in split_paragraphs("\n".join(lines)):
        addresses = (address[0].rstrip(".,;:!?'’") for address in _ADDRESS.finditer(paragraph.text))
        yield Block(paragraph, tuple((address, address) for address in addresses))


def _drop_quotations(lines: Sequence[str]) -> list[str]:
    kept: list[str] = []
    skipped = 0
    for number, line in enumerate(lines):
        if skipped:
            skipped -= 1
            continue
        length = _measure_attribution(lines, number)
        if length:
            skipped = length - 1
        elif not line.startswith(">"):
            kept.append(line)
    return kept


def _drop_signature(lines: Sequence[str]) -> list[str]:
    """The lines above `-- ` (RFC 3676, 4.3); where the space is lost, only a few lines may stand below it."""
    first = next((number for number, line in enumerate(lines) if _has_word([line])), len(lines))
    for number, line in enumerate(lines[first:], start=first):
        is_near_end = len(lines) - number <= _MAX_BARE_SIGNATURE_LINES
        if line == "-- " or (line.rstrip() == "--" and is_near_end):
            return list(lines[:number])
        if _LIST_FOOTER.fullmatch(line.strip()) and "list" in " ".join(lines[number + 1 : number + 3]).lower():
            return list(lines[:number])
    return list(lines)


def _has_word(lines: Sequence[str]) -> bool:
    return any(character.isalnum() for line in lines for character in line)


def _drop_attachments(lines: list[str]) -> list[str]:
    """The lines without files that were encoded into the text, as was done before MIME."""
    kept: list[str] = []
    is_inside = False
    for line in lines:
        if not is_inside and _UUENCODED.match(line):
            is_inside = True
        if not is_inside:
            kept.append(line)
        is_inside = is_inside and line.strip() != "end"
    return kept
