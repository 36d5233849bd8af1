"""One engine's tries at one sentence: whole, and where that fails in pieces."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final

import msgspec

from dragoman.article import TermUse
from dragoman.errors import EngineError, EngineReason
from dragoman.language import has_language, is_unspaced
from dragoman.translation.checks import (
    CHANGED_NUMBER,
    Fault,
    Rendering,
    find_faults,
    is_worth_another_try,
    weigh_faults,
)
from dragoman.translation.engine import EngineTranslation
from dragoman.translation.guidance import find_term_uses
from dragoman.translation.preparation import Passage, Prepared, cut_passage, finish, prepare
from dragoman.translation.preparation.numbers import find_damaged_numbers
from dragoman.translation.session import EngineSession

MAX_CUTS: Final = 3
"""How often a piece is cut again: the sentence at its clauses, a clause in itself, and around what is masked in it."""


class Attempt(msgspec.Struct, frozen=True):
    """What an engine made of a sentence, and what is wrong with it."""

    answer: EngineTranslation
    terms: tuple[TermUse, ...]
    faults: tuple[Fault, ...]
    error: EngineError | None = None
    """Why a second try could not be made."""

    @property
    def weight(self) -> int:
        """How bad it is; less is better."""
        return weigh_faults(self.faults)

    @property
    def is_worth_another_try(self) -> bool:
        """Whether another engine, or the same in pieces, may do better by more than a comma."""
        return is_worth_another_try(self.faults)


def attempt(session: EngineSession, passage: Passage) -> Attempt:
    """The engine's best rendering of a sentence, within one deadline for all that it is asked.

    A sentence that is too long, or loses what is masked in it, or comes back with a fault, is tried again in pieces.
    Of two renderings the less faulty is taken, of equal ones the whole. Where a mask is lost and nothing can be cut,
    the sentence is said without masks, and the checks tell what that did.

    Raises:
        EngineError: there is none.
    """
    session.begin_sentence()
    try:
        whole = _try(session, passage, _say_whole)
    except EngineError as error:
        cut = _try(session, passage, _say_in_pieces) if error.reason is EngineReason.TOO_LONG else None
        if cut is None and (error.reason is not EngineReason.TOO_LONG or not _prepare(session, passage).masks):
            raise
        return cut or _say_unmasked(session, passage)
    if whole is None:
        return _try(session, passage, _say_in_pieces) or _say_unmasked(session, passage)
    whole = _mend_numbers(session, passage, whole)
    return _choose_better(session, passage, whole) if whole.is_worth_another_try else whole


def foresee(session: EngineSession, passages: Iterable[Passage]) -> None:
    """Let an engine get ready for what it will be asked about these sentences; see EngineSession.foresee."""
    questions: list[tuple[str, str]] = []
    session.prepared.clear()
    for passage in passages:
        with suppress(EngineError):  # it is raised again, and told, when the sentence's turn comes
            session.prepared[passage] = prepared = _prepare(session, passage)
            questions.append((prepared.text, passage.source_language))
    session.foresee(questions)


class _Try:
    """One way of saying a sentence: the engine, and what it was asked on that way."""

    def __init__(self, session: EngineSession) -> None:
        self.session = session
        self.answers: dict[str, EngineTranslation] = {}

    def say(self, passage: Passage, text: str) -> EngineTranslation:
        """Ask for a text of the passage, as it is prepared."""
        self.answers[text] = answer = self.session.say(text, passage.source_language)
        return answer


_Say = Callable[[_Try, Passage], EngineTranslation | None]
"""Says a passage in one way; None where that way does not lead to an answer."""


def _try(session: EngineSession, passage: Passage, say: _Say) -> Attempt | None:
    """Say a sentence in one way, and check it."""
    way = _Try(session)
    answer = say(way, passage)
    return None if answer is None else _judge(way, passage, answer)


def _judge(way: _Try, passage: Passage, answer: EngineTranslation) -> Attempt:
    """What is found good is remembered."""
    terms = find_term_uses(passage.text, answer.text, passage.terms)
    faults = find_faults(Rendering(passage.text, answer.text, passage.source_language, passage.target_language, terms))
    if not faults:
        way.session.remember(way.answers, passage.source_language)
    return Attempt(answer, terms, faults)


def _choose_better(session: EngineSession, passage: Passage, whole: Attempt) -> Attempt:
    try:
        cut = _try(session, passage, _say_in_pieces)
    except EngineError as error:
        return msgspec.structs.replace(whole, error=error)
    return min(whole, cut or whole, key=lambda rendering: rendering.weight)


def _mend_numbers(session: EngineSession, passage: Passage, whole: Attempt) -> Attempt:
    """Numbers that the engine changed are said in the target's way, and where that does not help, masked."""
    is_changed = any(fault.check == CHANGED_NUMBER for fault in whole.faults)
    languages = (passage.source_language, passage.target_language)
    numbers = find_damaged_numbers(passage.text, whole.answer.text, *languages) if is_changed else frozenset()
    best = whole
    for careful in (
        msgspec.structs.replace(passage, converted=numbers),
        msgspec.structs.replace(passage, masked=numbers),
    ):
        if not numbers or best.weight < whole.weight or best.error:
            break
        try:
            mended = _try(session, careful, _say_whole)
        except EngineError as error:
            best = msgspec.structs.replace(whole, error=error)
        else:
            best = min(whole, mended or whole, key=lambda rendering: rendering.weight)
    return best


def _say_unmasked(session: EngineSession, passage: Passage) -> Attempt:
    way = _Try(session)
    return _judge(way, passage, _say_bare(way, passage))


def _prepare(session: EngineSession, passage: Passage) -> Prepared:
    known = session.prepared.get(passage)
    return prepare(passage, session.repertoire(passage.source_language)) if known is None else known


def _say_whole(way: _Try, passage: Passage) -> EngineTranslation | None:
    """None where something that is masked did not come back exactly once."""
    prepared = _prepare(way.session, passage)
    answer = way.say(passage, prepared.text)
    text = finish(prepared, answer.text)
    return None if text is None else msgspec.structs.replace(answer, text=text)


def _say_in_pieces(way: _Try, passage: Passage, cuts: int = MAX_CUTS) -> EngineTranslation | None:
    """None where it can't be cut, or there is no language in any of its pieces."""
    pieces = cut_passage(passage) if cuts else ()
    if len(pieces) < 2:
        return None
    said = [_say_piece(way, piece, cuts - 1) for piece in pieces]
    spoken = next((answer for answer in said if not isinstance(answer, str)), None)
    text = "".join(answer if isinstance(answer, str) else answer.text for answer in said)
    return spoken and msgspec.structs.replace(spoken, text=text)


def _say_piece(way: _Try, piece: Passage | str, cuts: int) -> EngineTranslation | str:
    """A piece with the white space around it, where the target has any; a `str` stands as it is."""
    if isinstance(piece, str) or not has_language(piece.text):
        return piece if isinstance(piece, str) else piece.text
    core = piece.text.strip()
    before, _, after = piece.text.partition(core)
    passage = msgspec.structs.replace(piece, text=core)
    answer = _say_whole_or_nothing(way, passage) or _say_in_pieces(way, passage, cuts) or _say_bare(way, passage)
    if is_unspaced(passage.target_language):
        before = after = ""
    return msgspec.structs.replace(answer, text=before + answer.text.strip() + after)


def _say_whole_or_nothing(way: _Try, passage: Passage) -> EngineTranslation | None:
    """None where it is too long as well."""
    try:
        return _say_whole(way, passage)
    except EngineError as error:
        if error.reason is not EngineReason.TOO_LONG:
            raise
        return None


def _say_bare(way: _Try, passage: Passage) -> EngineTranslation:
    """Without masks: what is left when one does not survive and nothing can be cut."""
    prepared = prepare(passage, way.session.repertoire(passage.source_language), is_masked=False)
    answer = way.say(passage, prepared.text)
    return msgspec.structs.replace(answer, text=finish(prepared, answer.text) or answer.text)
