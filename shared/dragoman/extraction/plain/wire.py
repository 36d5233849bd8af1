"""What news agencies and press offices put around a story: envelopes, marks, page ends, headers of fields. Pure.

Only what can be nothing else is taken away; whatever may be the story's own words stays.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from dragoman.article import Metadata, Paragraph
from dragoman.bylines import read_byline
from dragoman.datelines import is_dateline
from dragoman.extraction.declarations import read_date, read_line, read_names, read_tags
from dragoman.extraction.plain.lines import MIN_NARROW_WIDTH, SENTENCE_END
from dragoman.late import compile_re

HEADER_ORIGIN: Final = "header"

_ROUTING: Final = compile_re(r"ZCZC[^\n]*\n(?:(?:[%$*:][^\n]*|[A-Z]{1,2} [A-Z]{2,4}[ \t\r]*)\n)*")
_END: Final = compile_re(
    r"-+\s*30\s*-+|[-–—*\s]*[(\[]?\s*-?(?:ENDS?|FIM|FIN|FINE|ENDE)-?\s*[)\]]?[-–—*\s]*|[(\[](?:ends?|fim|fin|fine|ende)[)\]]"
    r"|[A-ZÀ-Þ][^\W\d_]{2,9}/[Ff]im\.?|(?:#\s*){3,}"
)
_END_WORDS: Final = frozenset({"end", "ends", "fim", "fin", "fine", "ende"})
_MORE: Final = compile_re(
    r"[(\[]\s*(?i:more|mais|más|suite|segue|mehr folgt)\s*[)\]]|[-–—]+\s*(?i:more|mais|más|suite|segue)\s*[-–—]+|MORE"
)
_PAGE: Final = compile_re(
    r"(?:page|página|pág\.|pagina|pag\.|seite|s\.)\s*\d{1,3}(?:\s*(?:/|of|de|von|di|sur)\s*\d{1,3})?|[-–—]\s?\d{1,3}\s?[-–—]",
    re.IGNORECASE,
)
_BARE_PAGE: Final = compile_re(r"\d{1,4}(?:\s*/\s*\d{1,4})?")
_TAKE: Final = compile_re(
    r"\d{1,2}(?:-\d{1,2}){2,4}(?:\s+[A-Z0-9-]+)*|(?:1st|2nd|3rd|\d?\dth)?\s*(?:ADD|TAKE)\s+\d{1,2}"
)
"""What stands at the head of a story's second sheet: `2-2-2 HARBOUR`, `ADD 1`."""
_NEXT_TAKE: Final = compile_re(r"(?:[A-Z][A-Z0-9&.]*[-/ ])*[A-Z][A-Z0-9&.]+ \d{1,2}")
"""The same behind a page's end: `HARBOUR-STRIKE 2`."""
_DESK: Final = compile_re(r"\(\([^()]{3,200}\)\)|Keywords: [A-Z0-9 /,&-]{2,80}")
"""How to reach who wrote it, and the working title again, behind a story."""
_INITIALS: Final = compile_re(
    r"[A-Z]{2,5}(?:\s*//?\s*[A-Z]{2,5})+\.?|(?:bur-)?[a-z]{2,4}(?:/[a-z]{2,4})+"
    r"|(?:dpa|AAP(?: [A-Z]{2,4})?)(?: [a-z0-9]{2,4}){1,6}"
    r"|==\s?[A-Z]\w+|\([A-Z]{2,5}\\?/[a-z]{2,3}(?: [a-z]{2,3})*\)"
)
"""Who wrote and who edited it, on a line of its own at the end."""
_COPYRIGHT: Final = compile_re(r"(?:©|\([cC]\)|Copyright\b).{0,300}")
_SIGNATURE: Final = compile_re(r"\([A-Z]\w{1,20}\)\.?")
"""The agency alone, in brackets, as the last paragraph of a document that says so elsewhere."""
_MAX_HEADER_LINES: Final = 60
_LINES_TO_COMPARE: Final = 20
_FIELD: Final = compile_re(r"[*\s]*([^\W\d_][^\W\d_ -]*(?:[ -][^\W\d_]+)?)\s*:[*\s]*(.*)")
_FIELD_NAMES: Final = {
    name: field
    for field, names in {
        "title": "headline title título titulo titre titel titolo überschrift schlagzeile",
        "subtitle": "subhead subheadline subtitle subtítulo deck standfirst untertitel sottotitolo sous-titre",
        "authors": "byline author authors autor autora autores auteur autore",
        "published_at": "date data fecha datum published",
        "section": "section category secção seção sección rubrique ressort",
        "tags": "keywords tags palavras-chave mots-clés schlagworte",
        "rights": "copyright rights",
        "site": "source publication fonte fuente quelle",
        "language": "language idioma língua sprache langue",
        "": "slug words wordcount length priority urgency version id status edition desk service transref basket",
        "body": "body text story texto cuerpo",
    }.items()
    for name in names.split()
}
_ANCHORS: Final = frozenset({"title", "authors", ""})


class Header(msgspec.Struct, frozen=True):
    """The fields before a story, and the story."""

    story: str
    title: str | None = None
    language: str | None = None
    metadata: Metadata = Metadata()


def clean_transmission(text: str) -> str:
    """The story without teleprinter marks, page ends, page numbers and the words that only say where it ends.

    A paragraph that goes on after a page's end is whole again.
    """
    return _join_pages(_undo_marks(_open_envelope(text)))


def read_header(text: str) -> Header:
    """Take off a header of fields (`Headline: …`, `Byline: …`): two lines at least, one of them of a kind that only
    news has. Without one, the text is the story."""
    fields: dict[str, str] = {}
    lines = text.splitlines(keepends=True)
    count = consumed = 0
    field = ""
    while count < min(len(lines), _MAX_HEADER_LINES):
        line = lines[count]
        found = _FIELD.match(line.strip()) if line.strip() else None
        name = _FIELD_NAMES.get(found[1].casefold()) if found else None
        if found is not None and name is not None:
            field = name
            fields.setdefault(name, found[2].strip())
            consumed += 1
        elif line[:1] in {" ", "\t"} and line.strip() and consumed:
            fields[field] += f" {line.strip()}"
        elif line.strip() or (consumed and not _has_field_ahead(lines, count)):
            break
        count += 1
        if name == "body":
            break
    if consumed < 2 or not fields.keys() & _ANCHORS:
        return Header(text)
    return _build_header(fields, "".join(lines[count:]))


def drop_sign_off(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """Without the last paragraphs that only say who wrote, whose it is, or that it ends."""
    end = len(paragraphs)
    while end > 1 and _is_sign_off(paragraphs[end - 1].text):
        end -= 1
    return paragraphs[:end]


def _is_sign_off(text: str) -> bool:
    text = text.strip()
    is_signature = any(pattern.fullmatch(text) for pattern in (_INITIALS, _SIGNATURE, _COPYRIGHT))
    return is_signature or text.casefold() in _END_WORDS or _is_mark(text)


def _has_field_ahead(lines: Sequence[str], count: int) -> bool:
    """Whether the next line with text is a field again: some exporters put blank lines between them."""
    following = next((line for line in lines[count : count + 3] if line.strip()), "")
    found = _FIELD.match(following.strip())
    return found is not None and found[1].casefold() in _FIELD_NAMES


def _build_header(fields: dict[str, str], story: str) -> Header:
    authors = fields.get("authors", "")
    metadata = Metadata(
        subtitle=read_line(fields.get("subtitle")),
        authors=read_byline(authors) or read_names(authors),
        site=read_line(fields.get("site")),
        section=read_line(fields.get("section")),
        published_at=read_date(fields.get("published_at")),
        tags=read_tags(fields.get("tags")),
        rights=read_line(fields.get("rights")),
    )
    body = fields.get("body", "")
    story = f"{body}\n{story}" if body else story
    return Header(story, read_line(fields.get("title")), read_line(fields.get("language")), metadata)


def _open_envelope(text: str) -> str:
    """What stands between a teleprinter's ZCZC and NNNN, without the codes by which it was sent to its desk."""
    stripped = text.strip()
    if stripped.startswith("ZCZC") and stripped.endswith("NNNN"):
        return _ROUTING.sub("", stripped[: -len("NNNN")], count=1)
    return text


def _undo_marks(text: str) -> str:
    """Without the typesetting marks of ANPA's format: `^` before a line of the head, `<` after a paragraph."""
    lines = text.splitlines()
    marked = sum(line.startswith("^") and line.rstrip().endswith(("<", "=")) for line in lines)
    if not marked:
        return text
    undone = (f"\n{line.strip()[1:-1]}\n" if line.startswith("^") else _undo_end(line) for line in _join_bylines(lines))
    return "\n".join(undone).replace(" _ ", " — ").replace("``", "“").replace("''", "”")


def _join_bylines(lines: Sequence[str]) -> Iterator[str]:
    """The byline with the line under it that says for whom its author writes."""
    byline = ""
    for line in lines:
        is_head = line.startswith("^") and line.rstrip().endswith("=")
        if byline and is_head:
            yield f"{byline[:-1]}, {line.strip()[1:]}"
            byline = ""
            continue
        if byline:
            yield byline
        byline = line.strip() if is_head and read_byline(line.strip()[1:]) else ""
        if not byline:
            yield line
    if byline:
        yield byline


def _undo_end(line: str) -> str:
    stripped = line.rstrip()
    return f"{stripped[:-1]}\n" if stripped.endswith("<") else line


def _join_pages(text: str) -> str:
    pages = [page.splitlines() for page in text.split("\f")]
    kept: list[str] = []
    is_gap = False
    for line in _drop_furniture(pages):
        if line is None:
            is_gap = True
            continue
        if not line.strip() and is_gap:
            continue
        if is_gap:
            _close_gap(kept, line)
        is_gap = False
        kept.append(line)
    return "\n".join(kept)


def _close_gap(kept: list[str], line: str) -> None:
    """A blank line where a page ended, unless the sentence goes on on the next."""
    while kept and not kept[-1].strip():
        kept.pop()
    if not kept or not _goes_on(kept, line):
        kept.append("")


def _goes_on(kept: Sequence[str], line: str) -> bool:
    """Whether a line continues the sentence above it: in lower case, or from a line that was full when it broke."""
    last = kept[-1].rstrip()
    if SENTENCE_END.search(last) or last.endswith(":") or not line[:1].isalpha():
        return False
    is_full = len(last) * 4 >= 3 * max(map(len, kept[-_LINES_TO_COMPARE:])) and len(last) >= MIN_NARROW_WIDTH
    return line[0].islower() or (is_full and len(kept) > 2 and bool(kept[-2].strip()) and not line.isupper())


def _drop_furniture(pages: Sequence[Sequence[str]]) -> Iterator[str | None]:
    """The lines; None where one was dropped or a page ended."""
    running = _find_running_lines(pages)
    written = [line for page in pages for line in page if line.strip()]
    last = {line.strip() for line in written[-3:]}
    is_long = len(written) > 3 or (len(written) > 1 and is_dateline(written[0].strip()))
    is_after_more = False
    seen: set[str] = set()
    for number, page in enumerate(pages):
        if number:
            yield None
        texts = [place for place, line in enumerate(page) if line.strip()]
        edges = {texts[0], texts[-1]} if texts and len(pages) > 1 else set()
        for place, line in enumerate(page):
            text = line.strip()
            is_repeated = place in edges and (mask := _mask(text)) in running and mask in seen
            if place in edges:
                seen.add(_mask(text))
            is_number = place in edges and _BARE_PAGE.fullmatch(text) is not None
            is_signature = text in last and is_long and _signs(text)
            is_take = is_after_more and _NEXT_TAKE.fullmatch(text) is not None
            is_mark = _is_mark(text) or _is_low_end(page, place)
            if text:
                is_after_more = _MORE.fullmatch(text) is not None
            yield None if is_repeated or is_number or is_signature or is_take or is_mark else line


def _signs(text: str) -> bool:
    return _INITIALS.fullmatch(text) is not None or _DESK.fullmatch(text) is not None


def _is_low_end(page: Sequence[str], place: int) -> bool:
    """Whether a line is the word for the end, in small letters and alone: it may be the end of a sentence too."""
    around = [*page[max(place - 1, 0) : place], *page[place + 1 : place + 2]]
    return page[place].strip() in _END_WORDS and place > 0 and not any(map(str.strip, around))


def _is_mark(text: str) -> bool:
    if len(text) > 60:
        return False
    return any(pattern.fullmatch(text) for pattern in (_END, _MORE, _PAGE, _TAKE))


def _find_running_lines(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """The first and last lines that three pages or more have in common, but for their digits."""
    edges: Counter[str] = Counter()
    for page in pages:
        texts = [line.strip() for line in page if line.strip()]
        edges.update({_mask(text) for text in (*texts[:1], *texts[-1:])})
    return frozenset(mask for mask, count in edges.items() if count >= 3)


def _mask(text: str) -> str:
    return re.sub(r"\d+", "0", text)
