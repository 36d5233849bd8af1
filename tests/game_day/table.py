"""The game day's results, for people."""

from collections.abc import Sequence

from tests.game_day.play import Result


def format_table(results: Sequence[Result]) -> str:
    """A table in Markdown, and what is wrong below it."""
    head = ["| broken | what rang, after | what else told | healed by | the law holds |", "|---|---|---|---|---|"]
    rows = [_format_row(result) for result in results]
    wrong = [f"- {result.way.title}: {line}" for result in results for line in _list_faults(result)]
    return "\n".join([*head, *rows, *(["", *wrong] if wrong else [])])


def _format_row(result: Result) -> str:
    rang = ", ".join(
        f"{name.removesuffix('Alarm')} {seconds:.0f} s"
        for name, seconds in sorted(result.rang.items(), key=lambda each: each[1])
    )
    told = [f"{name} ({count})" for name, count in result.records.items()]
    if result.status:
        told.append(f"`dragoman status --check` exits with {result.status}")
    holds = "no" if result.breaches else f"{result.seconds:.0f} s later"
    return f"| {result.way.title} | {rang or 'nothing'} | {'; '.join(told) or '–'} | {result.way.healed_by} | {holds} |"


def _list_faults(result: Result) -> list[str]:
    return [*(f"{what} did not tell" for what in result.silent), *result.breaches]
