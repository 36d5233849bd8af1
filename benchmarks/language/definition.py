"""What is asked, and the figures that answer it."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

import msgspec

from benchmarks.benchmark import Benchmark, Finding
from benchmarks.language.identifiers import IDENTIFIERS, LIBRARY, OURS, Identifier, is_installed, measure_bytes
from benchmarks.language.sets import TextSet, read_sets
from benchmarks.language.worker import Task, Work
from benchmarks.pictures import COLOURS, picture
from benchmarks.result import Figure, Goal, Result
from benchmarks.texts import write_article

_ARTICLE_CHARACTERS: Final = 3_000
_LONG_CHARACTERS: Final = 20_000  # as many as `dragoman.language` looks at


class Contender(msgspec.Struct, frozen=True):
    """What one identifier needs and gives; the median of all rounds."""

    name: str
    package_bytes: int
    start_seconds: float
    start_bytes: float
    end_bytes: float
    article_seconds: float
    long_seconds: float
    mixed_seconds: float
    """Of all sets, whose languages change all the time."""
    right: dict[str, float]
    """By set: the share of right answers."""
    answers: tuple[tuple[str, ...], ...]


def measure(is_quick: bool) -> Finding:
    """Each in a process of its own, in turns."""
    sets = read_sets(may_download=not is_quick)
    articles = 4 if is_quick else 40
    task = Task(
        sets=tuple(tuple(text.text for text in each.texts[:: 20 if is_quick else 1]) for each in sets),
        articles=tuple(_write_parts(number) for number in range(articles)),
        long_text=write_article(9_999, _LONG_CHARACTERS)[:_LONG_CHARACTERS],
    )
    sets = tuple(TextSet(each.name, each.texts[:: 20 if is_quick else 1]) for each in sets)
    installed = [identifier for identifier in IDENTIFIERS if is_installed(identifier)]
    rounds = [[_run(identifier, task) for identifier in installed] for _ in range(1 if is_quick else 5)]
    contenders = [
        _sum_up(identifier, sets, works) for identifier, works in zip(installed, zip(*rounds, strict=True), strict=True)
    ]
    shown = [{**msgspec.to_builtins(contender), "answers": None} for contender in contenders]
    return Finding(tuple(_compare(contenders)), {"contenders": shown, "texts": {e.name: len(e.texts) for e in sets}})


def _write_parts(number: int) -> tuple[str, ...]:
    """An article and its paragraphs: what a file is asked about. In English and Portuguese by turns."""
    text = write_article(number, _ARTICLE_CHARACTERS, ("en", "pt")[number % 2])
    return (text, *text.strip().split("\n\n"))


def _run(identifier: Identifier, task: Task) -> Work:
    command = [sys.executable, "-m", "benchmarks.language.worker", identifier.maker]
    ended = subprocess.run(command, input=msgspec.json.encode(task), stdout=subprocess.PIPE, check=True)  # noqa: S603 - our own module
    return msgspec.json.decode(ended.stdout, type=Work)


def _sum_up(identifier: Identifier, sets: Sequence[TextSet], works: Sequence[Work]) -> Contender:
    first = works[0]
    return Contender(
        name=identifier.name,
        package_bytes=measure_bytes(identifier),
        start_seconds=median(work.start_seconds for work in works),
        start_bytes=median(work.start_bytes for work in works),
        end_bytes=median(work.end_bytes for work in works),
        article_seconds=median(work.article_seconds for work in works),
        long_seconds=median(work.long_seconds for work in works),
        mixed_seconds=median(sum(work.set_seconds) for work in works),
        right={
            each.name: each.count_right(answers) / len(each.texts)
            for each, answers in zip(sets, first.answers, strict=True)
        },
        answers=first.answers,
    )


def _compare(contenders: Sequence[Contender]) -> Iterator[Figure]:
    found = {contender.name: contender for contender in contenders}
    ours, library = found[OURS.name], found[LIBRARY.name]
    against = f"Dragoman against {LIBRARY.name}"
    least = Goal(0.5, is_least=False)
    yield Figure(
        f"identifier: start to the first answer, {against}", ours.start_seconds / library.start_seconds, "ratio", least
    )
    yield Figure(f"identifier: memory at the end, {against}", ours.end_bytes / library.end_bytes, "ratio", least)
    yield Figure(
        f"identifier: part of the package, {against}", ours.package_bytes / library.package_bytes, "ratio", least
    )
    for title, mine, theirs, note in (
        (
            "an article and its paragraphs",
            ours.article_seconds,
            library.article_seconds,
            "in a process that has worked",
        ),
        ("20,000 characters", ours.long_seconds, library.long_seconds, ""),
        ("texts in ever other languages", ours.mixed_seconds, library.mixed_seconds, "what it meets first it unpacks"),
    ):
        yield Figure(f"identifier: processor time of {title}, {against}", mine / theirs, "ratio", note=note)
    same = [
        mine == theirs
        for pair in zip(ours.answers, library.answers, strict=True)
        for mine, theirs in zip(*pair, strict=True)
    ]
    yield Figure(f"identifier: same language as {LIBRARY.name}", sum(same) / len(same), "ratio", Goal(1))
    for name, share in ours.right.items():
        best = max(contender.right[name] for contender in contenders if contender is not ours)
        yield Figure(
            f"identifier: right on {name}",
            100 * share,
            "%",
            note=f"the best other: {100 * best:.1f} %; languages that py3langid names",
        )


def draw(result: Result) -> None:
    """`language`: right answers, start, memory, package."""
    contenders = result.details["contenders"]
    names = [contender["name"] for contender in contenders]
    sets = list(contenders[0]["right"])
    with picture("language", columns=4, height=2.6) as (right, start, memory, package):
        for place, name in enumerate(sets):
            shares = [100 * (1 - contender["right"][name]) for contender in contenders]
            places = [number + 0.25 * (place - 1) for number in range(len(names))]
            right.barh(places, shares, 0.22, color=COLOURS[place + 1], label=name)
        right.set_title("wrong answers, %")
        right.figure.legend(fontsize=7, loc="outside lower left", ncols=len(sets))
        for axes, key, scale, title in (
            (start, "start_seconds", 1e3, "start, milliseconds"),
            (memory, "end_bytes", 1e-6, "memory, MB"),
            (package, "package_bytes", 1e-6, "package, MB"),
        ):
            values = [contender[key] * scale for contender in contenders]
            bars = axes.barh(range(len(names)), values, color=[COLOURS[0], *[COLOURS[5]] * (len(names) - 1)])
            axes.bar_label(bars, fmt="{:,.0f}", padding=2, fontsize=8)
            axes.set_title(title)
            axes.set_xlim(0, max(values) * 1.3)
        for number, axes in enumerate((right, start, memory, package)):
            axes.set_yticks(range(len(names)), names if number == 0 else [""] * len(names))
            axes.invert_yaxis()
            axes.grid(visible=False, axis="y")


BENCHMARK: Final = Benchmark(
    name="language",
    question="How well and how fast are languages told, and what does it cost at the start?",
    seconds=30,
    measure=measure,
    draw=draw,
)
