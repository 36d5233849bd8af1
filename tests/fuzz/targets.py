"""Every parser entry point as a function of bytes, with real documents to begin from.

A target raises nothing but what its caller handles. Whatever else leaves it is a finding.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from dragoman import events
from dragoman.article import Document, Paragraph, SourceObject
from dragoman.errors import ConfigurationError, RejectedError, UnreadableMessageError
from dragoman.extraction import READERS
from dragoman.extraction.containers import SPLITTERS, describe_item, open_item, split_container
from dragoman.extraction.encodings.decoding import decode
from dragoman.extraction.opening import open_document
from dragoman.extraction.structured.field_mapping import parse_field_mapping
from dragoman.normalization import normalize_text
from dragoman.reading import build_article
from dragoman.reading_rules import Reading
from dragoman.records import encode_record
from dragoman.references import read_reference
from dragoman.segmentation import segment
from dragoman.settings import Limits
from dragoman.stopwatch import Stopwatch
from dragoman.translation.checks import Rendering, find_faults
from dragoman.translation.preparation import Passage, cut_passage, finish, prepare
from tests.fuzz.answers import list_cases, read_answers, write_seeds
from tests.hostile.markup import epub_package, write_docx, write_epub, write_odt

DOCUMENTS: Final = Path(__file__).parents[1] / "documents"
EVENTS: Final = Path(__file__).parents[2] / "events"
MAX_SEED_BYTES: Final = 12_000
"""What is longer slows the fuzzer down and shows nothing more. Where all are longer, the shortest has to do."""
READING: Final = Reading(Limits(document_bytes=200_000, package_bytes=400_000))


class Target(msgspec.Struct, frozen=True):
    """One entry point."""

    run: Callable[[bytes], object]
    folders: tuple[str, ...]
    """Of documents, to begin from."""
    seeds: tuple[bytes, ...] = ()
    """More of them."""


def _describe(body: bytes, media_type: str) -> SourceObject:
    return SourceObject("in", "a", "etag", len(body), media_type, "2026-10-06T09:00:00Z")


def _read_as(media_type: str) -> Callable[[bytes], None]:
    def run(body: bytes) -> None:
        document = Document(_describe(body, media_type), body, "")
        with suppress(RejectedError):
            encode_record(build_article(document, READING, Stopwatch())).decode()

    return run


def _split_as(media_type: str) -> Callable[[bytes], None]:
    def run(body: bytes) -> None:
        document = Document(_describe(body, media_type), body, "")
        with suppress(RejectedError):
            split = split_container(document, READING.limits, None)
            for part in split.parts[:5] if split else ():
                with suppress(RejectedError):
                    open_item(part, describe_item(part, document.source), READING.limits)

    return run


def _open(body: bytes) -> None:
    name, _, content = body.partition(b"\n")
    for key in ("a", name.decode("utf-8", "replace")):
        with suppress(RejectedError):
            open_document(_describe(content, ""), content, key, READING.limits)


def _decode(body: bytes) -> None:
    charset, _, content = body.partition(b"\n")
    for declared in (None, charset[:40].decode("latin-1")):
        with suppress(RejectedError):
            decode(content, declared).text.encode()


def _wrap(write: Callable[[str], bytes], read: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The part of an archive that matters, so that no mutation is spent on its compression."""
    return lambda body: read(write(body.decode("utf-8", "replace")))


def _read_references(name: str) -> Callable[[bytes], None]:
    def run(body: bytes) -> None:
        for kind in ("glossary", "corrections"):
            with suppress(RejectedError):
                msgspec.json.encode(read_reference(kind, name, body))

    return run


def _read_message(body: bytes) -> None:
    text = body.decode("utf-8", "surrogatepass") if _is_text(body) else body.decode("latin-1")
    for read in (events.read_hints, events.read_addresses, events.read_job, events.read_work):
        with suppress(UnreadableMessageError):
            read(text)


def _is_text(body: bytes) -> bool:
    try:
        body.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _read_mapping(body: bytes) -> None:
    expressions, _, document = body.partition(b"\n")
    with suppress(ConfigurationError, RejectedError):
        mapping = parse_field_mapping(expressions.decode("utf-8", "replace"))
        reading = msgspec.structs.replace(READING, mapping=mapping)
        file = Document(_describe(document, "application/json"), document, "")
        split_container(file, READING.limits, mapping)
        build_article(file, reading, Stopwatch())


def _read_text(body: bytes) -> None:
    """Sentences, preparation and checks, as the text of a record comes to them."""
    first, _, second = (normalize_text(part) for part in body.decode("utf-8", "replace").partition("\n"))
    for sentence in segment(first, "en", 600)[:20]:
        passage = Passage(sentence, "en", "pt")
        for prepared in (prepare(passage, None), prepare(passage, None, is_masked=False)):
            finish(prepared, second)
            finish(prepared, prepared.text)
        cut_passage(passage)
        find_faults(Rendering(sentence, second or sentence, "en", "pt"))
        find_faults(Rendering(second or sentence, sentence, "pt", "en"))
    assert "".join(segment(first, "pt", 600)) == first
    Paragraph(first)


_MAPPED: Final = tuple(
    f"{expressions}\n{document}".encode()
    for expressions, document in (
        (
            '{"items": "stories[?kind==`news`]", "title": "head.title", "body": "join(\' \', text[].line)"}',
            '{"stories": [{"kind": "news", "head": {"title": "Storm"}, "text": [{"line": "The harbour is open."}]}]}',
        ),
        (
            '{"title": "t || name", "body": "b[0].p", "authors": "by[*].name", "published_at": "max([d, e])"}',
            '{"t": "Storm", "b": [{"p": "The harbour reopened."}], "by": [{"name": "Ana Silva"}], "d": "1", "e": "2"}',
        ),
    )
)
_CHAPTER: Final = "<html xmlns='http://www.w3.org/1999/xhtml'><body>"
_MEDIA_FOLDERS: Final = {
    "text/plain": ("text", "encodings"),
    "text/markdown": ("markdown",),
    "text/html": ("html",),
    "message/rfc822": ("mail",),
    "application/json": ("json",),
    "application/pdf": ("pdf",),
    "application/epub+zip": ("epub",),
    "application/zip": ("zip",),
    "application/mbox": ("mbox",),
    "application/rtf": ("rtf",),
    "text/rtf": ("rtf",),
    "application/vnd.oasis.opendocument.text": ("odt",),
}


def _find_folders(media_type: str) -> tuple[str, ...]:
    if media_type in _MEDIA_FOLDERS:
        return _MEDIA_FOLDERS[media_type]
    words = {
        "rss": "feed",
        "atom": "feed",
        "feed": "feed",
        "nitf": "nitf",
        "newsml": "newsml",
        "related": "mhtml",
        "wordprocessing": "docx",
        "lines": "json-lines",
        "ndjson": "json-lines",
        "jsonl": "json-lines",
    }
    return next(((folder,) for word, folder in words.items() if word in media_type), ("text",))


def _name(media_type: str) -> str:
    return media_type.rpartition("/")[2].rpartition(".")[2]


def list_targets() -> dict[str, Target]:
    """By their names."""
    readers = {f"read-{_name(kind)}": Target(_read_as(kind), _find_folders(kind)) for kind in READERS}
    splitters = {f"split-{_name(kind)}": Target(_split_as(kind), _find_folders(kind)) for kind in SPLITTERS}
    docx = next(kind for kind in READERS if "wordprocessing" in kind)
    odt = next(kind for kind in READERS if kind.endswith("opendocument.text"))
    parts = {
        "part-docx": Target(_wrap(write_docx, _read_as(docx)), ("parts-docx",)),
        "part-odt": Target(_wrap(write_odt, _read_as(odt)), ("parts-odt",)),
        "part-epub": Target(
            _wrap(lambda text: write_epub(epub_package(), _CHAPTER + text), _read_as("application/epub+zip")), ("html",)
        ),
        "part-epub-package": Target(
            _wrap(lambda text: write_epub(text, _CHAPTER), _read_as("application/epub+zip")), ("parts-epub",)
        ),
    }
    references = {
        f"reference-{name}": Target(_read_references(f"en-pt/a.{name}"), ("references",))
        for name in ("csv", "tsv", "tbx", "tmx", "xlf")
    }
    others = {
        "open": Target(_open, ("broken", "gzip", "zip", "text")),
        "decode": Target(_decode, ("encodings",)),
        "message": Target(_read_message, ("events",)),
        "field-mapping": Target(_read_mapping, (), _MAPPED),
        "text": Target(_read_text, ("text",)),
    }
    engines = {f"answer-{case.name}": Target(read_answers(case), (), write_seeds(case)) for case in list_cases()}
    return readers | splitters | parts | references | others | engines


def list_seeds(target: Target) -> Iterator[bytes]:
    """Real documents of its kind, small ones first."""
    yield from target.seeds
    places = [EVENTS if folder == "events" else DOCUMENTS / folder for folder in target.folders]
    paths = [
        path
        for place in places
        for path in sorted(place.rglob("*"))
        if path.is_file() and not path.name.endswith(".expected.json")
    ]
    for place, path in enumerate(sorted(paths, key=lambda path: path.stat().st_size)):
        if place == 0 or path.stat().st_size <= MAX_SEED_BYTES:
            yield path.read_bytes()
    if "parts-docx" in target.folders:
        yield from _list_members("docx", "word/document.xml")
    if "parts-odt" in target.folders:
        yield from _list_members("odt", "content.xml")
    if "parts-epub" in target.folders:
        yield epub_package().encode()


def _list_members(folder: str, name: str) -> Iterator[bytes]:
    from zipfile import ZipFile  # noqa: PLC0415 - for these two alone

    for path in sorted((DOCUMENTS / folder).glob("*.[do]*")):
        if not path.name.endswith(".json"):
            with ZipFile(path) as archive:
                if name in archive.namelist():
                    yield archive.read(name)
