import pytest

from benchmarks.files import ENDINGS, write_file, write_files
from benchmarks.growth.backlog import SINGLE, WHOLE, IndexedStore, measure_backlog
from benchmarks.growth.definition import fit_exponent, list_figures
from benchmarks.growth.measurement import Point, measure_point
from benchmarks.growth.stories import QuickBench, write_long_text
from benchmarks.texts import write_article
from dragoman.article import ObjectAddress


def test_an_exponent_tells_a_line_from_a_square() -> None:
    sizes = (10_000, 100_000, 1_000_000)

    assert fit_exponent([(size, 3.0 * size) for size in sizes]) == pytest.approx(1)
    assert fit_exponent([(size, 3.0 * size**2) for size in sizes]) == pytest.approx(2)


def test_what_grows_with_the_square_of_its_length_misses_its_goal() -> None:
    points = {"ingest txt": [Point(size, size**2 / 1e9, size) for size in (1_000, 100_000, 1_000_000)]}

    time, memory = list_figures(points)

    assert (time.is_held, memory.is_held) == (False, True)


def test_one_article_that_takes_longer_the_more_there_are_misses_its_goal() -> None:
    points = {"ingest one article": [Point(100, 0.01, 0), Point(3_000, 0.01, 0), Point(30_000, 0.02, 0)]}

    assert [figure.is_held for figure in list_figures(points)] == [False]


def test_memory_is_that_of_the_peak() -> None:
    def take_and_give_back() -> int:
        return len(bytes(50_000_000).replace(b"\0", b"\1"))

    assert measure_point(1, take_and_give_back, 0).bytes > 50_000_000


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_article_is_the_same_in_every_format(ending: str) -> None:
    text = write_article(5, 900)
    title, *paragraphs = text.strip().split("\n\n")
    body = write_file(text, ending)

    assert body != write_file(write_article(6, 900), ending)
    assert read_paragraphs(ending, body) == [title, *paragraphs]


def read_paragraphs(ending: str, body: bytes) -> list[str]:
    bench = QuickBench()
    bench.ingest(f"a.{ending}", body)
    article = bench.read_article(f"a.{ending}")
    texts = [paragraph.text for paragraph in article.paragraphs]
    title = article.title or ""
    return texts if texts[0] == title else [title, *texts]


def test_a_mixture_has_every_format_and_no_article_twice() -> None:
    files = write_files(20, "desk", median_characters=400)

    assert {key.rpartition(".")[2] for key in files} == set(ENDINGS)
    assert len(set(files.values())) == 20


def test_a_long_article_in_parts_takes_as_many_invocations_as_it_has_parts() -> None:
    bench = QuickBench()
    bench.ingest("long.txt", write_long_text(24_000).encode())

    assert bench.translate_in_parts("long.txt", 10_000) == 3
    in_parts = bench.read_translation("long.txt", "pt")
    bench.translate("long.txt", "pt")
    assert bench.read_translation("long.txt", "pt") == in_parts


def test_an_indexed_store_lists_like_any_other() -> None:
    store = IndexedStore()
    for key in ("b/2", "a/1", "b/10", "c", "b/é"):
        store.upload(ObjectAddress("bucket", key), b"")
    store.remove(ObjectAddress("bucket", "b/2"))

    assert list(store.list_keys("bucket")) == ["a/1", "b/10", "b/é", "c"]
    assert list(store.list_keys("bucket", "b/")) == ["b/10", "b/é"]
    assert list(store.list_keys("bucket", "b/", "b/10")) == ["b/é"]
    assert list(store.list_keys("bucket", "d/")) == []
    assert list(store.list_keys("other")) == []


def test_everything_is_measured_over_an_archive_that_keeps_the_law() -> None:
    points = measure_backlog((4,))

    assert {name: [point.size for point in found] for name, found in points.items()} == {
        name: [4] for name in (*SINGLE, *WHOLE)
    }
    assert all(point.seconds > 0 for found in points.values() for point in found)
