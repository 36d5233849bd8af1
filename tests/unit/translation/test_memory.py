import msgspec
import pytest

from dragoman.translation.engine import EngineTranslation
from dragoman.translation.memory import MAX_ENTRIES_A_WRITE, Question, Recollection
from tests.unit.fakes import FakeMemory

QUESTION = Question("amazon", "amazon+terms", "en", "pt", "The wall is old.")
ANSWER = EngineTranslation("O muro é velho.", None, ("en", "pt"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("engine", "deepl"),
        ("identity", "amazon"),
        ("source_language", "es"),
        ("target_language", "pt-PT"),
        ("text", "The wall is old"),
    ],
)
def test_another_question_has_another_key(field: str, value: str) -> None:
    assert msgspec.structs.replace(QUESTION, **{field: value}).key != QUESTION.key


def test_a_key_stays_the_same_over_processes_and_releases() -> None:
    assert QUESTION.key == "f01a6e2ff64a2c14094fb751a30f5b5ab3c8cd5e9cdc9eb8afb1adc4002c9f08"


def test_words_do_not_slip_from_one_field_into_the_next() -> None:
    assert Question("a", "b", "c", "d", "e").key != Question("a", "bc", "", "d", "e").key


def test_what_is_remembered_is_recalled() -> None:
    assert Recollection(FakeMemory({"k": ANSWER})).recall("k") == ANSWER


def test_a_key_is_asked_for_once_whether_there_is_an_answer_or_not() -> None:
    memory = FakeMemory({"k": ANSWER})
    recollection = Recollection(memory)
    assert [recollection.recall(key) for key in ("k", "l", "k", "l")] == [ANSWER, None, ANSWER, None]
    assert memory.reads == [1, 1]


def test_what_is_foreseen_is_asked_for_together() -> None:
    memory = FakeMemory({"k": ANSWER})
    recollection = Recollection(memory)
    recollection.foresee(["k", "l", "k"])
    assert (recollection.recall("k"), recollection.recall("l")) == (ANSWER, None)
    assert memory.reads == [2]


def test_answers_are_written_together_and_the_rest_at_the_end() -> None:
    memory = FakeMemory()
    recollection = Recollection(memory)
    for number in range(MAX_ENTRIES_A_WRITE + 2):
        recollection.remember({str(number): ANSWER})
    assert memory.writes == [MAX_ENTRIES_A_WRITE]
    recollection.flush()
    recollection.flush()
    assert memory.writes == [MAX_ENTRIES_A_WRITE, 2]


def test_what_was_remembered_already_is_not_written_again() -> None:
    memory = FakeMemory({"k": ANSWER})
    recollection = Recollection(memory)
    recollection.recall("k")
    recollection.remember({"k": ANSWER})
    recollection.flush()
    assert memory.writes == []


def test_without_a_memory_an_article_remembers_by_itself() -> None:
    recollection = Recollection()
    assert recollection.recall("k") is None
    recollection.remember({"k": ANSWER})
    recollection.flush()
    assert recollection.recall("k") == ANSWER
