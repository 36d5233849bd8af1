from io import StringIO

from rich.console import Console

from dragoman.cloud.display import Display
from dragoman.cloud.outcomes import LoggedOutcome
from dragoman.cloud.summary import FileSummary
from dragoman.errors import RejectionReason


def show(*rows: FileSummary) -> str:
    output = StringIO()
    Display(Console(file=output, width=140)).show_table(rows, ())
    return output.getvalue()


def test_a_rejected_file_is_told_with_what_is_wrong_and_what_to_do() -> None:
    shown = show(FileSummary("a.json", outcome="rejected", reason="corrupt", detail="The JSON is broken: at line 3"))
    assert RejectionReason.CORRUPT.sentence in shown
    assert "a.json: The JSON is broken: at line 3" in shown


def test_of_many_files_with_one_reason_the_first_are_told_and_the_rest_counted() -> None:
    rows = [FileSummary(f"{n}.txt", outcome="rejected", reason="empty", detail="0 bytes") for n in range(25)]
    shown = show(*rows)
    assert shown.count(": 0 bytes") == 20
    assert "… and 5 more" in shown


def test_names_that_strangers_chose_do_nothing_to_the_terminal() -> None:
    assert "\x1b]0;" not in show(
        FileSummary("a\x1b]0;pwned\x07", outcome="rejected", reason="empty", detail="x\x1b]0;")
    )


def test_lines_of_a_glossary_that_cannot_be_used_are_told() -> None:
    problems = tuple(f"Line {n}: the source is empty." for n in range(25))
    shown = show(FileSummary("glossaries/a.csv", outcome="ingested", reason="3 terms, 25 unusable", problems=problems))
    assert "glossaries/a.csv: Line 19: the source is empty." in shown
    assert "Line 20" not in shown
    assert "… and 5 more" in shown


def test_step_of_a_walk_is_shown_with_its_target_and_what_it_found() -> None:
    output = StringIO()
    outcome = LoggedOutcome("translate", "revised", target="pt", reason="2 of 14 articles")
    Display(Console(file=output, width=140)).show_outcome(outcome)
    assert " ".join(output.getvalue().split()) == "revised pt all articles (2 of 14 articles) 0 ms"
