import re
from enum import StrEnum

import pytest

from dragoman import errors
from dragoman.errors import DragomanError, EngineError, EngineReason, FailureReason, RejectedError, RejectionReason

CODE = re.compile(r"[a-z]+(-[a-z]+)*")
_DRAWN = re.compile(r"^((?:│   |    )*)(?:├── |└── )(\w+) +\S")


def read_drawn_tree() -> dict[str, str]:
    """Each class in the module's docstring with the class above it."""
    parents: dict[str, str] = {}
    path = ["DragomanError"]
    for line in (errors.__doc__ or "").splitlines():
        if match := _DRAWN.match(line):
            depth = len(match[1]) // 4 + 1
            path[depth:] = [match[2]]
            parents[match[2]] = path[depth - 1]
    return parents


def read_class_tree(parent: type[Exception] = DragomanError) -> dict[str, str]:
    children = [child for child in parent.__subclasses__() if child.__module__ == errors.__name__]
    tree = {child.__name__: parent.__name__ for child in children}
    return tree | {name: above for child in children for name, above in read_class_tree(child).items()}


def test_the_tree_in_the_docstring_is_the_tree_of_the_classes() -> None:
    assert read_drawn_tree() == read_class_tree()


@pytest.mark.parametrize("reasons", [RejectionReason, FailureReason, EngineReason])
def test_reason_codes_are_fixed_words(reasons: type[StrEnum]) -> None:
    assert [code for code in reasons if not CODE.fullmatch(code)] == []


@pytest.mark.parametrize("reason", [*RejectionReason, *FailureReason])
def test_every_reason_that_a_person_reads_has_its_own_sentence(reason: RejectionReason | FailureReason) -> None:
    others = {other.sentence for other in type(reason) if other is not reason}
    assert re.fullmatch(r"[A-Z].{20,}\.", reason.sentence)
    assert reason.sentence not in others


def test_an_error_names_its_reason_and_its_detail() -> None:
    assert str(RejectedError(RejectionReason.CORRUPT, "page 3")) == "corrupt: page 3"
    assert str(EngineError(EngineReason.THROTTLED, "status 429")) == "throttled: status 429"


@pytest.mark.parametrize("reason", EngineReason)
def test_only_what_concerns_one_segment_leaves_the_engine_in(reason: EngineReason) -> None:
    concerns_one_segment = reason in {EngineReason.TOO_LONG, EngineReason.NO_ANSWER, EngineReason.CRASHED}
    assert reason.ends_engine is not concerns_one_segment
