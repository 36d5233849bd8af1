"""What stands over the text of a plain-text story: its headline, and what a byline proves. Pure."""

from collections.abc import Sequence
from typing import Final

import msgspec

from dragoman.bylines import read_byline
from dragoman.extraction.plain.blocks import MAX_TITLE_CHARACTERS, Block, is_headline, split_run
from dragoman.extraction.plain.lines import SENTENCE_END
from dragoman.extraction.plain.paragraphs import Setting
from dragoman.extraction.plain.wire import is_certain_slug, is_dateline, is_release_line, is_slug

MAX_SUBTITLE_CHARACTERS: Final = 300
_MAX_HEAD_BLOCKS: Final = 4


class Head(msgspec.Struct, frozen=True):
    """What stands before a story's text, and the blocks of the text."""

    blocks: Sequence[Block]
    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()


def read_head(blocks: Sequence[Block], setting: Setting) -> Head:
    """The title, then, as far as a byline proves it, the subtitle and the authors."""
    blocks = _drop_slug_lines(blocks)
    authors: tuple[str, ...] = ()
    for _ in range(_MAX_HEAD_BLOCKS):
        if len(blocks) < 2 or len(blocks[0].lines) > 1:
            break
        line = blocks[0].lines[0]
        is_slug_line = len(blocks) > 2 and is_slug(line) and _is_headline_block(blocks[1])
        authors = authors or read_byline(line)
        if not (is_release_line(line) or is_slug_line or read_byline(line)):
            break
        blocks = blocks[1:]
    if not blocks or blocks[0].kind not in {"paragraph", "heading"}:
        return Head(blocks, authors=authors)
    head = _read_closed_head(blocks, setting) or _read_open_head(blocks, setting)
    return msgspec.structs.replace(head, authors=head.authors or authors)


def _drop_slug_lines(blocks: Sequence[Block]) -> Sequence[Block]:
    """The first block without the working titles that stand over its headline."""
    lines = blocks[0].lines if blocks else ()
    count = next((place for place, line in enumerate(lines[:_MAX_HEAD_BLOCKS]) if not is_slug(line)), 0)
    if not count and len(blocks) > 2 and len(lines) <= _MAX_HEAD_BLOCKS and all(map(is_certain_slug, lines)):
        return blocks[1:]
    return [Block(lines[count:], blocks[0].kind), *blocks[1:]] if count else blocks


def _is_headline_block(block: Block) -> bool:
    return len(block.lines) == 1 and is_headline(block.lines[0])


def _read_closed_head(blocks: Sequence[Block], setting: Setting) -> Head | None:
    """A headline, at most one block or line more, and a byline."""
    lines = [(number, line) for number, block in enumerate(blocks[:3]) for line in block.lines[:5]][:6]
    place = next((place for place, (_, line) in enumerate(lines) if place and read_byline(line)), None)
    if place is None or any(blocks[number].kind not in {"paragraph", "heading"} for number, _ in lines[:place]):
        return None
    number, byline = lines[place]
    above = [" ".join(line.split()) for _, line in lines[:place]]
    title = _take_headline(above, setting)
    subtitle = " ".join(above[len(title) :])
    has_lines_left_out = any(len(block.lines) > 5 for block in blocks[:number])
    if has_lines_left_out or not is_headline(" ".join(title)) or len(subtitle) > MAX_SUBTITLE_CHARACTERS:
        return None
    rest = blocks[number].lines[[line for block, line in lines if block == number].index(byline) + 1 :]
    following = [Block(rest), *blocks[number + 1 :]] if rest else blocks[number + 1 :]
    return Head(following, " ".join(title), subtitle or None, read_byline(byline)) if following else None


def _take_headline(lines: Sequence[str], setting: Setting) -> Sequence[str]:
    """The lines that the headline was wrapped over: all in capitals, or as wide as the text."""
    end = 1
    while end < len(lines):
        is_same_case = lines[end - 1].isupper() and lines[end].isupper()
        needed = len(lines[end - 1]) + 1 + len(lines[end].split()[0])
        is_wrapped = setting.width is not None and needed > setting.width and len(lines[end - 1]) <= setting.width
        if not (is_same_case or is_wrapped or lines[end][:1].islower()):
            break
        end += 1
    return lines[:end]


def _read_open_head(blocks: Sequence[Block], setting: Setting) -> Head:
    first, *others = blocks
    lines = [" ".join(line.split()) for line in first.lines]
    if len(lines) == 1:
        return Head(others, lines[0]) if others and is_headline(lines[0]) else Head(blocks)
    if others and len(lines) <= 3 and _is_wrapped_headline(lines, setting):
        return Head(others, " ".join(lines))
    if is_headline(lines[0]) and _begins_story(lines):
        return Head([*split_run(first.lines[1:]), *others], lines[0])
    return Head(blocks)


def _is_wrapped_headline(lines: Sequence[str], setting: Setting) -> bool:
    is_whole = len(_take_headline(lines, setting)) == len(lines)
    starts_low = any(line[:1].islower() for line in lines[1:])
    is_likely = all(line.isupper() for line in lines) or (setting.width is not None and not starts_low)
    has_stop = any(SENTENCE_END.search(line) or ":" in line for line in lines)
    return is_whole and is_likely and not has_stop and is_headline(" ".join(lines))


def _begins_story(lines: Sequence[str]) -> bool:
    """Whether the second line is certain to begin the text: by its dateline, or as one of long paragraphs a line."""
    if is_dateline(lines[1]):
        return True
    is_long = all(len(line) > 1.5 * len(lines[0]) and SENTENCE_END.search(line) for line in lines[1:])
    return is_long and len(lines[1]) > MAX_TITLE_CHARACTERS
