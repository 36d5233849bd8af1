"""Whether the target is in its language: translated, whole, and in the right script."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from dragoman.translation.checks.function_words import (
    INDISTINCT,
    find_function_words,
    find_own_function_words,
    weigh_languages,
)
from dragoman.translation.checks.scripts import WIDE, find_script_runs, find_scripts, is_latin
from dragoman.translation.checks.sides import Side

_MIN_WORDS: Final = 4  # names and numbers may rightly stay as they are; four words in a row hardly
_MIN_CAPITALIZED_WORDS: Final = 6  # a headline in title case rather than a name
_MIN_SENTENCE_WORDS: Final = 3  # if one of them is a small word of the source's language alone
_MIN_WIDE_CHARACTERS: Final = 10
_RUNS: Final = ((5, 2), (6, 1))  # words in all, and of the source's own; shorter runs are titles and quotations
_MIN_RUN_LATIN: Final = 3  # in another script; names and titles are capitalized
_MIN_LANGUAGE_WORDS: Final = 6
_MIN_LANGUAGE_WEIGHT: Final = 1.5
_LANGUAGE_LEAD: Final = 3.0
_MIN_DISTINCT_WORDS: Final = 3
_MIN_SCRIPT_LETTERS: Final = 6
_MIN_STRAY_LETTERS: Final = 2
_MIN_LEFT_RUNS: Final = 3
_MIN_LEFT_WIDE: Final = 8


def find_untranslated(source: Side, target: Side) -> str | None:
    """The same words as before: all of them, whatever happened to the punctuation."""
    words = source.folded_words
    if not words or words != target.folded_words:
        return None
    if _is_sentence(source, target.language):
        return "the words are the source's"
    return None


def _is_sentence(source: Side, target_language: str) -> bool:
    """Whether it is more than names: those may stay."""
    own = find_own_function_words(source.language, target_language)
    small = [word for word in source.words[1:] if word.islower()]
    if len(source.words) >= _MIN_SENTENCE_WORDS and small and any(word in own for word in source.folded_words):
        return True
    if any(len(word) >= _MIN_WIDE_CHARACTERS and _is_wide(word) for word in source.words):
        return True
    is_title = all(word.istitle() for word in source.words) and "," not in source.text
    return len(source.words) >= (_MIN_CAPITALIZED_WORDS if is_title else _MIN_WORDS) and not _is_list_of_names(source)


def _is_list_of_names(source: Side) -> bool:
    return "," in source.text and all(word.istitle() for word in source.words)


def _is_wide(word: str) -> bool:
    return all(script in WIDE for script, _ in find_script_runs(word))


def find_partly_untranslated(source: Side, target: Side) -> str | None:
    """A run of the source's words left standing, or of the source's script where the target has another."""
    left = _count_left_letters(source, target)
    if left:
        return f"{left} runs of letters are still in the source's script"
    if source.folded_words == target.folded_words:
        return None
    if not _share_neighbours(source, target):
        return None
    own = find_own_function_words(source.language, target.language)
    is_latin_left = "Latin" not in find_scripts(target.language) and "Latin" in find_scripts(source.language)
    left_runs = (
        run
        for run in _find_common_runs(source, target)
        if _is_language(run, own) or (is_latin_left and sum(map(_is_lower_latin, run)) >= _MIN_RUN_LATIN)
    )
    longest = max(left_runs, key=len, default=())
    return f"{len(longest)} words in a row are the source's" if longest else None


def _is_lower_latin(word: str) -> bool:
    return word.islower() and find_script_runs(word)[:1] == (("Latin", word),)


def _is_language(run: tuple[str, ...], own: frozenset[str]) -> bool:
    """Rather than a title or a name: small words of the source's language, and others that are not capitalized."""
    small = sum(1 for word in run if word in own)
    lower = sum(1 for word in run if word[0].islower())
    return any(len(run) >= words and small >= owned for words, owned in _RUNS) and lower * 2 > len(run)


def _share_neighbours(source: Side, target: Side) -> bool:
    """Whether there is a run of more than one word; in most translations there is none."""
    pairs, others = (set(zip(side.folded_words, side.folded_words[1:], strict=False)) for side in (source, target))
    return not pairs.isdisjoint(others)


def _find_common_runs(source: Side, target: Side) -> Iterator[tuple[str, ...]]:
    """The runs of the target's words that stand in the source in the same order, by their pairs of neighbours."""
    pairs = set(zip(source.folded_words, source.folded_words[1:], strict=False))
    start = 0
    words = target.folded_words
    for place in range(len(words)):
        if place + 1 == len(words) or (words[place], words[place + 1]) not in pairs:
            yield target.words[start : place + 1]
            start = place + 1


def _count_left_letters(source: Side, target: Side) -> int:
    wanted, old = find_scripts(target.language), find_scripts(source.language)
    foreign = old - wanted
    if wanted & old & WIDE and wanted != old:
        return sum(len(word) >= _MIN_LEFT_WIDE and _is_wide(word) and word in source.text for word in target.words)
    if not wanted or not foreign or "Latin" in foreign:  # Latin names stand in texts of all scripts
        return 0
    left = [run for script, run in find_script_runs(target.plain) if script in foreign]
    is_much = sum(map(len, left)) >= _MIN_LEFT_WIDE if foreign & WIDE else len(left) >= _MIN_LEFT_RUNS
    return len(left) if is_much and all(run in source.text for run in left) else 0


def find_wrong_language(source: Side, target: Side) -> str | None:
    """The small words are another language's."""
    if not find_function_words(target.language) or not find_scripts(target.language):
        return None
    kept = set(source.split_words) - find_function_words(target.language)  # names, quotations
    words = [word for word in target.split_words if word not in kept]
    if len(words) < _MIN_LANGUAGE_WORDS or source.folded_words == target.folded_words:
        return None
    weights = weigh_languages(words)
    alike = next((group for group in INDISTINCT if target.language in group), frozenset())
    others = {code: weight for code, weight in weights.items() if code != target.language and code not in alike}
    best = max(others, key=lambda code: others[code], default=None)
    if best is None or others[best] < _MIN_LANGUAGE_WEIGHT:
        return None
    distinct = len(find_function_words(best) & set(words))
    lead = others[best] / max(weights.get(target.language, 0.0), 0.5)
    is_wrong = distinct >= _MIN_DISTINCT_WORDS and lead > _LANGUAGE_LEAD
    return f"the words are rather those of {best!r}" if is_wrong else None


def find_wrong_script(source: Side, target: Side) -> str | None:
    """Letters that the target's language is not written in, and that are not names kept from the source."""
    wanted = find_scripts(target.language)
    if not wanted or ("Latin" in wanted and is_latin(target.text)):
        return None
    kept = set(source.folded_words)
    letters: Counter[str] = Counter()
    unwanted: Counter[str] = Counter()
    for word in target.folded_words:
        for script, run in find_script_runs(word):
            if word not in kept:
                letters[script] += len(run)
            if script not in wanted:
                unwanted[script] += len(run)
    foreign = letters.total() - sum(letters[script] for script in wanted)
    if letters.total() >= _MIN_SCRIPT_LETTERS and foreign * 2 > letters.total():
        return f"most letters are {letters.most_common(1)[0][0]}"
    known = {script for script, _ in find_script_runs(source.text)} if unwanted else set()
    stray = {script: count for script, count in unwanted.items() if script not in known}
    script, count = max(stray.items(), key=lambda item: item[1], default=("", 0))
    if count >= _MIN_STRAY_LETTERS and script != "Latin":
        return f"{count} letters are {script}, which neither side has"
    return _find_wrong_east_asian(target.language, letters)


def _find_wrong_east_asian(language: str, letters: Counter[str]) -> str | None:
    """Chinese for Japanese and the other way round: both have Han, only one has kana."""
    kana, han = letters["Hiragana"] + letters["Katakana"], letters["Han"]
    if language == "ja" and han >= 2 * _MIN_WIDE_CHARACTERS and not kana:
        return "there are no kana"
    if language == "zh" and letters["Hiragana"] >= 3 and kana * 5 > han:
        return f"{kana} letters are kana"
    return None
