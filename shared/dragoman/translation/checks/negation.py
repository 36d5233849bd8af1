"""Whether a "not" went missing or came from nowhere, in languages whose word lists can tell.

A fault needs a plain denial on one side and none on the other, and on that other side no more of the words that may
stand for it than on the first: where both have an `only`, the `only` did not replace the `not`.
"""

from dragoman.translation.checks.denials import DENIALS, IDIOMS, QUESTION, Denial, compile_denial
from dragoman.translation.checks.sides import Side


def find_changed_negation(source: Side, target: Side) -> str | None:
    """The source denies plainly and the target in no way, or the other way round."""
    before, after = DENIALS.get(source.language), DENIALS.get(target.language)
    if before is None or after is None:  # languages without a list are believed
        return None
    old, new = _fold(source), _fold(target)
    lost, gained = compile_denial(before.plain).search(old), compile_denial(after.plain).search(new)
    if (lost is None) == (gained is None) or old == new:
        return None
    if any(QUESTION.search(text) or compile_denial(IDIOMS).search(text) for text in (old, new)):
        return None
    if lost and not _denies_more(after, new, before, old):
        return f"{lost.group()!r} is lost"
    if gained and not _denies_more(before, old, after, new):
        return f"{gained.group()!r} is not in the source"
    return None


def _denies_more(denial: Denial, text: str, other: Denial, other_text: str) -> bool:
    """Whether a text has more words of a kind that may stand for a denial than its counterpart has."""
    if denial.is_vague or other.is_vague:
        return any(compile_denial(pattern).search(text) for pattern in denial.others)
    kinds = zip(denial.others, other.others, strict=True)
    return any(_count(mine, text) > _count(theirs, other_text) for mine, theirs in kinds)


def _count(pattern: str, text: str) -> int:
    return len(compile_denial(pattern).findall(text))


def _fold(side: Side) -> str:
    return side.plain.casefold().replace("’", "'")
