"""Where a command looks: a stack that is at work, or the folders that a run left."""

from pathlib import Path

import msgspec

from dragoman.cloud.deployment import STACK_NAME
from dragoman.cloud.discovery import find_running_cloud, read_note
from dragoman.cloud.folders import STATE_FILE, Outbox
from dragoman.cloud.server import CloudError
from dragoman.operations.connection import Connection, connect_to_aws, connect_to_embedded
from dragoman.operations.folder_store import INBOX_BUCKET, OUTBOX_BUCKET, FolderStore
from dragoman.operations.wording import quote
from dragoman.records import INGEST_STAGE
from dragoman.settings import Settings
from dragoman.store import ObjectStore


class Site(msgspec.Struct, frozen=True):
    """What can be read, and whether somebody is at work there."""

    label: str
    """What people call it: `stack dragoman`, `the run in outbox`, `the folder outbox`."""
    store: ObjectStore
    settings: Settings
    """`input_bucket` and `output_bucket` name the two buckets in the store."""
    connection: Connection | None = None
    """The way to queues, logs and functions; None where no run is at work."""
    inbox: Path | None = None
    """The folder that was dropped, where there is one."""
    outbox: Path | None = None
    """The folder that mirrors the output bucket, where there is one."""
    notice: str = ""
    """What the user has to know about this place, such as that its run was killed."""

    @property
    def knows_sources(self) -> bool:
        """Whether the input bucket can be looked at; not so in a folder that tells no INBOX."""
        return self.connection is not None or (self.inbox is not None and self.inbox.is_dir())

    @property
    def option(self) -> str:
        """How a command is told to look here again."""
        if self.outbox is not None:
            return f" --outbox {quote(str(self.outbox))}"
        name = self.label.removeprefix("stack ")
        return "" if name == STACK_NAME else f" --stack {quote(name)}"


def open_site(stack: str | None, outbox: Path | None) -> Site:
    """The stack in AWS, by default the usual one, or the run that is at work in `outbox` or that left it.

    Raises:
        CloudError: both are named, it can't be reached, or there is no such folder.
    """
    if outbox is None:
        return _look_at(connect_to_aws(stack or STACK_NAME))
    if stack is not None:
        raise CloudError("--stack is a stack in AWS, --outbox a run on this machine: name one of them.")
    if find_running_cloud(outbox) is not None:
        return msgspec.structs.replace(_look_at(connect_to_embedded(outbox)), outbox=outbox)
    return _open_folder(outbox)


def _look_at(connection: Connection) -> Site:
    settings = msgspec.structs.replace(
        connection.settings,
        input_bucket=connection.stack.input_bucket,
        output_bucket=connection.stack.output_bucket,
    )
    return Site(connection.label, connection.store, settings, connection, connection.inbox)


def _open_folder(outbox: Path) -> Site:
    if not (outbox / STATE_FILE).is_file():
        raise CloudError(
            f"{outbox} is no OUTBOX of `dragoman run`: it has no {STATE_FILE}. For a stack in AWS name it with --stack."
        )
    folder = Outbox(outbox)
    run = folder.last_run
    inbox = Path(run.inbox) if run else None
    settings = Settings(output_bucket=OUTBOX_BUCKET, input_bucket=INBOX_BUCKET)
    if run is not None:
        asked = {"targets": run.targets, "engines": run.engines, "field_mapping": run.field_mapping}
        settings = msgspec.structs.replace(settings, **asked)
    else:
        settings = msgspec.structs.replace(settings, targets=_find_targets(folder))
    left = read_note(outbox)
    killed = (
        f"The last run here (process {left.process}) was killed; what it had mirrored by then is here." if left else ""
    )
    return Site(
        label=f"the folder {outbox}",
        store=FolderStore(folder, inbox),
        settings=settings,
        inbox=inbox,
        outbox=outbox,
        notice=killed,
    )


def _find_targets(folder: Outbox) -> tuple[str, ...]:
    """Those that have records, of a run that did not note which it was asked for."""
    parts = (key.split("/") for key in folder.records)
    found = {names[1] for names in parts if names[0] in {"translations", "failed"} and len(names) > 2}
    return tuple(sorted(found - {INGEST_STAGE}))
