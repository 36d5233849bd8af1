"""Lines in reading order to what they were before they were set: paragraphs, headings, list items, a title. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

import msgspec

from dragoman.article import Kind, Paragraph
from dragoman.bylines import read_byline
from dragoman.extraction.comparison import keep_letters
from dragoman.extraction.pdf.fragments import BULLETS, LIST_MARK
from dragoman.extraction.pdf.layout import Line
from dragoman.extraction.plain.labels import is_release_line
from dragoman.extraction.plain.lines import SENTENCE_END, collect_vocabulary, join_lines

HEADING_SCALE: Final = 1.12
"""A heading's letters against the body's: 11 points over 10 is a lead, 12 over 10.5 a heading."""
TITLE_SCALE: Final = 1.25
MAX_RUNNING_HEAD_SCALE: Final = 0.85
MIN_RUNNING_HEAD_GAP: Final = 3.0
"""In heights of the body's letters."""
MAX_HEADING_CHARACTERS: Final = 250
MAX_BOLD_HEADING_CHARACTERS: Final = 120
MAX_SUBTITLE_CHARACTERS: Final = 400

_CAPTION: Final = re.compile(
    r"(?:fig(?:ur[ea]?)?|foto|photo|tab(?:l[ea]|elle|ela|leau)?|abb(?:ildung)?|quadro|cuadro|gr[áa]fico|рис(?:унок)?|図|表)"
    r"\.?\s*\d+",
    re.IGNORECASE,
)
_HYPHENS: Final = ("-", "‐", "\u00ad")
_MARK: Final = re.compile(rf"[{re.escape(BULLETS)}]\s*")
# What letterheads print larger than any headline.
_BANNERS: Final = frozenset(
    {"press release", "news release", "media release", "press statement", "for immediate release", "statement", "news"}
    | {
        "comunicado de imprensa",
        "nota à imprensa",
        "nota de imprensa",
        "nota oficial",
        "comunicado",
        "press information",
    }
    | {"comunicado de prensa", "nota de prensa", "pressemitteilung", "presseinformation", "communiqué de presse"}
    | {"comunicato stampa", "persbericht", "pressmeddelande", "pressemeddelelse", "пресс-релиз", "新闻稿", "新聞稿"}
    | {"プレスリリース", "보도자료", "komunikat prasowy", "tisková zpráva", "basın bülteni", "newsletter", "boletim"}
)


class Block(msgspec.Struct, frozen=True):
    """The lines of one paragraph, heading, list item or table row."""

    lines: tuple[Line, ...]
    kind: Kind = "paragraph"

    @property
    def size(self) -> float:
        """Of its first line: what follows may be a name in small letters."""
        return self.lines[0].size

    @property
    def length(self) -> int:
        """In characters."""
        return sum(len(line.text) + 1 for line in self.lines)


class Text(msgspec.Struct, frozen=True):
    """What the pages say."""

    paragraphs: tuple[Paragraph, ...]
    title: str | None
    subtitle: str | None
    authors: tuple[str, ...] = ()
    """Whom a byline under the title names."""


class _Style(msgspec.Struct, frozen=True):
    """How a document is set."""

    size: float
    is_bold: bool
    leadings: dict[float, float]
    """The usual distance of baselines by the size of letters."""
    has_indents: bool
    character_width: float
    """Of the body, in ems."""


def compose(lines: Sequence[Line], declared_title: str | None = None) -> Text:
    """The text that was set in these lines.

    Args:
        lines: In reading order.
        declared_title: What the file says that its title is; it decides between several large lines.
    """
    if not lines:
        return Text((), None, None)
    style = _find_style(lines)
    blocks = _mark_kinds(_mend_flow(_split_blocks(lines, style), style), style)
    vocabulary = collect_vocabulary("\n".join(line.text for line in lines))
    title = _find_title(blocks, style, declared_title, vocabulary)
    subtitle = _find_subtitle(blocks, title, style)
    byline = _find_byline(blocks, title, vocabulary)
    taken = [title, byline, *_find_furniture(blocks, title, style, vocabulary)]
    rest = [block for block in blocks if not any(block is other for other in taken)]
    return Text(
        paragraphs=tuple(_write_paragraph(block, vocabulary) for block in rest),
        title=_join(title, vocabulary) if title else None,
        subtitle=_join(subtitle, vocabulary) if subtitle and subtitle is not byline else None,
        authors=read_byline(_join(byline, vocabulary)) if byline else (),
    )


def _find_style(lines: Sequence[Line]) -> _Style:
    sizes: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        sizes[_round_size(line.size), line.is_bold] += len(line.text)
    (size, is_bold), _ = sizes.most_common(1)[0]
    body = [line for line in lines if _round_size(line.size) == size]
    indents = sum(_is_indented(last, line) for last, line in pairwise(body))
    return _Style(
        size=size,
        is_bold=is_bold,
        leadings=_find_leadings(lines),
        has_indents=indents >= 2 and indents >= 0.03 * len(body),
        character_width=median((line.right - line.left) / (len(line.text) * line.size) for line in body),
    )


def _round_size(size: float) -> float:
    return round(size * 2) / 2


def _find_leadings(lines: Sequence[Line]) -> dict[float, float]:
    distances: defaultdict[float, list[float]] = defaultdict(list)
    for last, line in pairwise(lines):
        if _share_block(last, line) and abs(last.size - line.size) < 0.5 and not line.is_row:
            distances[_round_size(line.size)].append(last.baseline - line.baseline)
    main = max(distances, key=lambda size: len(distances[size]), default=0.0)
    ratio = median(distances[main]) / main if main else 1.25
    # A few lines of another size say little: they may be the sender and the date, each a paragraph.
    return {size: min(median(found), max(1.3, ratio) * size) for size, found in distances.items()}


def _is_indented(last: Line, line: Line) -> bool:
    """Whether a line begins further in than its column and the line above it."""
    indent = line.left - line.column_left
    return 0.6 * line.size <= indent <= 4 * line.size and line.left - last.left >= 0.6 * line.size


def _split_blocks(lines: Sequence[Line], style: _Style) -> list[Block]:
    blocks: list[list[Line]] = [[lines[0]]]
    for line in lines[1:]:
        if _begins_block(blocks[-1], line, style):
            blocks.append([line])
        else:
            blocks[-1].append(line)
    return [Block(tuple(block)) for block in blocks]


def _begins_block(block: Sequence[Line], line: Line, style: _Style) -> bool:
    last = block[-1]
    if line.is_row or last.is_row or _changes_font(last, line):
        return True
    if not _is_below(last, line):
        return _share_block(last, line) or not _flows_on(block, line, style)
    if last.text.endswith(_HYPHENS) and line.text[0].islower():
        return False
    usual = style.leadings.get(_round_size(line.size), 1.25 * line.size)
    is_apart = last.baseline - line.baseline > max(1.3 * usual, usual + 0.25 * line.size)
    return is_apart or _begins_by_position(block, line, style)


def _changes_font(last: Line, line: Line) -> bool:
    """Whether the letters have another size or weight; bold words in the middle of a sentence don't count."""
    if abs(last.size - line.size) > 0.06 * max(last.size, line.size):
        return True
    return last.is_bold != line.is_bold and not (_is_full(last) and line.text[0].islower())


def _share_block(last: Line, line: Line) -> bool:
    return (last.page, last.block) == (line.page, line.block)


def _is_below(last: Line, line: Line) -> bool:
    is_level = last.left < line.right and line.left < last.right
    return last.page == line.page and is_level and 0 < last.baseline - line.baseline < 3 * line.size


def _begins_by_position(block: Sequence[Line], line: Line, style: _Style) -> bool:
    """Whether a line right under another one begins something new."""
    first, last = block[0], block[-1]
    if LIST_MARK.match(line.text) and (_MARK.match(line.text) or LIST_MARK.match(first.text) or not _is_full(last)):
        return True
    if LIST_MARK.match(first.text):
        text_left = min((other.left for other in block[1:]), default=None)
        if text_left is None:
            return line.left <= first.left + 0.3 * line.size and not _would_not_fit(last, line, style)
        return line.left < text_left - 0.5 * line.size
    if line.size > HEADING_SCALE * style.size:
        return False  # headlines are broken for sense, and centred
    if _is_indented(last, line) and not _is_centred(line):
        return len(block) > 1 or last.left <= last.column_left + 0.5 * line.size
    return not _would_not_fit(last, line, style) and not (line.text[0].islower() and not _ends_sentence(last))


def _is_centred(line: Line) -> bool:
    left, right = line.left - line.column_left, line.column_right - line.right
    return left > 2 * line.size and abs(left - right) < 0.5 * line.size


def _would_not_fit(last: Line, line: Line, style: _Style) -> bool:
    """Whether the first word of a line had no room at the end of the last one."""
    first = line.text.split(maxsplit=1)[0]
    if not first.isascii() and any(character >= "\u2e80" for character in first):
        first = first[:2]
    room = last.column_right - last.right
    needed = (len(first) + 1) * style.character_width * line.size
    return room < needed + 0.5 * line.size


def _is_full(line: Line) -> bool:
    return line.column_right - line.right < 2 * line.size


def _ends_sentence(line: Line) -> bool:
    return SENTENCE_END.search(line.text) is not None


def _flows_on(block: Sequence[Line], line: Line, style: _Style) -> bool:
    """Whether a paragraph goes on in the next column or on the next page."""
    last = block[-1]
    if LIST_MARK.match(line.text) or _CAPTION.match(line.text) or last.size > HEADING_SCALE * style.size:
        return False
    if last.text.endswith(_HYPHENS):
        return line.text[0].isalpha()
    if _ends_sentence(last):
        is_flush = line.left - line.column_left < 0.5 * line.size
        return style.has_indents and is_flush and last.column_right - last.right < 0.4 * line.size and len(block) > 1
    if line.text[0].islower():
        return True
    return _is_full(last) and len(last.text) > 15 and not last.text.endswith(":")


def _mend_flow(blocks: Sequence[Block], style: _Style) -> list[Block]:
    """The blocks with those joined that a caption, a note or a box between two columns or pages tore apart."""
    mended: list[Block] = []
    for block in blocks:
        place = _find_beginning(mended, block, style)
        if place is None:
            mended.append(block)
        else:
            mended[place] = Block((*mended[place].lines, *block.lines))
    return mended


def _find_beginning(blocks: Sequence[Block], block: Block, style: _Style) -> int | None:
    """Which of the last few blocks this one goes on: it is body text, breaks off, and all between is no body text."""
    first = block.lines[0]
    if first.is_row or not first.text[0].islower() or not _is_body(first, style) or LIST_MARK.match(first.text):
        return None
    for place in range(len(blocks) - 1, max(-1, len(blocks) - 5), -1):
        last = blocks[place].lines[-1]
        is_caption = _CAPTION.match(blocks[place].lines[0].text) is not None
        if _is_body(last, style) and not last.is_row and not is_caption:
            is_elsewhere = not _share_block(last, first)
            breaks_off = not _ends_sentence(last) and _is_full(last) and not last.text.endswith(":")
            return place if is_elsewhere and breaks_off and place < len(blocks) - 1 else None
    return None


def _is_body(line: Line, style: _Style) -> bool:
    return _round_size(line.size) == style.size and line.is_bold == style.is_bold


def _mark_kinds(blocks: Sequence[Block], style: _Style) -> list[Block]:
    marked = [msgspec.structs.replace(block, kind=_find_kind(block, style)) for block in blocks]
    return [
        msgspec.structs.replace(block, kind="paragraph") if _is_byline(place, marked, style) else block
        for place, block in enumerate(marked)
    ]


def _is_byline(place: int, blocks: Sequence[Block], style: _Style) -> bool:
    """Whether a block that is somewhat larger than the body stands beside one just like it: names, a date, a place."""
    block = blocks[place]
    if block.kind != "heading" or block.lines[0].is_bold or block.size > TITLE_SCALE * style.size:
        return False
    return any(
        other.kind == "heading" and not other.lines[0].is_bold and abs(other.size - block.size) < 0.1
        for other in (*blocks[max(0, place - 1) : place], *blocks[place + 1 : place + 2])
    )


def _find_kind(block: Block, style: _Style) -> Kind:
    first = block.lines[0]
    if first.is_row:
        return "table-row"
    if _is_heading(block, style):
        return "heading"
    return "list-item" if _is_list_item(first.text) else "paragraph"


def _is_list_item(text: str) -> bool:
    """A long dash rather begins speech, and a number alone is an equation's."""
    mark = LIST_MARK.match(text)
    return mark is not None and mark.end() < len(text) and text[:1] not in "–—"


def _is_heading(block: Block, style: _Style) -> bool:
    text = block.lines[-1].text
    if block.length > MAX_HEADING_CHARACTERS or len(block.lines) > 4 or not any(map(str.isalpha, text)):
        return False
    is_sentence = text.endswith((".", "。", ";", ",", ":")) and not text.endswith("...")
    if block.size >= HEADING_SCALE * style.size:
        return not (is_sentence and block.length > MAX_BOLD_HEADING_CHARACTERS) and not text.endswith((",", ";"))
    if is_sentence or block.lines[0].text[0].islower() or len(block.lines) > 2:
        return False
    is_bold = all(line.is_bold for line in block.lines) and not style.is_bold and block.size > 0.9 * style.size
    return (is_bold and block.length <= MAX_BOLD_HEADING_CHARACTERS) or _is_in_capitals(block)


def _is_in_capitals(block: Block) -> bool:
    text = " ".join(line.text for line in block.lines)
    return (
        len(text) <= 80 and text.isupper() and sum(map(str.isalpha, text)) >= 8 and not _ends_sentence(block.lines[-1])
    )


def _find_title(
    blocks: Sequence[Block], style: _Style, declared: str | None, vocabulary: Collection[str]
) -> Block | None:
    """The largest heading in the upper part of the first page; of several, the one that the file declares."""
    page = blocks[0].lines[0].page
    first = [block for block in blocks if block.lines[0].page == page and block.kind == "heading"]
    wanted = keep_letters(declared or "")
    for block in first:
        text = keep_letters(_join(block, vocabulary))
        if wanted and (text == wanted or (len(text) > 15 and (text in wanted or wanted in text))):
            return block
    large = [b for b in first if b.size >= TITLE_SCALE * style.size and not _is_banner(_join(b, vocabulary))]
    if large:
        return max(large, key=lambda block: block.size)  # the first of equals
    # Plain press releases: the headline is bold, or in capitals, and nothing but a letterhead stands before it.
    head = [b for b in first if not _is_banner(_join(b, vocabulary))]
    if not head:
        return None
    chosen = max(head[:2], key=lambda block: block.size)
    before = blocks[: blocks.index(chosen)]
    return chosen if all(block.length <= 80 for block in before) and len(before) <= 8 else None


def _is_banner(text: str) -> bool:
    return text.casefold().strip(" :.–-") in _BANNERS


def _find_subtitle(blocks: Sequence[Block], title: Block | None, style: _Style) -> Block | None:
    """What follows the title in letters between its own and the body's."""
    if title is None:
        return None
    place = next(index for index, block in enumerate(blocks) if block is title) + 1
    if place >= len(blocks):
        return None
    block = blocks[place]
    is_between = 1.08 * style.size <= block.size <= 0.92 * title.size
    is_same_page = block.lines[0].page == title.lines[0].page
    is_text = block.kind in {"heading", "paragraph"} and 20 <= block.length <= MAX_SUBTITLE_CHARACTERS
    return block if is_between and is_same_page and is_text else None


def _find_byline(blocks: Sequence[Block], title: Block | None, vocabulary: Collection[str]) -> Block | None:
    """A line like `By Ann Porter` under the title, or under what follows that; between a title over all columns and
    the first of them, it may come before the title in reading order."""
    if title is None or len(blocks) < 3:
        return None
    place = next(index for index, block in enumerate(blocks) if block is title)
    before = [block for block in blocks[max(0, place - 1) : place] if _is_lower(block, title)]
    candidates = [
        block for block in (*blocks[place + 1 : place + 3], *before) if block.kind in {"heading", "paragraph"}
    ]
    return next((block for block in candidates if read_byline(_join(block, vocabulary))), None)


def _is_lower(block: Block, title: Block) -> bool:
    """Whether a block stands below the title on its page."""
    first, last = block.lines[0], title.lines[-1]
    return first.page == last.page and first.baseline < last.baseline


def _find_furniture(
    blocks: Sequence[Block], title: Block | None, style: _Style, vocabulary: Collection[str]
) -> Sequence[Block]:
    """Over the title: a label for the press, and the running head of a document with a single page: the first line,
    in small letters and far from the next."""
    if title is None:
        return ()
    above = blocks[: next(index for index, block in enumerate(blocks) if block is title)]
    labels = [block for block in above if is_release_line(_join(block, vocabulary))]
    heads = [block for block in above[:1] if _is_running_head(block, blocks[1], style)]
    return [*labels, *heads] if len(blocks) > len(labels) + len(heads) + 1 else ()


def _is_running_head(block: Block, following: Block, style: _Style) -> bool:
    line = block.lines[0]
    is_apart = line.baseline - following.lines[0].baseline > MIN_RUNNING_HEAD_GAP * style.size
    return len(block.lines) == 1 and line.size <= MAX_RUNNING_HEAD_SCALE * style.size and is_apart


def _write_paragraph(block: Block, vocabulary: Collection[str]) -> Paragraph:
    text = _join(block, vocabulary)
    return Paragraph(
        _MARK.sub("", text, count=1) if block.kind == "list-item" and _MARK.match(text) else text, block.kind
    )


def _join(block: Block, vocabulary: Collection[str]) -> str:
    return join_lines((line.text for line in block.lines), vocabulary, is_typeset=True)
