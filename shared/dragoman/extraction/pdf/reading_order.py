"""The order in which a person reads the parts of a page. Pure."""

from collections.abc import Sequence
from typing import Final

import msgspec

from dragoman.extraction.pdf.page_blocks import Block

MAX_BLOCKS: Final = 500
"""On one page; a broadsheet has some 200. Ordering is quadratic: a page that has more keeps the order of its file."""


def order_blocks(blocks: list[Block]) -> list[Block]:
    """Reading order after Breuel, "High Performance Document Layout Analysis" (2003).

    One block comes before another if it stands above it, or if it stands to the left of it and nothing between the
    two heights reaches over both. What the rules leave open goes from top to bottom.
    """
    waiting = _find_predecessors([_widen(block, blocks) for block in blocks])
    left = sorted(range(len(blocks)), key=lambda i: (-blocks[i].top, blocks[i].left))
    done = 0
    ordered: list[Block] = []
    while left:
        chosen = next((i for i in left if not waiting[i] & ~done), left[0])  # the first where the rules go in a circle
        left.remove(chosen)
        done |= 1 << chosen
        ordered.append(blocks[chosen])
    return ordered


def _widen(block: Block, blocks: Sequence[Block]) -> Block:
    """The block as wide as the text that it stands on, if it begins where that does and nothing stands beside it.

    Else what is centred over two columns would seem to stand beside a short heading of the left one.
    """
    size = block.fragments[0].size
    under = [
        other
        for other in blocks
        if abs(other.left - block.left) < size and 0 <= block.bottom - other.top + 0.5 * size < 3 * size
    ]
    right = max((other.right for other in under), default=block.right)
    if right <= block.right:
        return block
    is_free = not any(
        other is not block
        and other.left < right
        and other.right > block.left
        and other.bottom < block.top - 0.2 * size
        and other.top > block.bottom + 0.2 * size
        for other in blocks
    )
    return msgspec.structs.replace(block, right=right) if is_free else block


def _find_predecessors(blocks: Sequence[Block]) -> list[int]:
    """For each block the set of those that come before it, as bits."""
    count = len(blocks)
    overlapping, higher = [0] * count, [0] * count
    for i, one in enumerate(blocks):
        for j, other in enumerate(blocks):
            if i == j:
                continue
            if _overlap(one, other):
                overlapping[i] |= 1 << j
            if _middle(other) > _middle(one):
                higher[i] |= 1 << j
    before = [overlapping[i] & higher[i] for i in range(count)]
    for i, one in enumerate(blocks):
        for j, other in enumerate(blocks):
            if i == j or overlapping[i] >> j & 1 or one.left >= other.left:
                continue
            upper, lower = (i, j) if higher[j] >> i & 1 else (j, i)
            between = overlapping[i] & overlapping[j] & higher[lower] & ~higher[upper]
            if not between & ~(1 << upper):
                before[j] |= 1 << i
    return before


def _middle(block: Block) -> float:
    return (block.top + block.bottom) / 2


def _overlap(one: Block, other: Block) -> bool:
    common = min(one.right, other.right) - max(one.left, other.left)
    return common > min(0.1 * min(one.right - one.left, other.right - other.left), 6.0)
