"""An article that takes several invocations, on the embedded cloud."""

from benchmarks.long_documents import run_book


def test_a_document_that_no_invocation_can_finish_comes_out_whole_and_in_order() -> None:
    """Of 28 s an invocation has 3 for its work. The checks for whole, in order and tidied up are in `run_book`."""
    done = run_book(characters=60_000, time_out_seconds=28, patience_seconds=240)
    assert done.invocations >= 3
    assert done.characters >= 60_000
