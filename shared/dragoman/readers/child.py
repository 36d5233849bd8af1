"""What the child process of a reader does: `dragoman.isolation.child` runs it."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import PurePosixPath
from typing import Final

from dragoman.article import Article, Container, Reference, Rejection, SourceObject
from dragoman.language import load_identifier
from dragoman.readers import Job
from dragoman.readers.direct import DirectReader
from dragoman.readers.messages import (
    ENCODER,
    REQUESTS,
    Answer,
    FindItem,
    Manner,
    ReadFile,
    ReadItem,
    ReadReference,
    Request,
)
from dragoman.reading_rules import Reading
from dragoman.stopwatch import Stopwatch

_PAGE: Final = ("web.html", "web.main_text")
_MODULES: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys((".html", ".htm", ".xhtml", ".mht", ".mhtml"), _PAGE),
    **dict.fromkeys((".rss", ".atom"), ("feeds.splitter", *_PAGE)),
    ".docx": ("office.docx", "web.html"),
    ".eml": ("mail.reader",),
    ".epub": ("office.epub", "web.html"),
    ".json": ("structured.reader",),
    ".md": ("plain.markdown",),
    ".odt": ("office.odt",),
    ".pdf": ("pdf.reader",),
    ".rtf": ("office.rtf",),
}
"""What a file with such an ending needs, of `dragoman.extraction`. A name is a hint: the content decides."""

_READER: Final = DirectReader()


def warm_up(name: str) -> Iterator[None]:
    """Import, step by step, what a file of this name is likely to need."""
    load_identifier()
    for module in _MODULES.get(PurePosixPath(name.lower()).suffix, ()):
        yield
        import_module(f"dragoman.extraction.{module}")


def answer(request: bytes, content: bytes | None) -> bytes:
    """See `dragoman.isolation.child`."""
    asked = REQUESTS.decode(request)
    watch = Stopwatch()
    done = _do(asked, Job(asked.source, content, _read_manner(asked.manner), watch, lambda: float("inf")))
    return ENCODER.encode(_describe(done, watch))


def _do(asked: Request, job: Job) -> Article | Container | Rejection | Reference | SourceObject | None:
    match asked:
        case ReadFile():
            return _READER.read_file(job)
        case FindItem():
            return _READER.find_item(job, asked.item)
        case ReadItem():
            return _READER.read_item(job, asked.item)
        case ReadReference():
            return _READER.read_reference(job, asked.kind)


def _describe(done: Article | Container | Rejection | Reference | SourceObject | None, watch: Stopwatch) -> Answer:
    spent = watch.milliseconds
    match done:
        case None:
            return Answer(spent)
        case Article():
            return Answer(spent, article=done)
        case Container():
            return Answer(spent, container=done)
        case Rejection():
            return Answer(spent, rejection=done)
        case Reference():
            return Answer(spent, reference=done)
        case SourceObject():
            return Answer(spent, found=done)


def _read_manner(manner: Manner) -> Reading:
    if manner.expressions is None:
        return Reading(manner.limits)
    from dragoman.extraction.structured.field_mapping import FieldMapping  # noqa: PLC0415 - few set one

    return Reading(manner.limits, FieldMapping(manner.expressions))
