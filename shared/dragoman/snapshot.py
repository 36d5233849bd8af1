"""Lambda SnapStart: what is in memory when Lambda takes its snapshot, and what is made anew in each copy of it.

A snapshot holds modules, and the descriptions of services that clients are made of. It holds nothing that ages, or that
two copies may not share: no client, connection, credentials, settings, engine, model or clock, and not the process that
reads files. All of these are made with the first message, as they are without SnapStart. SNAPSTART.md has the reasons.
"""

import os
import random
from importlib import import_module
from typing import Final

_KIND, _SNAPSHOT = "AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"

_INGEST: Final = ("dragoman.ingest", "dragoman.reading_rules", "dragoman.readers.isolated")
_TRANSLATE: Final = (
    *("dragoman.chain_maker", "dragoman.reference_library", "dragoman.revision", "dragoman.translate"),
    *("dragoman.translation.engines.firefox", "fxtranslate", "regex"),
)
_FAILURE: Final = ("dragoman.failure",)
"""What bootstrap.py imports late, and what the first article needs."""


def keep_ingest_ready() -> None:
    """For the ingest function's handler, while it is imported. Does nothing without SnapStart."""
    _keep_ready(_INGEST)


def keep_translate_ready() -> None:
    """For the translate function's handler; likewise."""
    _keep_ready(_TRANSLATE)


def keep_failure_ready() -> None:
    """For the record_failure function's handler; likewise."""
    _keep_ready(_FAILURE)


def _keep_ready(modules: tuple[str, ...]) -> None:
    if os.environ.get(_KIND) != _SNAPSHOT:
        return
    from snapshot_restore_py import (  # noqa: PLC0415 - a part of Lambda's runtime, not of a package
        register_after_restore,
        register_before_snapshot,
    )

    register_before_snapshot(_fill, modules)
    register_after_restore(begin_anew)


def _fill(modules: tuple[str, ...]) -> None:
    """Load what needs neither credentials nor a connection."""
    from dragoman.clients import rehearse_clients  # noqa: PLC0415 - start-up time

    for module in modules:
        import_module(module)
    rehearse_clients("s3", "sqs")


def begin_anew() -> None:
    """What each copy must not have in common with the others: the waits before a retry are drawn from this, and copies
    that drew the same would all come back at the same moment. Secrets come from the kernel, which Lambda reseeds."""
    random.seed()
