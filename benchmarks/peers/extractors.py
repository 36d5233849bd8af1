"""The extractors of web pages, each as its own documentation has it: `make_*()`. A request's texts are the paths of
pages; the answers are the text of the article in each, empty where it finds none.

Imported in a worker; what one of them needs is imported by it alone, because its start and its memory are measured.
"""

# ruff: noqa: PLC0415 - see above

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.peers.worker import Work

_ANY_ADDRESS: Final = "https://news.example/article"
"""newspaper4k wants one; it can't ask it for anything here."""


def make_dragoman() -> Work:
    """What ingest does to a page, up to its clean paragraphs: sniff, extract, repair, normalize."""
    from dragoman.article import ObjectAddress
    from dragoman.bootstrap import quiet_libraries
    from dragoman.errors import RejectedError
    from dragoman.extraction import extract
    from dragoman.extraction.encodings.mojibake import repair_extraction
    from dragoman.extraction.opening import open_document
    from dragoman.normalization import normalize
    from dragoman.reading_rules import Reading
    from dragoman.settings import Settings
    from dragoman.store import ObjectState

    quiet_libraries()
    limits = Reading.from_settings(Settings(output_bucket="out")).limits

    def read(page: bytes, name: str) -> str:
        source = ObjectState("etag", len(page), "", "2026-01-01T00:00:00Z").describe(ObjectAddress("in", name))
        try:
            extraction = normalize(repair_extraction(extract(open_document(source, page, name, limits))))
        except RejectedError:
            return ""
        return "\n".join(paragraph.text for paragraph in extraction.paragraphs)

    return _read_pages(read)


def make_trafilatura() -> Work:
    """With its defaults."""
    from trafilatura import extract

    return _read_pages(lambda page, _: extract(page) or "")


def make_precise_trafilatura() -> Work:
    """Told to leave out what it is not sure of."""
    from trafilatura import extract

    return _read_pages(lambda page, _: extract(page, favor_precision=True) or "")


def make_readability() -> Work:
    """readability-lxml. It answers HTML: the text in that."""
    from lxml.html import fromstring
    from readability import Document

    return _read_pages(lambda page, _: " ".join(fromstring(Document(page).summary()).itertext()))


def make_newspaper() -> Work:
    """newspaper4k. It takes text; the bytes are decoded as trafilatura does it."""
    from newspaper import article
    from trafilatura.utils import decode_file

    return _read_pages(lambda page, _: article(_ANY_ADDRESS, input_html=decode_file(page)).text)


def _read_pages(read: Callable[[bytes, str], str]) -> Work:
    """What a library raises on a page counts as no article."""

    def work(paths: Sequence[str]) -> list[str]:
        texts = []
        for path in map(Path, paths):
            try:
                texts.append(read(path.read_bytes(), path.name))
            except Exception:  # noqa: BLE001 - anybody's library
                texts.append("")
        return texts

    return work
