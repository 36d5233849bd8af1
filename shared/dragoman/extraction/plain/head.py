"""What stands over the text of a plain-text story: its headline, and what a byline proves. Pure."""

from collections.abc import Sequence
from typing import Final

import msgspec

from dragoman.bylines import is_office, read_byline
from dragoman.datelines import is_dateline
from dragoman.extraction.plain.blocks import BULLET, MAX_TITLE_CHARACTERS, Block, is_headline, split_run
from dragoman.extraction.plain.labels import (
    is_certain_slug,
    is_date_line,
    is_embargo,
    is_note_to_editors,
    is_release_line,
    is_slug,
    is_urgency,
)
from dragoman.extraction.plain.lines import SENTENCE_END
from dragoman.extraction.plain.paragraphs import Setting

MAX_SUBTITLE_CHARACTERS: Final = 300
_MAX_HEAD_BLOCKS: Final = 4
_MAX_HEAD_LINES: Final = 8


class Head(msgspec.Struct, frozen=True):
    """What stands before a story's text, and the blocks of the text."""

    blocks: Sequence[Block]
    title: str | None = None
    subtitle: str | None = None
    authors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Lines over the headline that belong to the text: an embargo, the day of a press release."""


class _Labels(msgspec.Struct, frozen=True):
    """What stood over the headline, and what follows."""

    blocks: Sequence[Block]
    notes: tuple[str, ...]
    authors: tuple[str, ...]


def read_head(blocks: Sequence[Block], setting: Setting) -> Head:
    """The title, then, as far as a byline proves it, the subtitle and the authors.

    Labels for the press, working titles and notes to editors over the headline are left out.
    """
    labels = _take_labels(blocks)
    blocks = labels.blocks
    if not blocks or blocks[0].kind not in {"paragraph", "heading"}:
        return Head(blocks, notes=labels.notes, authors=labels.authors)
    head = _read_closed_head(blocks, setting) or _read_open_head(blocks, setting)
    return msgspec.structs.replace(
        head, blocks=_drop_update_note(head.blocks), authors=head.authors or labels.authors, notes=labels.notes
    )


def _take_labels(blocks: Sequence[Block]) -> _Labels:
    notes: list[str] = []
    authors: tuple[str, ...] = ()
    is_labelled = False
    for _ in range(_MAX_HEAD_LINES):
        rest = _drop_line(blocks)
        if not rest:
            break
        line = blocks[0].lines[0]
        byline = read_byline(line) if len(blocks[0].lines) == 1 else ()
        if is_embargo(line) or (is_labelled and is_date_line(line)):
            notes.append(" ".join(line.split()))
        elif not (_is_label(line) or byline or _is_working_title(blocks)):
            break
        is_labelled = is_labelled or not byline
        authors = authors or byline
        blocks = rest
    return _Labels(blocks, tuple(notes), authors)


def _is_label(line: str) -> bool:
    return is_release_line(line) or is_urgency(line) or is_note_to_editors(line)


def _drop_line(blocks: Sequence[Block]) -> Sequence[Block]:
    if not blocks:
        return blocks
    rest = blocks[0].lines[1:]
    return [Block(rest, blocks[0].kind), *blocks[1:]] if rest else blocks[1:]


def _is_working_title(blocks: Sequence[Block]) -> bool:
    """Whether the first line is one: a headline, a label or the text has to follow."""
    lines = blocks[0].lines[: _MAX_HEAD_BLOCKS + 1]
    if not is_slug(lines[0]):
        return False
    if not all(map(is_slug, lines)):
        return True
    return len(blocks) > 2 and (all(map(is_certain_slug, lines)) or _is_headline_block(blocks[1]))


def _drop_update_note(blocks: Sequence[Block]) -> Sequence[Block]:
    """Without what an agency says between the headline and the text of what it changed."""
    is_note = len(blocks) > 1 and is_note_to_editors(" ".join(blocks[0].lines))
    return blocks[1:] if is_note else blocks


def _is_headline_block(block: Block) -> bool:
    return len(block.lines) == 1 and is_headline(block.lines[0])


def _read_closed_head(blocks: Sequence[Block], setting: Setting) -> Head | None:
    """A headline, at most one block or line more, and a byline."""
    lines = [(number, line) for number, block in enumerate(blocks[:3]) for line in block.lines[:5]][:6]
    place = next((place for place, (_, line) in enumerate(lines) if place and read_byline(line)), None)
    if place is None or any(blocks[number].kind not in {"paragraph", "heading"} for number, _ in lines[:place]):
        return None
    number, byline = lines[place]
    above = [" ".join(line.split()) for _, line in lines[:place] if not is_note_to_editors(line)]
    title = _take_headline(above, setting) if above else ()
    points = [line for line in above[len(title) :] if BULLET.match(line)]
    subtitle = " ".join(above[len(title) :]) if not points else ""
    has_lines_left_out = any(len(block.lines) > 5 for block in blocks[:number]) or 0 < len(points) < len(above) - len(
        title
    )
    if has_lines_left_out or not is_headline(" ".join(title)) or len(subtitle) > MAX_SUBTITLE_CHARACTERS:
        return None
    rest = blocks[number].lines[[line for block, line in lines if block == number].index(byline) + 1 :]
    following = _drop_office([Block(rest), *blocks[number + 1 :]] if rest else blocks[number + 1 :], is_near=bool(rest))
    items = [Block((line,), "list-item") for line in points]
    return Head([*items, *following], " ".join(title), subtitle or None, read_byline(byline)) if following else None


def _drop_office(blocks: Sequence[Block], *, is_near: bool) -> Sequence[Block]:
    """Without the line under a byline that says for whom its author writes: right under it, or before a dateline."""
    rest = _drop_line(blocks)
    is_above_text = is_near or (len(rest) > 0 and is_dateline(rest[0].lines[0].strip()))
    return rest if rest and is_above_text and is_office(blocks[0].lines[0]) else blocks


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
    if is_dateline(lines[1].strip()):
        return True
    is_long = all(len(line) > 1.5 * len(lines[0]) and SENTENCE_END.search(line) for line in lines[1:])
    return is_long and len(lines[1]) > MAX_TITLE_CHARACTERS
