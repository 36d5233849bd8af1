"""The first story: make `articles/` or `rejected/` agree with what the input bucket holds at a key."""

from functools import partial

import msgspec

from dragoman.article import (
    Article,
    Document,
    Extraction,
    ObjectAddress,
    Outcome,
    Rejection,
    SourceObject,
    Subject,
)
from dragoman.enrichment import enrich
from dragoman.errors import RejectedError, RejectionReason
from dragoman.extraction import extract
from dragoman.extraction.sniffing import sniff_media_type
from dragoman.jobs import QueueServices, queue_jobs
from dragoman.language import detect_language, mark_foreign_paragraphs
from dragoman.normalization import normalize
from dragoman.reconciliation import Draft, Task, Work, reconcile
from dragoman.records import (
    INGEST_STAGE,
    article_id,
    article_key,
    compute_fingerprint,
    ingest_group,
    rejection_key,
)
from dragoman.report import Report, report_record
from dragoman.segmentation import segment
from dragoman.settings import Settings
from dragoman.stopwatch import Stopwatch
from dragoman.store import StoredObject
from dragoman.titles import derive_title


def ingest(address: ObjectAddress, services: QueueServices) -> Report:
    """Bring an input key's records up to date and queue what its translations need.

    Raises:
        TransientError: let the queue redeliver.
    """
    watch = Stopwatch()
    done = reconcile(services.store, _plan(address, services.settings, watch))
    watch.measure("queue", queue_jobs, address, done.key, services)
    return report_record(done.outcome, Subject(address), done.record, watch.milliseconds)


def _plan(address: ObjectAddress, settings: Settings, watch: Stopwatch) -> Task:
    fingerprint = compute_fingerprint(INGEST_STAGE, settings.max_document_bytes)
    return Task(
        source=address,
        output_bucket=settings.output_bucket,
        group=ingest_group(address.key),
        plan=lambda stored: Work(fingerprint, partial(_understand, address, stored, fingerprint, watch)),
        limit_bytes=settings.max_document_bytes,
    )


def _understand(address: ObjectAddress, stored: StoredObject, fingerprint: str, watch: Stopwatch) -> Draft:
    """An article, or the reason why there is none."""
    document = watch.measure("sniff", describe_document, address, stored)
    try:
        article = build_article(document, fingerprint, watch)
    except RejectedError as error:
        rejection = reject(document.source, fingerprint, error)
        return Draft(rejection_key(address.key), rejection, Outcome.REJECTED)
    return Draft(article_key(address.key), article, Outcome.INGESTED)


def describe_document(address: ObjectAddress, stored: StoredObject) -> Document:
    """A stored object as a document: what it really is, whatever its name says."""
    state, body = stored.state, stored.body
    media_type = sniff_media_type(body, address.key, state.media_type) if body else None
    return Document(state.describe(address, media_type), body, state.media_type)


def build_article(document: Document, fingerprint: str, watch: Stopwatch) -> Article:
    """The article in a document: extract, normalize, detect the language, enrich.

    Raises:
        RejectedError: there is none.
    """
    if document.body is None:
        raise RejectedError(RejectionReason.TOO_LARGE, f"{document.source.bytes:,} bytes")
    extraction = watch.measure("extract", extract, document)
    extraction = watch.measure("normalize", normalize, extraction)
    text = "\n\n".join(paragraph.text for paragraph in extraction.paragraphs)
    language = watch.measure("detect", detect_language, text, extraction.declared_language)
    extraction = watch.measure("detect", mark_foreign_paragraphs, extraction, language)
    titled = add_title(extraction, language.code)
    enrichment = watch.measure("enrich", enrich, titled.title or "", titled.paragraphs, language.code)
    return Article(
        id=article_id(ObjectAddress(document.source.bucket, document.source.key)),
        source=document.source,
        fingerprint=fingerprint,
        format=titled.format,
        encoding=titled.encoding,
        title=titled.title or "",
        title_origin=titled.title_origin or "derived",
        language=language,
        paragraphs=titled.paragraphs,
        text=text,
        metadata=titled.metadata,
        counts=enrichment.counts,
        content_hash=enrichment.content_hash,
        near_duplicate=enrichment.near_duplicate,
    )


def add_title(extraction: Extraction, language: str) -> Extraction:
    """The extraction with a title: its own, else one derived from its text and labelled so."""
    if extraction.title:
        return extraction
    title = derive_title(segment(extraction.paragraphs[0].text, language)[0])
    return msgspec.structs.replace(extraction, title=title, title_origin="derived")


def reject(source: SourceObject, fingerprint: str, error: RejectedError) -> Rejection:
    """The record that tells the person who dropped the file what to do."""
    return Rejection(
        id=article_id(ObjectAddress(source.bucket, source.key)),
        source=source,
        fingerprint=fingerprint,
        reason=error.reason,
        message=error.reason.sentence,
        detail=error.detail,
    )
