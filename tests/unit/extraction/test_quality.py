"""How much of what a person sees in the documents is extracted, and how much besides: precision, recall and F1.

`make quality` prints the table, and with `python -m tests.unit.extraction.test_quality --write` what was reached
becomes the floor below which the gate fails.

The measure is that of the article-extraction-benchmark: runs of four words, counted; of a document with fewer words,
the one run that it has.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import regex

from dragoman.bootstrap import quiet_libraries
from tests.unit.extraction.test_documents import DOCUMENTS, EXPECTATIONS, SUFFIX, describe_outcome, read_document

FLOOR = DOCUMENTS / "quality.json"
RUN = 4
_TOKEN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]|[\p{L}\p{M}\p{N}]+")

Score = dict[str, float]


class Counts(NamedTuple):
    """Runs that are in both, only in ours, only in the person's."""

    both: int
    ours: int
    theirs: int

    @property
    def score(self) -> Score:
        precision = self.both / (self.both + self.ours) if self.both + self.ours else 1.0
        recall = self.both / (self.both + self.theirs) if self.both + self.theirs else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {"precision": precision, "recall": recall, "f1": f1}


def split_runs(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    return Counter(tuple(tokens[start : start + RUN]) for start in range(max(1, len(tokens) - RUN + 1)) if tokens)


def compare(ours: str, theirs: str) -> Counts:
    found, wanted = split_runs(ours), split_runs(theirs)
    both = (found & wanted).total()
    return Counts(both, found.total() - both, wanted.total() - both)


def collect_texts(outcome: dict[str, Any]) -> list[str]:
    """The text of each article: none for a rejection, one for each item of a container."""
    if "items" in outcome:
        return [text for item in outcome["items"] for text in collect_texts(item) or [""]]
    return ["\n".join(paragraph[1] for paragraph in outcome["paragraphs"])] if "paragraphs" in outcome else []


def measure_documents() -> Iterator[tuple[str, Score]]:
    """The folder of each document that holds an article, and its score."""
    for path in EXPECTATIONS:
        theirs = collect_texts(json.loads(path.read_text("utf-8")))
        if theirs:
            ours = collect_texts(describe_outcome(read_document(path.with_name(path.name.removesuffix(SUFFIX)))))
            yield path.parent.name, compare("\n".join(ours), "\n".join(theirs)).score


def measure_formats() -> dict[str, Score]:
    """The means over the documents of each folder, and over all."""
    quiet_libraries()
    scores: dict[str, list[Score]] = {"all": []}
    for folder, score in measure_documents():
        scores.setdefault(folder, []).append(score)
        scores["all"].append(score)
    return {
        folder: {name: round(sum(score[name] for score in found) / len(found), 4) for name in found[0]}
        for folder, found in sorted(scores.items())
    }


@pytest.fixture(scope="module")
def reached() -> dict[str, Score]:
    return measure_formats()


def test_every_format_has_its_floor(reached: dict[str, Score]) -> None:
    assert json.loads(FLOOR.read_text("utf-8")).keys() == reached.keys()


@pytest.mark.parametrize(("folder", "floor"), json.loads(FLOOR.read_text("utf-8")).items() if FLOOR.exists() else ())
def test_quality_is_not_below_what_was_reached(reached: dict[str, Score], folder: str, floor: Score) -> None:
    lost = {name: value for name, value in reached[folder].items() if value < floor[name]}
    assert lost == {}, f"was {floor}"


def test_missing_text_costs_recall_and_furniture_costs_precision() -> None:
    person = "one two three four five six seven eight"
    assert compare(person, person).score == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert compare("one two three four", person).score == {"precision": 1.0, "recall": 0.2, "f1": pytest.approx(1 / 3)}
    assert compare(f"{person} more to read", person).score["precision"] == 0.625
    assert compare("", person).score["f1"] == 0


def show_table(reached: dict[str, Score]) -> str:
    lines = [f"{'':14} {'precision':>9} {'recall':>9} {'F1':>9}"]
    lines += [f"{name:14} {' '.join(f'{value:9.4f}' for value in score.values())}" for name, score in reached.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    found = measure_formats()
    print(show_table(found))  # noqa: T201 - the command's output
    if "--write" in sys.argv:
        lines = [f"  {json.dumps(name)}: {json.dumps(score)}" for name, score in found.items()]
        FLOOR.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
