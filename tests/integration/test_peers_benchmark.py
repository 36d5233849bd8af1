"""The comparison with others: a small run of the real thing, and what it does with those that are not there."""

import sys
from pathlib import Path

import pytest

from benchmarks.peers import bergamot_package
from benchmarks.peers.contestant import Absentee, Contestant, Running, run_python
from benchmarks.peers.definition import BENCHMARK, measure
from benchmarks.peers.drawing import draw
from benchmarks.peers.extraction import find_pages
from benchmarks.peers.findings import read_peers
from benchmarks.peers.models import find_model_files
from benchmarks.peers.translators import BARE, BERGAMOT, OURS, WITHOUT_MODEL, find_translators
from benchmarks.result import Result, describe_machine

pytestmark = pytest.mark.usefixtures("no_garbage_of_others")


def test_a_small_run_measures_ranks_and_draws(tmp_path: Path) -> None:
    finding = measure(is_quick=True)

    held = {figure.name: figure.is_held for figure in finding.figures}
    assert held["extraction from web pages, F1: Dragoman above the best other"]
    assert held[
        "quality on all sets of benchmarks/translation, BLEU over both directions: Dragoman above the best other"
    ]
    result = Result(BENCHMARK.name, BENCHMARK.command, finding.figures, dict(finding.details), describe_machine())
    assert [translator.name for translator in read_peers(result).translation.translators] == [OURS, BARE]
    draw(result, tmp_path, tmp_path / "TABLE.md")
    assert f"| {OURS} | " in (tmp_path / "TABLE.md").read_text("utf-8")
    assert {path.stem for path in tmp_path.glob("*.svg")} == {"peers_extraction", "peers_translation"}


def test_pages_with_and_without_an_article_take_part() -> None:
    pages = find_pages()
    assert {page.text is None for page in pages} == {True, False}
    assert all(page.path.is_file() for page in pages)


def test_who_is_not_installed_is_named_with_the_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    present, absent = find_translators("en", "pt", may_install=True)

    assert [contestant.name for contestant in present][:2] == [OURS, BARE]
    assert Absentee(BERGAMOT, "no node on this machine") in absent
    assert "apt install apertium" in next(each.reason for each in absent if each.name.startswith("Apertium"))
    assert set(WITHOUT_MODEL) <= set(absent)


def test_a_package_that_cannot_be_fetched_is_no_error_of_the_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, script in (("node", "exit 0"), ("npm", "exit 1")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(bergamot_package, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(bergamot_package, "_WORKER", tmp_path / "cache" / "absent.json")

    with pytest.raises(LookupError, match="could not install"):
        bergamot_package.find_command(find_model_files("en", "pt"), may_install=True)
    with pytest.raises(LookupError, match="not installed"):
        bergamot_package.find_command(find_model_files("en", "pt"), may_install=False)


def make_reaching_out() -> object:
    """A contestant's worker that asks the network."""
    import socket  # noqa: PLC0415 - in the worker

    def work(texts: tuple[str, ...]) -> list[str]:
        try:
            socket.create_connection(("127.0.0.1", 9), timeout=1)
        except BaseException as error:  # noqa: BLE001 - what kind of refusal is what the test is about
            return [type(error).__name__ for _ in texts]
        return ["reached" for _ in texts]

    return work


def test_a_contestant_has_no_way_to_the_network() -> None:
    maker = "tests.integration.test_peers_benchmark:make_reaching_out"
    with Running(Contestant("newspaper", run_python(maker))) as running:
        assert running.ask(["a", "b"]).texts == ("SocketBlockedError", "SocketBlockedError")


def test_the_death_of_a_contestant_is_told_with_its_last_words() -> None:
    command = (sys.executable, "-c", "import sys; sys.exit('no model here')")
    with Running(Contestant("broken", command)) as running, pytest.raises(RuntimeError, match="broken ended: no model"):
        running.ask(["a"])
